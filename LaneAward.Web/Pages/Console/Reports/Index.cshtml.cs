using LaneAward.Web.Features.Reports;

namespace LaneAward.Web.Pages.Console.Reports;

/// <summary>The reports there are, for the range that was chosen.</summary>
internal sealed class IndexModel : ConsolePage
{
    public string Range { get; private set; } = "this-week";

    public void OnGet(string? range)
    {
        Range = range is not null && range != ReportRange.Custom && ReportRange.Presets.Contains(range) ? range : "this-week";
    }
}
