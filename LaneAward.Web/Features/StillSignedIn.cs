using LaneAward.Data;
using LaneAward.Data.People;

namespace LaneAward.Web.Features;

/// <summary>
/// Judges a tap inside its transaction: its author may have been deactivated or signed out before it was made. One that was made before that
/// and waited on its tablet counts, and so does one of a tablet that was not told that its lock had counted. A stop is not asked: it always counts.
/// </summary>
internal static class StillSignedIn
{
    // A lock and the tap before it are timed by two machines. A cut-off gets no slack.
    private const long SlackMs = 2_000;

    public static Refusal? Check(Transaction db, WriteRequest write)
    {
        var say = Phrases.In(write.By.Language);
        return write.Tapped?.IsTooOld(db.NowMs) == true
            ? new Refusal(
                StatusCodes.Status422UnprocessableEntity, "too-old", say["This was tapped more than seven days ago. It was not applied; tell a supervisor."])
            : WhenTapped(db, write) is { } was ? RightsChanged(was, write, say)
            : !write.IsUnseen(db.NowMs) ? SignedOut(say)
            : new Refusal(
                StatusCodes.Status422UnprocessableEntity, "too-old", say["{0}'s sign-in had ended before this was tapped. It was not applied; tell a supervisor.", write.By.Name]);
    }

    // The role was read before the write waited for its turn. What a tablet kept for its person is nobody's right but theirs.
    private static Refusal? RightsChanged(SignInRow signIn, WriteRequest write, Phrases say)
    {
        return (write.Tapped is null || IsOfConsole(signIn)) && signIn.Role != write.By.Role
            ? Refusal.NotAllowed("rights_changed", say["Your rights were changed at this moment. Nothing was done; reload the page."])
            : null;
    }

    /// <summary>Why what a tap changed should be looked at: somebody had cut its author off, or it was made outside of their sign-in. Null when all is well.</summary>
    public static string? Doubt(Transaction db, WriteRequest write)
    {
        return write.By.CutOff || WhenTapped(db, write) is not { } was ? "sign-in had ended"
            : write.Tapped is not { } tapped ? null
            : !WasIn(was, InstantOf(tapped, db)) ? "lock not answered"
            : InstantOf(tapped, db) < was.StartedAtMs - SlackMs ? "tapped before the sign-in"
            : null;
    }

    /// <summary>The sign-in that stood when the tap was made, as far as its tablet could know; null when it had ended.</summary>
    private static SignInRow? WhenTapped(Transaction db, WriteRequest write)
    {
        // The console keeps nothing for later: whatever time its request gives itself, it is asked now.
        if (write.Tapped is not { } tapped || db.SignIns.Find(write.By.SignInId) is not { } signIn || IsOfConsole(signIn))
        {
            return db.SignIns.FindLive(write.By.SignInId);
        }

        var at = InstantOf(tapped, db);
        return WasIn(signIn, at) || (write.LockUnanswered && db.SignIns.MayNotKnowOfItsLock(signIn.Id, at)) ? signIn : null;
    }

    private static bool IsOfConsole(SignInRow signIn)
    {
        return signIn.Kind == "console";
    }

    private static long InstantOf(TapTime tapped, Transaction db)
    {
        return db.NowMs - tapped.WaitedBefore(db.NowMs);
    }

    /// <summary>Whether the sign-in still stood at that instant, which a tablet's clocks told.</summary>
    public static bool WasIn(SignInRow signIn, long tappedMs)
    {
        return tappedMs <= signIn.CountsUntilMs + (signIn.WasCutOff ? 0 : SlackMs);
    }

    /// <summary>The tap is of before a reset or a restore.</summary>
    public static Refusal FromBefore(Phrases say)
    {
        return Refusal.Conflict(
            "stale_epoch", say["The shop's records were reset or restored since this tap. It was not applied. Reload and do it again if it still holds."]);
    }

    public static Refusal SignedOut(Phrases say)
    {
        return new Refusal(StatusCodes.Status401Unauthorized, "signed_out", say["You are signed out. Sign in and press again."]);
    }
}
