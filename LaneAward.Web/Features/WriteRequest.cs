using LaneAward.Data;
using LaneAward.Data.RefusedTaps;
using LaneAward.Web.Infrastructure;

namespace LaneAward.Web.Features;

/// <summary>Who acts, as the live sign-in says.</summary>
internal sealed record Actor(
    long PersonId, string Name, string Initials, long Hue, string Role, string Language, long? TeamId, string? TeamName, long SignInId, long? TabletId)
{
    /// <summary>What the tablet is called; null outside the floor.</summary>
    public string? TabletName { get; init; }

    /// <summary>Somebody ended the sign-in before this request came: what was tapped before that counts and is looked at, later only a stop.</summary>
    public bool CutOff { get; init; }

    /// <summary>The sign-in is over: the tap counts as this person's, but nothing of theirs is shown to whoever holds the tablet now.</summary>
    public bool Away { get; init; }

    /// <summary>Known by the cookie of a sign-in that somebody ended: nothing but a stop is theirs, whatever time the request gives itself.</summary>
    public bool MayOnlyStop { get; init; }

    /// <summary>The database's epoch when this request began; a page carries it, and a tap from an older one is not applied.</summary>
    public long Epoch { get; init; }

    public bool MaySupervise => Permissions.Allow(Role, Permissions.Supervise);

    public bool IsAdmin => Role is "admin";
}

/// <summary>The clock that a person takes for stopped once they have tapped.</summary>
internal enum LeftClock
{
    None,

    /// <summary>On the task that the tap names: they completed it, cancelled it or gave it away.</summary>
    OnThisTask,

    /// <summary>Wherever it runs: they began something else.</summary>
    Elsewhere,
}

/// <summary>One tap: its author, its key, and what it asks, so that the same tap counts once however often it arrives.</summary>
/// <param name="Actor">Null when nobody is signed in.</param>
/// <param name="Key">A UUID in lower case.</param>
/// <param name="Fingerprint">SHA-256 over method, path and body without transport fields.</param>
/// <param name="MaxWait">How long the caller is ready to wait for the lock.</param>
internal sealed record WriteRequest(Actor? Actor, string Key, string Route, byte[] Fingerprint, TimeSpan? MaxWait)
{
    /// <summary>Longer than a person looks at a button that says "Saving": nobody is there any more to answer a question or to read a refusal.</summary>
    public const long UnseenAfterMs = 10_000;

    /// <summary>The task that the route names, by id or uid; null when it names none.</summary>
    public string? Subject { get; init; }

    /// <summary>The route is a stop, which counts although the sign-in is over.</summary>
    public bool IsStop { get; init; }

    /// <summary>Which clock its author left with this tap, even if the tap itself cannot be applied.</summary>
    public LeftClock Leaves { get; init; }

    /// <summary>What it asks to add, to be told with a refusal that nobody saw; null when it adds no task.</summary>
    public WantedTask? Wanted { get; init; }

    /// <summary>When the tap happened, as the tablet's own clocks say; null when it says nothing.</summary>
    public TapTime? Tapped { get; init; }

    /// <summary>The epoch of the database that the page was rendered from; null when the caller does not say.</summary>
    public long? Epoch { get; init; }

    /// <summary>The tablet has told its person that the tap is saved, and has let the screen go on.</summary>
    public bool Kept { get; init; }

    /// <summary>It was refused once, and its person has asked for it anew: what came from its own tablet meanwhile did not wait for it.</summary>
    public bool TriedAgain { get; init; }

    /// <summary>The tablet had asked to be locked and heard no answer, so it told its person that what is tapped counts.</summary>
    public bool LockUnanswered { get; init; }

    /// <summary>The tap waited on its tablet for so long that nobody looks at its answer.</summary>
    public bool IsUnseen(long nowMs)
    {
        return Kept || Tapped?.WaitedBefore(nowMs) > UnseenAfterMs || Tapped?.IsTooOld(nowMs) == true;
    }

    // Older than any tablet keeps a tap: what says more was written by hand.
    private const long OldestMs = 366L * 24 * 3_600_000;

    /// <summary>When the tap happened, never after its receipt, nor more than a year before it.</summary>
    public long TappedMs(Transaction db)
    {
        return Tapped is { } old && old.IsTooOld(db.NowMs)
            ? Math.Clamp(old.AtMs + (old.OffsetMs ?? 0), db.NowMs - OldestMs, db.NowMs)
            : TapTime.Bound(Tapped, db.NowMs, previousMs: null).AtMs;
    }

    /// <exception cref="InvalidOperationException">The route let a signed-out request through.</exception>
    public Actor By => Actor ?? throw new InvalidOperationException("This action needs somebody who is signed in.");
}
