using System.Globalization;
using Htmx;
using LaneAward.Web.Features;
using LaneAward.Web.Features.Tasks;
using LaneAward.Web.Infrastructure;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.AspNetCore.Mvc.ViewFeatures;
using Microsoft.AspNetCore.WebUtilities;

namespace LaneAward.Web.Pages;

/// <summary>A page of the floor: it binds, calls one action, and chooses what to show. The same views answer htmx and a plain browser.</summary>
[Authorize(Permissions.Work)]
internal abstract class FloorPage : PageModel
{
    protected Actor Me => HttpContext.RequireActor();

    protected Phrases Words => Phrases.In(RequestLanguage.Of(HttpContext));

    protected CancellationToken Cancelled => HttpContext.RequestAborted;

    /// <summary>The view alone for htmx, the whole page around it for a browser without scripts.</summary>
    protected IActionResult Show(string view, object model, int status = StatusCodes.Status200OK)
    {
        Response.Headers.Vary = "HX-Request";
        if (HttpContext.Actor() is { Away: true })
        {
            // Nothing of the person is shown to whoever holds the tablet now.
            return status >= StatusCodes.Status400BadRequest ? new ContentResult { StatusCode = status, ContentType = "text/html" } : SeeHome();
        }

        // The service worker keeps such a page for this person alone, and drops it when a page for anybody else arrives.
        Response.Headers["X-Actor"] = HttpContext.Actor()?.PersonId.ToString(CultureInfo.InvariantCulture) ?? "0";
        if (view is Views.MyTasks or Views.AddTask or Views.Day && status == StatusCodes.Status200OK && HttpContext.Actor() is not null)
        {
            Response.Headers["X-Offline-Copy"] = "keep";
            Response.Headers.ContentLanguage = RequestLanguage.Of(HttpContext);
        }

        var data = new ViewDataDictionary(MetadataProvider, ModelState) { Model = model };
        return Request.IsHtmx()
            ? new PartialViewResult { ViewName = view, ViewData = data, TempData = TempData, StatusCode = status }
            : new ViewResult { ViewName = view, ViewData = data, TempData = TempData, StatusCode = status };
    }

    /// <summary>The answer to a verb on a task: the screen that it was tapped on as it is now, with the receipt or the reason why not.</summary>
    protected async Task<IActionResult> AnswerAsync(Outcome<TaskAnswer> outcome)
    {
        if (outcome.Refusal is { } refusal)
        {
            return await RefuseAsync(refusal);
        }

        return await SavedAsync(ReceiptOf(outcome.Value), outcome.Replayed);
    }

    /// <summary>Saved: my tasks as they are now, or the day of My day that was on the screen, with the receipt.</summary>
    protected async Task<IActionResult> SavedAsync(Receipt receipt, bool replayed)
    {
        // "Join it and start" stands in the pane of Add task, which leads home as adding does.
        if (!Request.IsHtmx() || Request.Headers["HX-Target"] == "pane" || Me.Away)
        {
            MarkSaved(replayed);
            receipt.KeepForNextPage(HttpContext);
            return SeeHome();
        }

        if (IsOnMyDay(out var shown))
        {
            return await SavedOnDayAsync(receipt, shown, replayed);
        }

        MarkSaved(replayed);
        Response.Htmx(h => h.WithTrigger("toast", receipt.ForScripts).WithTrigger("focus", "#hero-h"));
        return Show(Views.MyTasks, await ReadMineAsync(problem: null));
    }

    /// <summary>Saved from My day: that day as it is now, with the receipt.</summary>
    /// <param name="shown">yyyy-MM-dd, the day that was on the screen; today when it is missing or no day.</param>
    protected async Task<IActionResult> SavedOnDayAsync(Receipt receipt, string? shown, bool replayed)
    {
        MarkSaved(replayed);
        var day = DayText.Read(shown) ?? HttpContext.RequestServices.GetRequiredService<ShopClock>().Today;
        if (!Request.IsHtmx())
        {
            receipt.KeepForNextPage(HttpContext);
            Response.Headers.Location = "/day?day=" + day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
            return StatusCode(StatusCodes.Status303SeeOther);
        }

        Response.Htmx(h => h.WithTrigger("toast", receipt.ForScripts).WithTrigger("focus", "#hero-h"));
        return Show(Views.Day, await DayModel.ReadAsync(HttpContext, day));
    }

