using LaneAward.Data.Maintenance;
using LaneAward.Web.Infrastructure;

namespace LaneAward.Web.Features.Backups;

/// <summary>How old the newest backups and the last proof of them are, and what that means; hours are null when there is none.</summary>
/// <param name="State">ok, warn, critical; "none" in development, where nobody has to take any.</param>
internal sealed record BackupFreshness(
    string State, DateTimeOffset? LastGoodAt, double? AgeHours, double? OffsiteAgeHours, double? DrillAgeHours, IReadOnlyList<string> Reasons);

/// <summary>Judges the ages of backups. A fact that is not there is as bad as an old one: silence never means well.</summary>
internal static class BackupAges
{
    private static readonly TimeSpan LocalWarns = TimeSpan.FromHours(13), LocalCritical = TimeSpan.FromHours(25);
    private static readonly TimeSpan OffsiteWarns = TimeSpan.FromHours(26), OffsiteCritical = TimeSpan.FromHours(50);
    private static readonly TimeSpan DrillWarns = TimeSpan.FromDays(8);

    public static BackupFreshness Read(ShopOptions options, DateTimeOffset now)
    {
        var operations = new OperationsFolder(options.DataDirectory);
        return Judge(options.IsDevelopment, NewestHere(options, operations), operations.Offsite?.At, operations.Drill, now);
    }

    /// <summary>When the newest backup was made that is really there: a note about a file that somebody removed is worth nothing.</summary>
    private static DateTimeOffset? NewestHere(ShopOptions options, OperationsFolder operations)
    {
        return operations.Backup is { } noted && BackupManifest.TryRead(noted.File) is { } manifest && ListBackups.Fits(noted.File, manifest)
            ? manifest.CreatedUtc
            : new ListBackups(options).Run().FirstOrDefault(b => b.Verified)?.At;
    }

    public static BackupFreshness Judge(bool development, DateTimeOffset? local, DateTimeOffset? offsite, LastDrill? drill, DateTimeOffset now)
    {
        if (development)
        {
            return new BackupFreshness(local is null ? "none" : "ok", local, Hours(local, now), Hours(offsite, now), Hours(drill?.At, now), []);
        }

        var reasons = new List<string>();
        var critical = Add(reasons, "backup on this machine", local, LocalWarns, LocalCritical, now);
        critical |= Add(reasons, "backup on another machine", offsite, OffsiteWarns, OffsiteCritical, now);
        if (drill is null || now - drill.At > DrillWarns)
        {
            reasons.Add(drill is null
                ? "No backup was ever tried out: run the restore drill."
                : FormattableString.Invariant($"The last restore drill was {(now - drill.At).TotalDays:0} days ago."));
        }
        else if (!drill.Ok)
        {
            reasons.Add($"The last restore drill failed: {drill.Trouble}");
            critical = true;
        }

        return new BackupFreshness(
            critical ? "critical" : reasons.Count > 0 ? "warn" : "ok", local, Hours(local, now), Hours(offsite, now), Hours(drill?.At, now), reasons);
    }

    private static bool Add(List<string> reasons, string what, DateTimeOffset? at, TimeSpan warns, TimeSpan critical, DateTimeOffset now)
    {
        if (at is null)
        {
            reasons.Add($"There is no {what}.");
            return true;
        }

        if (now - at > warns)
        {
            reasons.Add(FormattableString.Invariant($"The newest {what} is {(now - at.Value).TotalHours:0} hours old."));
        }

        return now - at > critical;
    }

    private static double? Hours(DateTimeOffset? at, DateTimeOffset now) => at is null ? null : Math.Round((now - at.Value).TotalHours, 1);
}
