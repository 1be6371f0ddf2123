using LaneAward.Web.Features.Tasks;
using Microsoft.AspNetCore.Mvc;

namespace LaneAward.Web.Pages;

/// <summary>My day: every stretch of work since midnight, what was finished, and my language.</summary>
internal sealed class DayModel(ReadMyDay day, ListTasks tasks) : FloorPage
{
    public async Task<IActionResult> OnGetAsync()
    {
        return Show(Views.Day, new DayScreen(await day.RunAsync(Me.PersonId, Cancelled), await tasks.MineAsync(Me.PersonId, Cancelled)));
    }
}

/// <summary>My day as its view shows it.</summary>
internal sealed record DayScreen(MyDay Day, MyTasks Mine);
