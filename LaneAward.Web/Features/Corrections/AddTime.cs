using LaneAward.Data;
using LaneAward.Data.Tasks;

namespace LaneAward.Web.Features.Corrections;

/// <summary>A supervisor adds time that somebody worked and nobody recorded. It says for good that it was added, by whom and why.</summary>
internal sealed class AddTime(ChangeSession change)
{
    /// <summary>Start and end either as instants or as the local times that were typed.</summary>
    /// <param name="Task">Id or uid.</param>
    /// <param name="PersonId">Who worked.</param>
    /// <param name="CutOthers">The person's other sessions give way where they overlap.</param>
    public sealed record Request(string? Task, long? PersonId, string? Reason, bool CutOthers)
    {
        public long? StartMs { get; init; }

        public long? EndMs { get; init; }

        public LocalTimeInput? Start { get; init; }

        public LocalTimeInput? End { get; init; }

        /// <summary>An admin means to add time to a locked pay period.</summary>
        public bool OverrideLock { get; init; }
    }

    public Task<Outcome<SessionChanged>> RunAsync(Request request, WriteRequest write, CancellationToken cancellation)
    {
        var endMs = 0L;
        return change.RunAsync(
            (db, say) =>
            {
                var place = Place(db, request, write.By, say);
                endMs = place.Refusal is null ? place.Value.EndMs : 0;
                return place.Refusal is { } refusal ? refusal : place.Value.Nothing;
            },
            request.Reason, request.OverrideLock, write,
            asked =>
            {
                var (db, nothing, say) = (asked.Db, asked.Session, asked.Say);
                var span = (nothing.StartedAtMs, EndMs: endMs);
                if (change.MakeRoom(asked, nothing.PersonId, span, request.CutOthers) is { } overlap)
                {
                    return overlap;
                }

                var piece = new SessionPiece(nothing.TaskId, nothing.PersonId, span.StartedAtMs, span.EndMs, "supervisor");
                var made = ReviseSession.Replace(db, nothing, [piece], "time added", asked.Reason, asked.By);
                return new SessionChanged(
                    say["Added: {0} of {1}, {2} to {3}", ShopClock.Recorded(span.EndMs - span.StartedAtMs), nothing.PersonName, change.Clock.TimeOfDay(span.StartedAtMs), change.Clock.TimeOfDay(span.EndMs)],
                    db.Tasks.Find(nothing.TaskId)!.Uid, made[0]);
            },
            cancellation);
    }

    private Outcome<(WorkSessionRow Nothing, long EndMs)> Place(Transaction db, Request request, Actor by, Phrases say)
    {
        if (string.IsNullOrWhiteSpace(request.Task) || db.Tasks.FindByIdOrUid(request.Task.Trim()) is not { } task)
        {
            return Refusal.Invalid("task", say["There is no such task. Choose one of the list."]);
        }

        if (request.PersonId is not { } personId || db.People.Find(personId) is not { } person)
        {
            return Refusal.Invalid("personId", say["There is no such person. Choose one of the list."]);
        }

        if (OwnTime.Check(person.Id, by, say) is { } own)
        {
            return own;
        }

        var span = new TypedSpan(db, change.Clock, say).Read(
            new GivenTime(request.StartMs, request.Start), new GivenTime(request.EndMs, request.End), person.Id, exceptId: 0);
        if (span.Refusal is { } wrong)
        {
            return wrong;
        }

        var (startMs, endMs) = span.Value;
        return startMs == endMs
            ? Refusal.Invalid("end", say["The end is the start: that is no time."])
            : (db.WorkSessions.Find(db.WorkSessions.AddNothing(task.Id, person.Id, startMs, struckOut: null))!, endMs);
    }
}
