using System.Globalization;
using LaneAward.Data;

namespace LaneAward.Web.Features.Tablets;

/// <summary>After how many seconds without a touch a tablet locks itself: 30 to 300, 90 when nobody chose.</summary>
internal sealed class LockTime(Database database, CommandRunner runner, ILogger<LockTime> log)
{
    public const int Shortest = 30;
    public const int Longest = 300;
    private const int Usual = 90;
    public const string Setting = "lock-after-seconds";

    public sealed record Answer(int Seconds, string Receipt);

    public Task<int> ReadAsync(CancellationToken cancellation)
    {
        return database.ReadAsync(Read, cancellation);
    }

    public Task<Outcome<Answer>> ChangeAsync(string? typed, WriteRequest write, CancellationToken cancellation)
    {
        return runner.RunAsync(
            write, db => Change(db, typed, write.By),
            answer => log.LogInformation("Tablets lock after {Seconds} seconds, chosen by {ActorId}", answer.Seconds, write.By.PersonId), cancellation);
    }

    public static int Read(Transaction db)
    {
        return int.TryParse(db.Settings.Find(Setting), NumberStyles.None, CultureInfo.InvariantCulture, out var seconds)
            ? Math.Clamp(seconds, Shortest, Longest)
            : Usual;
    }

    private static Outcome<Answer> Change(Transaction db, string? typed, Actor by)
    {
        var say = Phrases.In(by.Language);
        if (!int.TryParse(typed?.Trim(), NumberStyles.None, CultureInfo.InvariantCulture, out var seconds) || seconds is < Shortest or > Longest)
        {
            return Refusal.Invalid("seconds", say["A tablet locks after {0} to {1} seconds without a touch.", Shortest, Longest]);
        }

        var before = Read(db);
        var text = seconds.ToString(CultureInfo.InvariantCulture);
        db.Settings.Set(Setting, text);
        db.Audit.Add(by.PersonId, by.Name, "lock time changed", "setting", Setting, before.ToString(CultureInfo.InvariantCulture), text);
        return new Answer(seconds, say["Tablets lock after {0} seconds without a touch, from the next page on.", seconds]);
    }
}
