using LaneAward.Web.Features;
using LaneAward.Web.Features.Tasks;
using LaneAward.Web.Infrastructure;

namespace LaneAward.Web.Api;

/// <summary>Tasks and their verbs. Every verb answers {task, alreadyDone, receipt}.</summary>
internal static class TasksApi
{
    public static void MapTasks(this RouteGroupBuilder api)
    {
        var tasks = api.MapGroup("/tasks").RequireAuthorization(Permissions.Work).WithTags("Tasks");
        tasks.MapGet("", ListAsync).Produces<List<TaskCard>>().WithSummary("My tasks, my team's open ones, or all of an order");
        tasks.MapGet("/{id}", OneAsync).Produces<TaskCard>().WithSummary("One task by id or uid");
        tasks.MapPost("", AddAsync).Produces<TaskCard>(StatusCodes.Status201Created).WithSummary("Adds a task to an order and to my list");
        tasks.MapPut("/{id}", EditAsync).Produces<TaskAnswer>().WithSummary("Changes pieces, estimate and note; what is left out stays, null empties it");
        tasks.MapPost("/{id}/join", JoinAsync).Produces<TaskAnswer>().WithSummary("Puts an open task on my list as well");
        tasks.MapPost("/{id}/start", StartAsync).Produces<TaskAnswer>().WithSummary("Starts my clock; a clock of mine elsewhere is paused");
        tasks.MapPost("/{id}/pause", PauseAsync).WithMetadata(new StopCountsAttribute()).Produces<TaskAnswer>().WithSummary("Stops my clock; never refused");
        tasks.MapPost("/{id}/complete", CompleteAsync).Produces<TaskAnswer>().WithSummary("Completes the task, or my part of it");
        tasks.MapPost("/{id}/cancel", CancelAsync).Produces<TaskAnswer>().WithSummary("Cancels the task with a reason");
        tasks.MapPost("/{id}/reopen", ReopenAsync).Produces<TaskAnswer>().WithSummary("Opens a closed task again");
        tasks.MapPost("/{id}/alert", AlertAsync).WithMetadata(new StopCountsAttribute()).Produces<TaskAnswer>().WithSummary("Answers what ProfitMaker did to the order: stop or keep");
        tasks.MapPost("/{id}/hand-over", HandOverAsync).Produces<TaskAnswer>().WithSummary("Stops my clock and gives the task to another person, with a note");
        tasks.MapPost("/{id}/still-working", StillWorkingAsync).Produces<TaskAnswer>().WithSummary("Keeps my clock from being closed as forgotten for 30 minutes");
        tasks.MapPost("/{id}/undo", UndoAsync).Produces<TaskAnswer>().WithSummary("Reverses my last verb on it within ten minutes");
    }

    private static async Task<IResult> ListAsync(HttpContext http, ListTasks tasks, string? scope, string? orderNumber, CancellationToken cancellation)
    {
        var me = http.RequireActor();
        switch (scope ?? "mine")
        {
            case "mine":
                return Results.Ok((await tasks.MineAsync(me.PersonId, cancellation)).All);
            case "team":
                return Results.Ok(me.TeamId is { } teamId ? await tasks.OfTeamAsync(teamId, me.PersonId, cancellation) : []);
            case "order" when string.IsNullOrWhiteSpace(orderNumber):
                return ApiAnswers.Problem(Refusal.Invalid("orderNumber", "Say which order: orderNumber is missing."));
            case "order":
                return await tasks.OfOrderAsync(orderNumber, me.PersonId, cancellation) is { } found
                    ? Results.Ok(found)
                    : ApiAnswers.Problem(Refusal.NotFound($"There is no order {orderNumber.Trim()} in the last import."));
            default:
                return ApiAnswers.Problem(Refusal.Invalid("scope", "The scope must be mine, team or order."));
        }
    }

    private static async Task<IResult> OneAsync(HttpContext http, ListTasks tasks, string id, CancellationToken cancellation)
    {
        return await tasks.OneAsync(id, http.RequireActor().PersonId, cancellation) is { } card
            ? Results.Ok(card)
            : ApiAnswers.Problem(Refusal.NotFound("There is no such task."));
    }

