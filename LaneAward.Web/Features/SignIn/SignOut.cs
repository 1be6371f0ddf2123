using LaneAward.Data;

namespace LaneAward.Web.Features.SignIn;

/// <summary>Ends a sign-in. Clocks go on: nobody's time is touched by signing out.</summary>
internal sealed class SignOut(Database database, LateSignOuts late)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(1);

    /// <summary>
    /// Never fails for a busy database, since a lock of the tablet must always succeed. False when the database does not know of it yet: then the
    /// cookie must go, because a restart in the meantime would make it valid again.
    /// </summary>
    public async Task<bool> RunAsync(long signInId, string reason, CancellationToken cancellation)
    {
        try
        {
            await database.WriteAsync(db => db.SignIns.End(signInId, reason), Patience, cancellation);
            return true;
        }
        catch (Exception error) when (error is DatabaseBusyException or CommitUnknownException or DatabaseUnavailableException)
        {
            late.Keep(signInId, reason);
            return false;
        }
    }
}
