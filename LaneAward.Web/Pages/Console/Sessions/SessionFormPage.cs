using System.Globalization;
using LaneAward.Web.Features;
using LaneAward.Web.Features.TaskList;
using Microsoft.AspNetCore.Mvc;

namespace LaneAward.Web.Pages.Console.Sessions;

/// <summary>The address that one of the session's forms is sent to. Whoever opens it, as after signing in again, is led to the session.</summary>
internal abstract class SessionFormPage(ReadTaskRecord read, ShopClock clock) : SessionPage(read, clock)
{
    public IActionResult OnGet(long id)
    {
        return Redirect("/console/sessions/" + id.ToString(CultureInfo.InvariantCulture));
    }
}