    /// <summary>Nothing was saved: the fresh screen with the sentence on top.</summary>
    protected async Task<IActionResult> RefuseAsync(Refusal refusal)
    {
        ProblemAnswer.MarkWrite(Response, refusal);
        Response.Htmx(h => h.Retarget("#main").Reswap("outerHTML").WithTrigger("sheet-done", true).WithTrigger("focus", "#problem"));
        if (IsOnMyDay(out var shown))
        {
            return Show(Views.Day, await DayModel.ReadAsync(HttpContext, DayText.Read(shown)) with { Problem = refusal.Title }, refusal.Status);
        }

        return Show(Views.MyTasks, await ReadMineAsync(refusal.Title), refusal.Status);
    }

    /// <summary>Something in the sheet is wrong: the sheet again with what to change, and the input kept.</summary>
    protected IActionResult ShowWrong(string view, object model, Refusal refusal, string region, string? field = null)
    {
        ProblemAnswer.MarkWrite(Response, refusal);
        Response.Htmx(h => h.Retarget(region).Reswap("outerHTML").WithTrigger("focus", field ?? region + " [role=alert]"));
        return Show(view, model, refusal.Status);
    }

    /// <summary>Leads to the home screen, which shows the receipt.</summary>
    protected IActionResult SeeHome()
    {
        if (Request.IsHtmx())
        {
            Response.Htmx(h => h.Redirect("/"));
            return new NoContentResult();
        }

        Response.Headers.Location = "/";
        return StatusCode(StatusCodes.Status303SeeOther);
    }

    protected void MarkSaved(bool replayed)
    {
        Response.Headers["X-Write-Outcome"] = replayed ? "replayed" : "applied";
    }

    protected Receipt ReceiptOf(TaskAnswer answer)
    {
        var task = answer.Task;
        return new Receipt(
            answer.Receipt,
            $"{Words.Pick(task.TaskType, task.TaskTypeEs)} · {Words["Order {0}", task.OrderNumber]}",
            answer is { CanUndo: true, AlreadyDone: false } ? Receipt.UndoAddress(task.Uid, HttpContext.Write().Key) : null);
    }

    /// <summary>A number as typed: null when blank; what is no whole number becomes -1, which every action refuses in its own words.</summary>
    protected static long? Whole(string? text)
    {
        if (string.IsNullOrWhiteSpace(text))
        {
            return null;
        }

        return long.TryParse(text.Trim(), NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : -1;
    }

    /// <summary>Whether htmx tapped on My day: another screen would stand under its address and title.</summary>
    /// <param name="shown">The day in its address, null for today.</param>
    private bool IsOnMyDay(out string? shown)
    {
        shown = null;
        if (!Request.IsHtmx(out var htmx) || !Uri.TryCreate(htmx?.CurrentUrl, UriKind.Absolute, out var screen) || !screen.AbsolutePath.TrimEnd('/').Equals("/day", StringComparison.OrdinalIgnoreCase))
        {
            return false;
        }

        shown = QueryHelpers.ParseQuery(screen.Query).GetValueOrDefault("day");
        return true;
    }

    private async Task<HomeScreen> ReadMineAsync(string? problem)
    {
        var home = HttpContext.RequestServices.GetRequiredService<ReadHome>();
        return new HomeScreen(await home.RunAsync(Me.PersonId, Cancelled), problem);
    }
}

/// <summary>The home screen as a view shows it.</summary>
/// <param name="Problem">Why the last tap was not saved.</param>
internal sealed record HomeScreen(Home Home, string? Problem);

/// <summary>The views that pages choose from.</summary>
internal static class Views
{
    public const string SignIn = "/Pages/Shared/_SignIn.cshtml";
    public const string Enrol = "/Pages/Shared/_Enrol.cshtml";
    public const string MyTasks = "/Pages/Shared/_MyTasks.cshtml";
    public const string Day = "/Pages/Shared/_Day.cshtml";
    public const string AddTask = "/Pages/Tasks/_AddTask.cshtml";
    public const string AddTaskResults = "/Pages/Tasks/_Results.cshtml";
    public const string AddTaskPane = "/Pages/Tasks/_Pane.cshtml";
    public const string AddTaskChoice = "/Pages/Tasks/_Choice.cshtml";
    public const string Pause = "/Pages/Sheets/Pause.cshtml";
    public const string Complete = "/Pages/Sheets/Complete.cshtml";
    public const string Edit = "/Pages/Sheets/Edit.cshtml";
    public const string Cancel = "/Pages/Sheets/Cancel.cshtml";
    public const string Materials = "/Pages/Sheets/Materials.cshtml";
    public const string More = "/Pages/Sheets/More.cshtml";
    public const string HandOver = "/Pages/Sheets/HandOver.cshtml";
    public const string Stopped = "/Pages/Sheets/Stopped.cshtml";
    public const string Wrong = "/Pages/Sheets/Wrong.cshtml";
}
