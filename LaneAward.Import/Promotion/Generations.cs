using System.Globalization;
using LaneAward.Data.Files;
using LaneAward.Import.ProfitMaker;

namespace LaneAward.Import.Promotion;

/// <summary>
/// The folder of complete snapshots beside the target, and the link at the target's name that says which one counts.
/// Switching is one rename, so a reader finds the old snapshot or the new one, never a mixture.
/// </summary>
internal sealed class Generations
{
    private const int Kept = 5;
    private const string StagingPrefix = ".staging-";

    private readonly string target;
    private readonly string parent;

    public Generations(string target)
    {
        this.target = Path.GetFullPath(target).TrimEnd('/');
        parent = Path.GetDirectoryName(this.target) ?? throw new Refusal(ExitCode.WrongUse, $"{target} cannot be a target.");
        var name = Path.GetFileName(this.target);
        Folder = Path.Combine(parent, (name.EndsWith("_database", StringComparison.Ordinal) ? name[..^"_database".Length] : name) + "_generations");
    }

    public string Folder { get; }

    public string Target => target;

    /// <summary>Full path of the snapshot that counts; null before the first promotion.</summary>
    public string? Current
    {
        get
        {
            var link = new DirectoryInfo(target);
            return link.LinkTarget is { } to && link.Exists ? Path.GetFullPath(to, parent) : link.Exists ? target : null;
        }
    }

    /// <summary>
    /// Refuses a target that a promotion would destroy: a file, a link to somewhere else, a folder that holds anything but
    /// ProfitMaker's tables.
    /// </summary>
    /// <exception cref="Refusal">Names what stands in the way.</exception>
    public void RequireOurs()
    {
        var link = new DirectoryInfo(target);
        if (link.LinkTarget is { } to)
        {
            if (Path.GetDirectoryName(Path.GetFullPath(to, parent)) != Folder)
            {
                throw NotOurs($"is a link to {to}");
            }
        }
        else if (File.Exists(target))
        {
            throw NotOurs("is a file");
        }
        else if (link.Exists && link.EnumerateFileSystemInfos().FirstOrDefault(entry => !IsProfitMakers(entry)) is { } foreign)
        {
            throw NotOurs($"holds {foreign.Name}, which is no ProfitMaker table");
        }
    }

    private Refusal NotOurs(string why) => new(ExitCode.WrongUse,
        $"{target} {why}. A promotion replaces its target whole, so nothing was changed. Name a folder of its own, such as pm_database.");

    private static bool IsProfitMakers(FileSystemInfo entry) => entry is FileInfo
        && (entry.Extension.ToUpperInvariant() is ".DBF" or ".FPT" or ".DBT" or ".CDX" or ".IDX" or ".DBC" or ".DCT" or ".DCX" or ".BAK" or ".TXT"
            || entry.Name == SnapshotManifest.FileName || entry.Name.StartsWith('.'));

    /// <summary>The snapshot numbers that an operator went back from; the daily promotion does not take them again.</summary>
    public IReadOnlySet<long> HeldBack => File.Exists(HeldBackFile)
        ? File.ReadLines(HeldBackFile).Select(line => long.TryParse(line, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : -1).ToHashSet()
        : new HashSet<long>();

    private string HeldBackFile => Path.Combine(Folder, ".rolled-back");

    /// <summary>Remembers that an operator went back from a snapshot.</summary>
    public void HoldBack(long number) => File.AppendAllText(HeldBackFile, string.Create(CultureInfo.InvariantCulture, $"{number}\n"));

    /// <summary>The operator wants it after all.</summary>
    public void Release(long number)
    {
        var kept = HeldBack.Where(held => held >= 0 && held != number).Order().ToList();
        File.WriteAllLines(HeldBackFile, kept.Select(held => held.ToString(CultureInfo.InvariantCulture)));
    }

    /// <summary>All snapshots, the newest promotion first.</summary>
    public IReadOnlyList<string> All() => Directory.Exists(Folder)
        ? Directory.GetDirectories(Folder).Where(folder => !Path.GetFileName(folder).StartsWith('.')).OrderByDescending(MadeAt, StringComparer.Ordinal).ToList()
        : [];

    /// <summary>An empty folder to build the next snapshot in; what a killed promotion left is cleared away.</summary>
    public string Stage()
    {
        foreach (var left in Directory.GetDirectories(Folder, StagingPrefix + "*"))
        {
            Directory.Delete(left, recursive: true);
        }
        var staging = Path.Combine(Folder, StagingPrefix + Environment.ProcessId.ToString(CultureInfo.InvariantCulture));
        Directory.CreateDirectory(staging);
        return staging;
    }

    /// <summary>Makes a staged folder the one that counts, durably, and clears all but five.</summary>
    public string Promote(string staging, long number, DateTimeOffset now)
    {
        var name = string.Create(CultureInfo.InvariantCulture, $"{number}-{now.UtcDateTime:yyyyMMdd'T'HHmmssfff'Z'}");
        foreach (var file in Directory.GetFiles(staging))
        {
            NativeFiles.Flush(file);
        }
        NativeFiles.Flush(staging);
        var generation = Path.Combine(Folder, name);
        NativeFiles.Rename(staging, generation);
        NativeFiles.Flush(Folder);
        PointTo(generation, now);
        Prune();
        return generation;
    }

    /// <summary>Points the target at a snapshot in one step.</summary>
    public void PointTo(string generation, DateTimeOffset now)
    {
        var link = Path.Combine(parent, $".{Path.GetFileName(target)}.new");
        if (new FileInfo(link).LinkTarget is not null)
        {
            File.Delete(link);
        }
        else if (Directory.Exists(link))
        {
            // A promotion was killed between the swap and the move below: this is the real folder from before.
            KeepAsFirst(link, now);
        }
        File.CreateSymbolicLink(link, Path.GetRelativePath(parent, generation));
        if (new DirectoryInfo(target) is { Exists: true, LinkTarget: null })
        {
            // A real folder from before: swap it with the link and keep it as a generation of its own.
            NativeFiles.Swap(link, target);
            KeepAsFirst(link, now);
        }
        else
        {
            NativeFiles.Rename(link, target);
        }
        NativeFiles.Flush(parent);
    }

    private void KeepAsFirst(string folder, DateTimeOffset now) => NativeFiles.Rename(
        folder, Path.Combine(Folder, string.Create(CultureInfo.InvariantCulture, $"0-{now.UtcDateTime.AddMilliseconds(-1):yyyyMMdd'T'HHmmssfff'Z'}")));

    private void Prune()
    {
        var current = Current;
        // "0-" is the folder that stood at the target before the first promotion: nobody else has a copy of it.
        foreach (var old in All().Where(folder => !Path.GetFileName(folder).StartsWith("0-", StringComparison.Ordinal)).Skip(Kept).Where(folder => folder != current))
        {
            Directory.Delete(old, recursive: true);
        }
    }

    private static string MadeAt(string folder)
    {
        var name = Path.GetFileName(folder);
        return name[(name.IndexOf('-', StringComparison.Ordinal) + 1)..];
    }
}
