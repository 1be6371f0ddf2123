using LaneAward.Data;
using LaneAward.Data.People;
using LaneAward.Data.Tablets;
using LaneAward.Web.Features.Tablets;
using LaneAward.Web.Infrastructure;

namespace LaneAward.Web.Features.SignIn;

/// <summary>A sign-in that succeeded; the cookie carries its id.</summary>
internal sealed record SignedIn(long SignInId, long PersonId, string Name, string Language, long ExpiresAtMs, long Epoch);

/// <summary>
/// Signs a contributor in by name tile and PIN, on an enrolled tablet. Both miss counters (of the person and of the tablet), check and sign-in
/// are one transaction, so parallel guesses cannot slip past the throttle. It touches no work session.
/// </summary>
internal sealed class SignInWithPin(Database database, PinVault vault, ShopOptions options, ILogger<SignInWithPin> log)
{
    /// <summary>The code of a refusal: the person's PIN is not checked for a while.</summary>
    public const string PersonWaits = "wait";

    /// <summary>The code of a refusal: no PIN is checked on the tablet for a while.</summary>
    public const string TabletWaits = "tablet_wait";

    private static readonly TimeSpan Lasts = TimeSpan.FromHours(12);

    /// <param name="TabletHash">Hash of the secret in the browser's tablet cookie.</param>
    public sealed record Request(long PersonId, string? Pin, byte[]? TabletHash, string? Language);

    public async Task<Outcome<SignedIn>> RunAsync(Request request, CancellationToken cancellation)
    {
        // What was left out is no wrong guess, and counts as none.
        if (string.IsNullOrEmpty(request.Pin))
        {
            return Refusal.Invalid("pin", Phrases.In(request.Language)["Enter your PIN"]);
        }

        var outcome = await database.WriteAsync(db => Try(db, request), cancellation: cancellation);
        log.LogInformation("Person {PersonId} {Action}", request.PersonId, outcome.Refusal is null ? "signed in" : "was refused at sign-in");
        return outcome;
    }

    private Outcome<SignedIn> Try(Transaction db, Request request)
    {
        var say = Phrases.In(request.Language);
        if (TabletDoor.Enter(db, request.TabletHash, options.IsDevelopment) is not { } tablet)
        {
            return TabletDoor.NotEnrolled(say);
        }

        if (TabletThrottle.WaitSeconds(tablet, db.NowMs) is { } wait)
        {
            return WaitOfTablet(say, wait);
        }

        var person = db.People.FindSecrets(request.PersonId);
        if (person is { PinLocked: true })
        {
            return Locked(say);
        }

        if (person is not null && person.PinWaitUntilMs > db.NowMs)
        {
            return Wait(say, person.PinWaitUntilMs - db.NowMs);
        }

        // An unknown person costs the same check as a known one.
        var matches = vault.Matches(request.PersonId, request.Pin!, person?.PinTag);
        if (person is null || !matches || !person.Active)
        {
            var waits = CountTabletMiss(db, tablet);
            var refusal = person is null ? NoMatch(say) : CountMiss(db, person, say);
            return waits is null ? refusal : WaitOfTablet(say, waits.Value);
        }

        db.People.SetPinMisses(person.Id, 0, 0, locked: false);
        db.People.Seen(person.Id);
        db.Tablets.Seen(tablet.Id, ProgramVersion.Text);
        var expires = db.NowMs + (long)Lasts.TotalMilliseconds;
        var row = db.People.Find(person.Id)!;
        return new SignedIn(db.SignIns.Start(person.Id, "floor", tablet.Id, expires), row.Id, row.Name, row.Language, expires, db.Instance.Read().Epoch);
    }

    private static Refusal CountMiss(Transaction db, PersonSecretsRow person, Phrases say)
    {
        var misses = person.PinMisses + 1;
        var waitSeconds = PinThrottle.WaitSecondsAfter(misses);
        var locks = PinThrottle.LocksAfter(misses);
        db.People.SetPinMisses(person.Id, misses, waitSeconds == 0 ? 0 : db.NowMs + (waitSeconds * 1000L), locks);
        if (locks)
        {
            return Locked(say);
        }

        return waitSeconds == 0 ? NoMatch(say) : Wait(say, waitSeconds * 1000L);
    }

    /// <summary>The seconds that the tablet waits from now on; null while it may go on trying.</summary>
    private static int? CountTabletMiss(Transaction db, TabletRow tablet)
    {
        var (misses, since) = TabletThrottle.AfterMiss(tablet, db.NowMs);
        db.Tablets.SetPinMisses(tablet.Id, misses, since);
        var wait = TabletThrottle.WaitSeconds(tablet with { PinMisses = misses, PinMissesSinceMs = since }, db.NowMs);
        if (wait is not null)
        {
            db.Audit.Add(null, tablet.Name, "PIN entry paused after wrong PINs", "tablet", tablet.Id.ToString(System.Globalization.CultureInfo.InvariantCulture));
        }

        return wait;
    }

    private static Refusal WaitOfTablet(Phrases say, int seconds)
    {
        return Refusal.Wait(TabletWaits, say["Too many wrong PINs on this tablet. Try again in {0} min, or ask a supervisor.", (seconds + 59) / 60], seconds);
    }

    private static Refusal NoMatch(Phrases say)
    {
        return new Refusal(StatusCodes.Status401Unauthorized, "wrong_pin", say["That PIN did not match. Try again."]);
    }

    private static Refusal Wait(Phrases say, long waitMs)
    {
        var seconds = (int)((waitMs + 999) / 1000);
        return Refusal.Wait(PersonWaits, say["Too many wrong PINs. Wait {0} seconds, or ask a supervisor.", seconds], seconds);
    }

    private static Refusal Locked(Phrases say)
    {
        return new Refusal(
            StatusCodes.Status429TooManyRequests, "locked", say["This PIN is locked after too many misses. A supervisor can unlock it."],
            RetryAfterSeconds: 15 * 60);
    }
}
