using LaneAward.Data.Catalog;
using LaneAward.Web.Features;
using LaneAward.Web.Features.Tasks;
using LaneAward.Web.Infrastructure;
using Microsoft.AspNetCore.Mvc;

namespace LaneAward.Web.Pages.Tasks;

/// <summary>Adds a task: find the order, say what kind of work it is, start now or later.</summary>
internal sealed class AddModel(PrepareAddTask prepare, AddTask add) : FloorPage
{
    /// <param name="q">What is typed into the search.</param>
    /// <param name="form">The chosen or scanned order number (with a search, the one that the pane shows), and what is chosen in the pane.</param>
    public async Task<IActionResult> OnGetAsync(string? q, AddForm form)
    {
        var order = form.Order;
        var target = Request.Headers["HX-Target"].ToString();
        var screen = new AddScreen(await prepare.RunAsync(q, target == "results" ? null : order, form.TaskTypeId, Me, Cancelled)) { Me = Me, Form = form };
        return target switch
        {
            "results" => Show(Views.AddTaskResults, screen with { Shown = order }),
            "pane" => Show(Views.AddTaskPane, screen),
            "choice" => Show(Views.AddTaskChoice, screen),
            _ => Show(Views.AddTask, screen),
        };
    }

    public async Task<IActionResult> OnPostAsync(AddForm form)
    {
        var screen = new AddScreen(await prepare.RunAsync(null, form.Order, form.TaskTypeId, Me, Cancelled)) { Me = Me, Form = form };
        var outcome = await add.RunAsync(
            new AddTask.Request(form.Order ?? "", form.TaskTypeId ?? 0, Whole(form.Quantity), EstimateMinutes(screen), form.Note, form.Start is not null) { Anyway = form.Anyway is not null },
            HttpContext.Write(), Cancelled);
        if (outcome.Refusal is { } refusal)
        {
            return Again(screen with { Wrong = refusal }, refusal);
        }

        MarkSaved(outcome.Replayed);
        ReceiptOf(outcome.Value).KeepForNextPage(HttpContext);
        return SeeHome();
    }

    private IActionResult Again(AddScreen screen, Refusal refusal)
    {
        return Request.Headers.ContainsKey("HX-Request")
            ? ShowWrong(Views.AddTaskPane, screen, refusal, "#pane")
            : ShowWrong(Views.AddTask, screen, refusal, "#main");
    }

    private static long? EstimateMinutes(AddScreen screen)
    {
        return screen.Form.Estimate == "usual" ? screen.Offer?.UsualMinutes : Whole(screen.Form.Estimate);
    }
}

/// <summary>The fields of the add-task pane as they were chosen.</summary>
internal sealed class AddForm
{
    public string? Order { get; set; }

    public long? TaskTypeId { get; set; }

    public string? Quantity { get; set; }

    /// <summary>Minutes, "usual" for the task type's own estimate, blank for none.</summary>
    public string? Estimate { get; set; } = "usual";

    public string? Note { get; set; }

    /// <summary>Set by "Start now".</summary>
    public string? Start { get; set; }

    /// <summary>Set by "Add a new one" when the same work is open already.</summary>
    public string? Anyway { get; set; }
}

/// <summary>The add-task screen as its views show it.</summary>
internal sealed record AddScreen(AddTaskScreen Found)
{
    public required Actor Me { get; init; }

    public required AddForm Form { get; init; }

    public Refusal? Wrong { get; init; }

    /// <summary>The order number in the pane beside a search; null or empty when there is none.</summary>
    public string? Shown { get; init; }

    /// <summary>The search went on to other orders than the one in the pane, which must not be started by mistake.</summary>
    public bool Left => !string.IsNullOrEmpty(Shown) && Found.Query.Length > 0 && Found.Found.All(o => o.OrderNumber != Shown);

    public TaskOffer? Offer => Found.Offer;

    public TaskTypeRow? Type => Offer?.TaskTypes.FirstOrDefault(t => t.Id == Form.TaskTypeId);

    /// <summary>The open task of the chosen kind on the chosen order; mine before another person's.</summary>
    public TaskCard? Same => Offer?.OpenTasks.Where(t => t.TaskTypeId == Form.TaskTypeId).OrderBy(t => t.MyState == "none").FirstOrDefault();
}
