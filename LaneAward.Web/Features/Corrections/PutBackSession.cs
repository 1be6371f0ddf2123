using LaneAward.Data;
using LaneAward.Data.Tasks;

namespace LaneAward.Web.Features.Corrections;

/// <summary>A supervisor puts back a session that was struck out. The struck out row stays as it is; a revision of it counts again.</summary>
internal sealed class PutBackSession(ChangeSession change)
{
    /// <param name="CutOthers">The person's other sessions give way where they overlap.</param>
    public sealed record Request(long SessionId, string? Reason, bool CutOthers)
    {
        /// <summary>An admin means to change time of a locked pay period.</summary>
        public bool OverrideLock { get; init; }
    }

    public Task<Outcome<SessionChanged>> RunAsync(Request request, WriteRequest write, CancellationToken cancellation)
    {
        WorkSessionRow? struckOut = null;
        return change.RunAsync(
            (db, say) =>
            {
                var found = StruckOut(db, request.SessionId, write.By, say);
                if (found.Refusal is { } refusal)
                {
                    return refusal;
                }

                struckOut = found.Value;
                return db.WorkSessions.Find(db.WorkSessions.AddNothing(struckOut.TaskId, struckOut.PersonId, struckOut.StartedAtMs, struckOut))!;
            },
            request.Reason, request.OverrideLock, write,
            asked =>
            {
                var (db, say, session) = (asked.Db, asked.Say, struckOut!);
                var span = (session.StartedAtMs, EndMs: session.EndedAtMs!.Value);
                if (TypedSpan.Check(span.StartedAtMs, span.EndMs, "end", db.NowMs, change.Clock, say) is { } wrong)
                {
                    return wrong;
                }

                if (change.MakeRoom(asked, session.PersonId, span, request.CutOthers) is { } overlap)
                {
                    return overlap;
                }

                var piece = new SessionPiece(session.TaskId, session.PersonId, span.StartedAtMs, span.EndMs, session.EndKind!) { PauseReasonId = session.PauseReasonId, Doubt = SessionPiece.DoubtOf(session) };
                var made = ReviseSession.Replace(db, asked.Session, [piece], "time put back", asked.Reason, asked.By);
                return new SessionChanged(
                    say["Put back: {0} of {1}. It counts again.", ShopClock.Recorded(span.EndMs - span.StartedAtMs), session.PersonName],
                    db.Tasks.Find(session.TaskId)!.Uid, made[0]);
            },
            cancellation);
    }

    private static Outcome<WorkSessionRow> StruckOut(Transaction db, long id, Actor by, Phrases say)
    {
        if (db.WorkSessions.FindStruckOut(id) is { } session)
        {
            return OwnTime.Check(session.PersonId, by, say) is { } own ? own : session;
        }

        return db.WorkSessions.Stretch(id) switch
        {
            null => Refusal.NotFound(say["This session is not there any more. Reload the page."]),
            { Voided: false } => Refusal.Conflict("stands", say["This session is not struck out."]),
            _ => Refusal.Conflict("replaced", say["Other time took the place of this session. Correct that."]),
        };
    }
}
