using LaneAward.Data;

namespace LaneAward.Web.Features.SignIn;

/// <summary>Ends a sign-in. Clocks go on: nobody's time is touched by signing out.</summary>
internal sealed class SignOut(Database database)
{
    public Task RunAsync(long signInId, string reason, CancellationToken cancellation)
    {
        return database.WriteAsync(db => db.SignIns.End(signInId, reason), cancellation: cancellation);
    }
}