    private static async Task<IResult> AddAsync(HttpContext http, AddRequest body, AddTask add, CancellationToken cancellation)
    {
        var outcome = await add.RunAsync(
            new AddTask.Request(body.OrderNumber ?? "", body.TaskTypeId ?? 0, body.Quantity, body.EstimateMinutes, body.Note, body.StartNow ?? false) { Anyway = true },
            http.Write(), cancellation);
        return outcome.ToHttp(http, answer => answer.Task, StatusCodes.Status201Created);
    }

    private static async Task<IResult> EditAsync(HttpContext http, string id, EditRequest body, EditTask edit, CancellationToken cancellation)
    {
        return (await edit.RunAsync(new EditTask.Request(id, body.Quantity, body.EstimateMinutes, body.Note), http.Write(), cancellation)).ToHttp(http);
    }

    private static async Task<IResult> JoinAsync(HttpContext http, string id, JoinTask join, CancellationToken cancellation)
    {
        return (await join.RunAsync(new JoinTask.Request(id), http.Write(), cancellation)).ToHttp(http);
    }

    private static async Task<IResult> StartAsync(HttpContext http, string id, StartTask start, CancellationToken cancellation)
    {
        return (await start.RunAsync(new StartTask.Request(id), http.Write(), cancellation)).ToHttp(http);
    }

    private static async Task<IResult> PauseAsync(HttpContext http, string id, PauseRequest? body, PauseTask pause, CancellationToken cancellation)
    {
        return (await pause.RunAsync(new PauseTask.Request(id, body?.ReasonId), http.Write(), cancellation)).ToHttp(http);
    }

    private static async Task<IResult> CompleteAsync(HttpContext http, string id, CompleteRequest? body, CompleteTask complete, CancellationToken cancellation)
    {
        var request = new CompleteTask.Request(id, body?.Quantity, body?.Scrap, body?.Note, body?.ForEveryone ?? false);
        return (await complete.RunAsync(request, http.Write(), cancellation)).ToHttp(http);
    }

    private static async Task<IResult> CancelAsync(HttpContext http, string id, CancelRequest? body, CancelTask cancel, CancellationToken cancellation)
    {
        return (await cancel.RunAsync(new CancelTask.Request(id, body?.ReasonId, body?.Note), http.Write(), cancellation)).ToHttp(http);
    }

    private static async Task<IResult> ReopenAsync(HttpContext http, string id, ReopenRequest? body, ReopenTask reopen, CancellationToken cancellation)
    {
        return (await reopen.RunAsync(new ReopenTask.Request(id, body?.Reason), http.Write(), cancellation)).ToHttp(http);
    }

    private static async Task<IResult> AlertAsync(HttpContext http, string id, AlertRequest? body, AnswerAlert alert, CancellationToken cancellation)
    {
        return (await alert.RunAsync(new AnswerAlert.Request(id, body?.Answer, body?.Kind), http.Write(), cancellation)).ToHttp(http);
    }

    private static async Task<IResult> UndoAsync(HttpContext http, string id, UndoRequest? body, UndoTask undo, CancellationToken cancellation)
    {
        return (await undo.RunAsync(new UndoTask.Request(id) { Undoes = body?.Undoes }, http.Write(), cancellation)).ToHttp(http);
    }

    private static async Task<IResult> HandOverAsync(HttpContext http, string id, HandOverRequest? body, HandOverTask handOver, CancellationToken cancellation)
    {
        return (await handOver.RunAsync(new HandOverTask.Request(id, body?.PersonId, body?.Note), http.Write(), cancellation)).ToHttp(http);
    }

    private static async Task<IResult> StillWorkingAsync(HttpContext http, string id, StillWorking still, CancellationToken cancellation)
    {
        return (await still.RunAsync(new StillWorking.Request(id), http.Write(), cancellation)).ToHttp(http);
    }

    internal sealed record HandOverRequest(long? PersonId, string? Note);

    internal sealed record AddRequest(string? OrderNumber, long? TaskTypeId, long? Quantity, long? EstimateMinutes, string? Note, bool? StartNow);

    internal sealed record EditRequest(Given<long?> Quantity, Given<long?> EstimateMinutes, Given<string?> Note);

    internal sealed record PauseRequest(long? ReasonId);

    internal sealed record CompleteRequest(long? Quantity, long? Scrap, string? Note, bool? ForEveryone);

    internal sealed record CancelRequest(long? ReasonId, string? Note);

    internal sealed record AlertRequest(string? Answer, string? Kind);

    internal sealed record ReopenRequest(string? Reason);

    internal sealed record UndoRequest(string? Undoes);
}
