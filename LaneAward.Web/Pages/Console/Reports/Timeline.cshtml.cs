using LaneAward.Web.Features;
using LaneAward.Web.Features.Live;
using LaneAward.Web.Features.Reports;

namespace LaneAward.Web.Pages.Console.Reports;

/// <summary>One day by person: blocks of work, pauses between them.</summary>
internal sealed class TimelineModel(ReadDayTimeline read, ShopClock clock) : ConsolePage
{
    public DateOnly Day { get; private set; }

    public Timeline Drawing { get; private set; } = null!;

    public async Task OnGetAsync(string? day)
    {
        Day = DayText.Read(day) ?? clock.Today;
        Drawing = await read.RunAsync(Day, Words, Cancelled);
    }
}
