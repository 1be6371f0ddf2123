namespace LaneAward.Web.Features.Backups;

/// <summary>One backup as the choice of what to keep sees it.</summary>
/// <param name="Verified">It has its manifest and the size that the manifest says.</param>
internal sealed record KeptBackup(string File, DateTimeOffset At, string Reason, bool Verified);

/// <summary>
/// Which backups may go. The last 14 stay, and of older ones the newest of each of 30 days, 12 weeks and 12 months; what was taken before
/// a dangerous step stays 90 days, what is pinned for ever. The newest verified backup and two more always stay, and where nothing is
/// verified nothing goes.
/// </summary>
internal static class Retention
{
    private const int Latest = 14, Days = 30, Weeks = 12, Months = 12, LeastVerified = 3;

    private static readonly TimeSpan BeforeSteps = TimeSpan.FromDays(90);

    /// <returns>The backups to remove, oldest first; asking again after removing them gives none.</returns>
    public static IReadOnlyList<KeptBackup> ToRemove(IReadOnlyCollection<KeptBackup> all, DateTimeOffset now)
    {
        var verified = all.Where(b => b.Verified).OrderByDescending(b => b.At).ThenByDescending(b => b.File, StringComparer.Ordinal).ToList();
        if (verified.Count == 0)
        {
            return [];
        }

        var regular = verified.Where(b => !IsPinned(b) && !IsBeforeStep(b)).ToList();
        var keep = verified.Take(LeastVerified).Concat(regular.Take(Latest))
            .Concat(NewestOfEach(regular, Days, b => b.At.UtcDateTime.Date.Ticks))
            .Concat(NewestOfEach(regular, Weeks, b => Monday(b.At.UtcDateTime).Ticks))
            .Concat(NewestOfEach(regular, Months, b => (b.At.UtcDateTime.Year * 12) + b.At.UtcDateTime.Month))
            .Concat(all.Where(b => IsPinned(b) || (IsBeforeStep(b) && now - b.At < BeforeSteps)))
            // An unverified one younger than the newest good one may be all there is of the time since.
            .Concat(all.Where(b => !b.Verified && b.At >= verified[0].At))
            .ToHashSet();
        return all.Where(b => !keep.Contains(b)).OrderBy(b => b.At).ThenBy(b => b.File, StringComparer.Ordinal).ToList();
    }

    /// <summary>
    /// Which folders of replaced/ may go: what a restore put aside stays as long as the snapshot from before it, and the newest one always.
    /// </summary>
    /// <param name="folders">Paths; a name that no restore gave is never among the answer.</param>
    public static IReadOnlyList<string> ReplacedToRemove(IEnumerable<string> folders, DateTimeOffset now)
    {
        return folders.Select(folder => (Folder: folder, At: InstallBackup.ReplacedAt(folder)))
            .Where(f => f.At is not null)
            .OrderByDescending(f => f.At)
            .Skip(1)
            .Where(f => now - f.At!.Value >= BeforeSteps)
            .Select(f => f.Folder)
            .ToList();
    }

    private static IEnumerable<KeptBackup> NewestOfEach(IEnumerable<KeptBackup> newestFirst, int count, Func<KeptBackup, long> period)
    {
        return newestFirst.GroupBy(period).Take(count).Select(group => group.First());
    }

    private static bool IsPinned(KeptBackup backup) => backup.Reason == "pinned" || backup.Reason.StartsWith("pinned-", StringComparison.Ordinal);

    private static bool IsBeforeStep(KeptBackup backup) => backup.Reason.StartsWith("before-", StringComparison.Ordinal);

    private static DateTime Monday(DateTime day) => day.Date.AddDays(-(((int)day.DayOfWeek + 6) % 7));
}
