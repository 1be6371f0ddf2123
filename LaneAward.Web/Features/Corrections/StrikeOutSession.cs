namespace LaneAward.Web.Features.Corrections;

/// <summary>A supervisor strikes a session out: it stays to be seen, with the reason, outside of every sum.</summary>
internal sealed class StrikeOutSession(ChangeSession change)
{
    public sealed record Request(long SessionId, string? Reason)
    {
        /// <summary>Id of the request that was seen beside the session, which this answers; null when none was seen.</summary>
        public long? Answers { get; init; }

        /// <summary>An admin means to change time of a locked pay period.</summary>
        public bool OverrideLock { get; init; }
    }

    public Task<Outcome<SessionChanged>> RunAsync(Request request, WriteRequest write, CancellationToken cancellation)
    {
        return change.RunAsync(request.SessionId, request.Answers, request.Reason, request.OverrideLock, write, asked =>
        {
            var (db, session, say) = (asked.Db, asked.Session, asked.Say);
            ReviseSession.Replace(db, session, [], "time struck out", asked.Reason, asked.By);
            return new SessionChanged(
                say["Struck out: {0} of {1}. It counts in no sum.", ShopClock.Recorded((session.EndedAtMs ?? db.NowMs) - session.StartedAtMs), session.PersonName],
                db.Tasks.Find(session.TaskId)!.Uid, null);
        }, cancellation);
    }
}
