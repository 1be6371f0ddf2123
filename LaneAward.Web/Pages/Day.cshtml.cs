using LaneAward.Web.Features;
using LaneAward.Web.Features.Tasks;
using LaneAward.Web.Infrastructure;
using Microsoft.AspNetCore.Mvc;

namespace LaneAward.Web.Pages;

/// <summary>My day: every stretch of work of one local day with what ended it, what was finished, and my language.</summary>
internal sealed class DayModel : FloorPage
{
    /// <param name="day">yyyy-MM-dd; today when it is missing or no day.</param>
    public async Task<IActionResult> OnGetAsync(string? day)
    {
        return Show(Views.Day, await ReadAsync(HttpContext, DayText.Read(day)));
    }

    /// <summary>Also what the pages answer with that change something on this screen.</summary>
    public static async Task<DayScreen> ReadAsync(HttpContext http, DateOnly? day)
    {
        var me = http.RequireActor().PersonId;
        return new DayScreen(await http.RequestServices.GetRequiredService<ReadMyDay>().RunAsync(me, day, http.RequestAborted));
    }
}

/// <summary>My day as its view shows it.</summary>
internal sealed record DayScreen(MyDay Day)
{
    /// <summary>Why the last tap was not saved.</summary>
    public string? Problem { get; init; }
}
