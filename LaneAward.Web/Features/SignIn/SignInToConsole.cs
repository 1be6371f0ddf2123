using LaneAward.Data;
using LaneAward.Data.People;
using LaneAward.Web.Infrastructure;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.Options;

namespace LaneAward.Web.Features.SignIn;

/// <summary>Signs a supervisor or admin in to the console by name and password, for 12 hours at most.</summary>
internal sealed class SignInToConsole(Database database, ConsolePasswords passwords, ILogger<SignInToConsole> log)
{
    /// <summary>The code of a refusal: the person's password is not checked for a while.</summary>
    public const string PersonWaits = "wait";

    private static readonly TimeSpan Lasts = TimeSpan.FromHours(12);

    public sealed record Request(string? Login, string? Password, string? Language);

    public async Task<Outcome<SignedIn>> RunAsync(Request request, CancellationToken cancellation)
    {
        var say = Phrases.In(request.Language);
        var (person, secrets) = await database.ReadAsync(
            db => db.People.FindByLogin(request.Login ?? "") is { } row ? (row, db.People.FindSecrets(row.Id)) : default, cancellation);
        var wait = (secrets?.PasswordWaitUntilMs ?? 0) - database.Time.GetUtcNow().ToUnixTimeMilliseconds();
        if (wait > 0)
        {
            return Refused(say, PinThrottle.WaitSecondsAfter(secrets!.PasswordMisses), wait);
        }

        using var turn = await passwords.TakeTurnAsync(cancellation);
        if (turn is null)
        {
            return Refusal.Wait("busy", say["Too many sign-ins at once. Try again in a few seconds."], 5);
        }

        // The miss is counted before the slow check and given back on success, so parallel guesses are all counted.
        long? misses = person is null ? 0 : await database.WriteAsync(db => CountMiss(db, person.Id), cancellation: cancellation);
        if (misses is null)
        {
            return Refused(say, 1, 1000);
        }

        var matches = passwords.Matches(secrets?.PasswordHash, request.Password ?? "");
        if (person is null || !matches || !person.Active || !Permissions.Allow(person.Role, Permissions.Supervise))
        {
            log.LogWarning("Console sign-in refused for {PersonId}", person?.Id);
            return Refused(say, PinThrottle.WaitSecondsAfter(misses.Value), PinThrottle.WaitSecondsAfter(misses.Value) * 1000L);
        }

        var signedIn = await database.WriteAsync(db => Start(db, person, secrets!.PasswordHash), cancellation: cancellation);
        if (signedIn is null)
        {
            log.LogWarning("Console sign-in refused for {PersonId}: changed while it waited", person.Id);
            return Refused(say, 0, 0);
        }

        log.LogInformation("Person {PersonId} {Action}", person.Id, "signed in to the console");
        return signedIn;
    }

    /// <summary>Null when a parallel guess has begun the wait already: this one is not even checked.</summary>
    private static long? CountMiss(Transaction db, long personId)
    {
        var secrets = db.People.FindSecrets(personId)!;
        if (secrets.PasswordWaitUntilMs > db.NowMs)
        {
            return null;
        }

        var misses = secrets.PasswordMisses + 1;
        var wait = PinThrottle.WaitSecondsAfter(misses);
        db.People.SetPasswordMisses(personId, misses, wait == 0 ? 0 : db.NowMs + (wait * 1000L));
        return misses;
    }

    /// <summary>Null when the password was replaced, or its person shut out, since it was read: the check took its turn, and the write waited for its own.</summary>
    private static SignedIn? Start(Transaction db, PersonRow person, string? checkedHash)
    {
        if (db.People.Find(person.Id) is not { Active: true } now || now.Role != person.Role || db.People.FindSecrets(person.Id)?.PasswordHash != checkedHash)
        {
            return null;
        }

        db.People.SetPasswordMisses(person.Id, 0, 0);
        var expires = db.NowMs + (long)Lasts.TotalMilliseconds;
        return new SignedIn(db.SignIns.Start(person.Id, "console", null, expires), person.Id, person.Name, person.Language, expires, db.Instance.Read().Epoch);
    }

    private static Refusal Refused(Phrases say, int waitSeconds, long waitMs)
    {
        var left = (int)((waitMs + 999) / 1000);
        return waitSeconds == 0
            ? new Refusal(StatusCodes.Status401Unauthorized, "wrong_password", say["Name and password do not match."])
            : Refusal.Wait(PersonWaits, say["Too many wrong passwords. Wait {0} seconds.", left], left);
    }
}

/// <summary>Console passwords, hashed by ASP.NET Core's hasher (PBKDF2, HMAC-SHA512).</summary>
internal sealed class ConsolePasswords : IDisposable
{
    public const int Shortest = 12;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(3);

    private readonly SemaphoreSlim _one = new(1);
    private readonly PasswordHasher<object> _hasher;
    private readonly string _nobody;

    /// <param name="iterations">What a guess costs: the default is what OWASP's Password Storage Cheat Sheet asks for. A hash keeps the count it was made with.</param>
    public ConsolePasswords(int iterations = 210_000)
    {
        _hasher = new(Options.Create(new PasswordHasherOptions { IterationCount = iterations }));
        _nobody = _hasher.HashPassword(this, Guid.NewGuid().ToString());
    }

    public string Hash(string password)
    {
        return _hasher.HashPassword(this, password);
    }

    /// <summary>
    /// One check at a time: a check takes a core for a tenth of a second, and a stranger who sends many at once must not take both from the floor.
    /// Null when so many wait that the turn did not come within three seconds; disposed of, it is the next one's.
    /// </summary>
    public async Task<IDisposable?> TakeTurnAsync(CancellationToken cancellation)
    {
        return await _one.WaitAsync(Patience, cancellation) ? new Turn(_one) : null;
    }

    /// <summary>An unknown name costs no less time than a known one.</summary>
    public bool Matches(string? hash, string password)
    {
        return _hasher.VerifyHashedPassword(this, hash ?? _nobody, password) != PasswordVerificationResult.Failed && hash is not null;
    }

    public void Dispose()
    {
        _one.Dispose();
    }

    private sealed class Turn(SemaphoreSlim one) : IDisposable
    {
        public void Dispose()
        {
            one.Release();
        }
    }
}
