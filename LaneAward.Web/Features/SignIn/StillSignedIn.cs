using LaneAward.Data;

namespace LaneAward.Web.Features.SignIn;

/// <summary>
/// Judges a tap that begins something inside its transaction: its author may have been deactivated or signed out while it waited in line.
/// A stop is not asked: it always counts.
/// </summary>
internal static class StillSignedIn
{
    public static Refusal? Check(Session db, Actor actor)
    {
        return db.SignIns.FindLive(actor.SignInId) is null
            ? new Refusal(
                StatusCodes.Status401Unauthorized, "signed_out", Phrases.In(actor.Language)["You are signed out. Sign in and press again."])
            : null;
    }
}
