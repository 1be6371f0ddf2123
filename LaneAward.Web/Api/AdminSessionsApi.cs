using LaneAward.Web.Features;
using LaneAward.Web.Features.Corrections;
using LaneAward.Web.Infrastructure;

namespace LaneAward.Web.Api;

/// <summary>Recorded time as a supervisor puts it right. Every change is a revision with a reason; nothing is overwritten.</summary>
internal static class AdminSessionsApi
{
    public static void MapAdminSessions(this RouteGroupBuilder api)
    {
        var sessions = api.MapGroup("/admin/sessions").RequireAuthorization(Permissions.Supervise).WithTags("Admin");
        sessions.MapPost("/", AddAsync).Produces<SessionChanged>().WithSummary("Adds time that nobody recorded");
        sessions.MapPost("/{id:long}/correct", CorrectAsync).Produces<SessionChanged>().WithSummary("Corrects start and end, stops a running clock, or without an end lets it run from another start");
        sessions.MapPost("/{id:long}/pause-reason", ChangePauseReasonAsync).Produces<SessionChanged>().WithSummary("Says why a session really paused, and with it whether the break is paid");
        sessions.MapPost("/{id:long}/split", SplitAsync).Produces<SessionChanged>().WithSummary("Cuts a session in two");
        sessions.MapPost("/{id:long}/move", MoveAsync).Produces<SessionChanged>().WithSummary("Moves a session to another task or person");
        sessions.MapPost("/{id:long}/void", VoidAsync).Produces<SessionChanged>().WithSummary("Strikes a session out of every sum");
        sessions.MapPost("/{id:long}/put-back", PutBackAsync).Produces<SessionChanged>().WithSummary("Puts back a session that was struck out");
    }

    private static async Task<IResult> AddAsync(HttpContext http, AddBody? body, AddTime add, CancellationToken cancellation)
    {
        var request = new AddTime.Request(body?.Task, body?.PersonId, body?.Reason, body?.CutOthers ?? false)
        {
            StartMs = body?.StartedAt?.ToUnixTimeMilliseconds(),
            EndMs = body?.EndedAt?.ToUnixTimeMilliseconds(),
            Start = body?.LocalStart,
            End = body?.LocalEnd,
            OverrideLock = body?.OverrideLock ?? false,
        };
        return (await add.RunAsync(request, http.Write(), cancellation)).ToHttp(http);
    }

    private static async Task<IResult> CorrectAsync(HttpContext http, long id, CorrectBody? body, CorrectSession correct, CancellationToken cancellation)
    {
        var request = new CorrectSession.Request(id, body?.Reason, body?.CutOthers ?? false)
        {
            StartMs = body?.StartedAt?.ToUnixTimeMilliseconds(),
            EndMs = body?.EndedAt?.ToUnixTimeMilliseconds(),
            Start = body?.LocalStart,
            End = body?.LocalEnd,
            Answers = body?.Answers,
            OverrideLock = body?.OverrideLock ?? false,
        };
        return (await correct.RunAsync(request, http.Write(), cancellation)).ToHttp(http);
    }

    private static async Task<IResult> ChangePauseReasonAsync(HttpContext http, long id, PauseReasonBody? body, ChangePauseReason change, CancellationToken cancellation)
    {
        var request = new ChangePauseReason.Request(id, body?.Reason, body?.PauseReasonId) { Answers = body?.Answers, OverrideLock = body?.OverrideLock ?? false };
        return (await change.RunAsync(request, http.Write(), cancellation)).ToHttp(http);
    }

    private static async Task<IResult> SplitAsync(HttpContext http, long id, SplitBody? body, SplitSession split, CancellationToken cancellation)
    {
        var request = new SplitSession.Request(id, body?.Reason) { AtMs = body?.At?.ToUnixTimeMilliseconds(), At = body?.LocalAt, Answers = body?.Answers, OverrideLock = body?.OverrideLock ?? false };
        return (await split.RunAsync(request, http.Write(), cancellation)).ToHttp(http);
    }

    private static async Task<IResult> MoveAsync(HttpContext http, long id, MoveBody? body, MoveSession move, CancellationToken cancellation)
    {
        var request = new MoveSession.Request(id, body?.Reason, body?.Task, body?.PersonId, body?.CutOthers ?? false) { Answers = body?.Answers, OverrideLock = body?.OverrideLock ?? false };
        return (await move.RunAsync(request, http.Write(), cancellation)).ToHttp(http);
    }

    private static async Task<IResult> VoidAsync(HttpContext http, long id, VoidBody? body, StrikeOutSession strike, CancellationToken cancellation)
    {
        var request = new StrikeOutSession.Request(id, body?.Reason) { Answers = body?.Answers, OverrideLock = body?.OverrideLock ?? false };
        return (await strike.RunAsync(request, http.Write(), cancellation)).ToHttp(http);
    }

    private static async Task<IResult> PutBackAsync(HttpContext http, long id, PutBackBody? body, PutBackSession putBack, CancellationToken cancellation)
    {
        var request = new PutBackSession.Request(id, body?.Reason, body?.CutOthers ?? false) { OverrideLock = body?.OverrideLock ?? false };
        return (await putBack.RunAsync(request, http.Write(), cancellation)).ToHttp(http);
    }

    /// <summary>Times as instants, or as the shop's wall clock shows them.</summary>
    /// <param name="OverrideLock">An admin means to change time of a locked pay period, here and below.</param>
    /// <param name="Answers">Id of the request on the session that is answered by this, here and below.</param>
    internal sealed record CorrectBody(
        string? Reason, DateTimeOffset? StartedAt, DateTimeOffset? EndedAt, LocalTimeInput? LocalStart, LocalTimeInput? LocalEnd, bool? CutOthers, bool? OverrideLock, long? Answers);

    /// <param name="Task">Id or uid.</param>
    internal sealed record AddBody(
        string? Task, long? PersonId, string? Reason, DateTimeOffset? StartedAt, DateTimeOffset? EndedAt, LocalTimeInput? LocalStart, LocalTimeInput? LocalEnd,
        bool? CutOthers, bool? OverrideLock);

    /// <param name="PauseReasonId">Left out for no reason, which is not paid.</param>
    internal sealed record PauseReasonBody(string? Reason, long? PauseReasonId, bool? OverrideLock, long? Answers);

    internal sealed record SplitBody(string? Reason, DateTimeOffset? At, LocalTimeInput? LocalAt, bool? OverrideLock, long? Answers);

    /// <param name="Task">Id or uid; left out when the task is right.</param>
    internal sealed record MoveBody(string? Reason, string? Task, long? PersonId, bool? CutOthers, bool? OverrideLock, long? Answers);

    internal sealed record PutBackBody(string? Reason, bool? CutOthers, bool? OverrideLock);

    internal sealed record VoidBody(string? Reason, bool? OverrideLock, long? Answers);
}
