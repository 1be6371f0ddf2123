namespace LaneAward.Web.Features.Corrections;

/// <summary>A supervisor strikes a session out: it stays to be seen, with the reason, outside of every sum.</summary>
internal sealed class StrikeOutSession(ChangeSession change)
{
    /// <param name="overrideLock">An admin means to change time of a locked pay period.</param>
    public Task<Outcome<SessionChanged>> RunAsync(long sessionId, string? reason, bool overrideLock, WriteRequest write, CancellationToken cancellation)
    {
        return change.RunAsync(sessionId, reason, overrideLock, write, asked =>
        {
            var (db, session, say) = (asked.Db, asked.Session, asked.Say);
            ReviseSession.Replace(db, session, [], "time struck out", asked.Reason, asked.By);
            return new SessionChanged(
                say["Struck out: {0} of {1}. It counts in no sum.", ShopClock.Recorded((session.EndedAtMs ?? db.NowMs) - session.StartedAtMs), session.PersonName],
                db.Tasks.Find(session.TaskId)!.Uid, null);
        }, cancellation);
    }
}
