using System.Globalization;
using LaneAward.Data.Tasks;
using LaneAward.Web.Features;
using LaneAward.Web.Features.Clocks;
using LaneAward.Web.Features.Corrections;
using LaneAward.Web.Features.Tasks;
using LaneAward.Web.Infrastructure;

namespace LaneAward.Web.Api;

/// <summary>My recorded time: the day, what has to be asked about forgotten clocks, and requests to correct it.</summary>
internal static class ClocksApi
{
    public static void MapClocks(this RouteGroupBuilder api)
    {
        var group = api.MapGroup("").RequireAuthorization(Permissions.Work).WithTags("Clocks");
        group.MapGet("/day", DayAsync).Produces<DayAnswer>().WithSummary("My sessions of one local day, today when none is named");
        group.MapGet("/stops", StopsAsync).Produces<List<StopView>>().WithSummary("Clocks of mine that the shop closed: when did I stop?");
        group.MapPost("/stops/{id:long}", AnswerAsync).Produces<CorrectionAnswer>().WithSummary("Says when I stopped: shiftEnd, lastActivity, or other with a time");
        group.MapPost("/sessions/{id:long}/corrections", AskAsync).Produces<CorrectionAnswer>(StatusCodes.Status201Created)
            .WithSummary("Asks a supervisor to correct a session of mine");
        group.MapPost("/corrections/{id:long}/withdraw", WithdrawAsync).Produces<CorrectionAnswer>().WithSummary("Takes a request back");
    }

    private static async Task<IResult> DayAsync(HttpContext http, ReadMyDay read, string? day, CancellationToken cancellation)
    {
        var asked = DayText.Asked("day", day, Phrases.In(http.RequireActor().Language));
        if (asked.Refusal is { } refusal)
        {
            return ApiAnswers.Problem(refusal);
        }

        var mine = await read.RunAsync(http.RequireActor().PersonId, asked.Value, cancellation);
        return Results.Ok(new DayAnswer(
            mine.Day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture), mine.TotalMs / 1000, [.. mine.Stretches.Select(s => SessionView.From(s, mine))]));
    }

    private static async Task<IResult> StopsAsync(HttpContext http, ReadStopQuestions questions, CancellationToken cancellation)
    {
        return Results.Ok((await questions.RunAsync(http.RequireActor().PersonId, cancellation)).Select(StopView.From));
    }

    private static async Task<IResult> AnswerAsync(HttpContext http, long id, StopRequest? body, AnswerStopQuestion answer, CancellationToken cancellation)
    {
        var request = new AnswerStopQuestion.Request(id, body?.Answer, body?.At?.ToUnixTimeMilliseconds(), body?.Local);
        return (await answer.RunAsync(request, http.Write(), cancellation)).ToHttp(http);
    }

    private static async Task<IResult> AskAsync(HttpContext http, long id, CorrectionRequest? body, AskCorrection ask, CancellationToken cancellation)
    {
        var request = new AskCorrection.Request(id, body?.NotMine ?? false, body?.Note)
        {
            StartMs = body?.StartedAt?.ToUnixTimeMilliseconds(),
            EndMs = body?.EndedAt?.ToUnixTimeMilliseconds(),
            Start = body?.LocalStart,
            End = body?.LocalEnd,
        };
        return (await ask.RunAsync(request, http.Write(), cancellation)).ToHttp(http, StatusCodes.Status201Created);
    }

    private static async Task<IResult> WithdrawAsync(HttpContext http, long id, WithdrawCorrection withdraw, CancellationToken cancellation)
    {
        return (await withdraw.RunAsync(id, http.Write(), cancellation)).ToHttp(http);
    }

    /// <param name="At">With "other": the instant, with its offset.</param>
    /// <param name="Local">With "other", instead of the instant: the shop's wall clock.</param>
    internal sealed record StopRequest(string? Answer, DateTimeOffset? At, LocalTimeInput? Local);

    internal sealed record CorrectionRequest(
        bool? NotMine, DateTimeOffset? StartedAt, DateTimeOffset? EndedAt, LocalTimeInput? LocalStart, LocalTimeInput? LocalEnd, string? Note);

    internal sealed record StopView(long SessionId, string TaskUid, string OrderNumber, string TaskType, string TaskTypeEs, string StartedAt, string ShiftEnd, string? LastActivity)
    {
        public static StopView From(StopQuestion question)
        {
            return new StopView(
                question.SessionId, question.TaskUid, question.OrderNumber, question.TypeEn, question.TypeEs, ShopClock.Iso(question.StartedAtMs)!,
                ShopClock.Iso(question.ShiftEndMs)!, ShopClock.Iso(question.LastActivityMs));
        }
    }

    internal sealed record DayAnswer(string Day, long TotalSeconds, IReadOnlyList<SessionView> Sessions);

    internal sealed record SessionView(
        long Id, string TaskUid, string OrderNumber, string TaskType, string StartedAt, string? EndedAt, string? EndKind, long Seconds, bool NeedsReview, bool Voided,
        long? Revises, long? CorrectionId, string? CorrectionStatus)
    {
        public static SessionView From(WorkStretchRow row, MyDay day)
        {
            var request = day.Requests.GetValueOrDefault(row.Id);
            return new SessionView(
                row.Id, row.TaskUid, row.OrderNumber, row.TypeEn, ShopClock.Iso(row.StartedAtMs)!, ShopClock.Iso(row.EndedAtMs), row.EndKind,
                row.Voided ? 0 : day.PartMs(row) / 1000, row.NeedsReview, row.Voided, row.RevisesId, request?.Id, request?.Status);
        }
    }
}
