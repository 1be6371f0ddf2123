using System.Globalization;
using System.Text.Json;
using LaneAward.Data.Files;
using LaneAward.Import.Dbf;
using LaneAward.Import.ProfitMaker;

namespace LaneAward.Import.Promotion;

/// <summary>What <c>promote</c> did: promoted, unchanged or rolledBack.</summary>
internal sealed record PromotionReport(
    string Status, long Number, string Generation, IReadOnlyList<string> ChangedFiles, IReadOnlyList<string> IgnoredFiles, IReadOnlyList<string> Warnings);

/// <summary>
/// Takes the newest <c>asidta_file_*</c> by number into the target: checked, complete, all tables at once. A table, its
/// memo file and its index always come from the same folder: a mixed pair reads as garbage.
/// </summary>
internal sealed class PromoteSnapshot(TimeProvider time)
{
    private static readonly TimeSpan BetweenLooks = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan Stale = TimeSpan.FromHours(36);
    private static readonly TimeSpan Arriving = TimeSpan.FromHours(1);

    /// <exception cref="Refusal">Nothing to take, a copy in progress (75), or a snapshot that is not whole (65).</exception>
    public async Task<PromotionReport> RunAsync(string source, string target, ProfitMakerMapping mapping, bool force, CancellationToken cancellation = default)
    {
        var (number, newest) = Newest(source);
        var generations = new Generations(target);
        generations.RequireOurs();
        Directory.CreateDirectory(generations.Folder);
        using var turn = PromotionTurn.Take(generations.Folder);
        if (!Directory.EnumerateFiles(newest).Any())
        {
            throw new Refusal(ExitCode.Busy, $"{newest} is empty: the export seems to be arriving. Nothing was changed; try again in a few minutes.");
        }
        if (generations.HeldBack.Contains(number))
        {
            if (!force)
            {
                RequireWhole(generations, number);
                return new PromotionReport("heldBack", generations.Current is { } kept ? SnapshotManifest.NumberOf(kept) ?? 0 : 0, generations.Current ?? "", [], [],
                    [$"Snapshot {number} was rolled back, so it is not taken again. A newer export will be; promote --force, or ACCEPT_OLDER=1 at the refresh, takes this one."]);
            }
            generations.Release(number);
        }
        var export = new SourceFolder(newest);
        RequireArrived(export, generations, mapping);
        var groups = Groups(export, mapping, out var ignored);
        await RequireStableAsync(groups, cancellation);
        var current = generations.Current is { } folder ? SnapshotManifest.TryRead(folder) : null;
        if (current is not null && current.Number > number && !force)
        {
            throw new Refusal(ExitCode.BadData,
                $"The newest folder is {number}, but {current.Number} stands in {target}. Nothing was changed. promote --force, or ACCEPT_OLDER=1 at the refresh, goes back to it.");
        }
        return Promote(number, newest, groups, ignored, generations, current, mapping);
    }

    /// <summary>Points the target at the newest whole generation before the one that counts.</summary>
    public PromotionReport RollBack(string target)
    {
        var generations = new Generations(target);
        if (!Directory.Exists(generations.Folder))
        {
            throw new Refusal(ExitCode.WrongUse, $"{target} has no generations to go back to.");
        }
        generations.RequireOurs();
        using var turn = PromotionTurn.Take(generations.Folder);
        var current = generations.Current;
        var heldBack = generations.HeldBack;
        var before = generations.All().SkipWhile(folder => folder != current).Skip(1)
            .FirstOrDefault(folder => (SnapshotManifest.NumberOf(folder) is not { } number || !heldBack.Contains(number)) && IsWhole(folder))
            ?? throw new Refusal(ExitCode.WrongUse, $"{target} has no older generation to go back to that is whole.");
        if (SnapshotManifest.NumberOf(current!) is { } number && number != SnapshotManifest.NumberOf(before))
        {
            generations.HoldBack(number);
        }
        generations.PointTo(before, time.GetUtcNow());
        return new PromotionReport("rolledBack", SnapshotManifest.NumberOf(before) ?? 0, before, [], [], []);
    }

    private static (long Number, string Folder) Newest(string source)
    {
        if (!Directory.Exists(source))
        {
            throw new Refusal(ExitCode.WrongUse, $"{source} is no folder.");
        }
        var folders = Directory.GetDirectories(source)
            .Select(folder => (Number: SourceFolder.NumberOf(folder), Folder: folder))
            .Where(found => found.Number is not null)
            .ToList();
        return folders.Count == 0
            ? throw new Refusal(ExitCode.BadData, $"{source} holds no folder named asidta_file_ and a number.")
            : folders.OrderByDescending(found => found.Number).Select(found => (found.Number!.Value, found.Folder)).First();
    }

    // A table that the export before had, under the same mapping, is on its way while files still come; after that, and without one before it, the mapping is wrong.
    private void RequireArrived(SourceFolder export, Generations generations, ProfitMakerMapping mapping)
    {
        if (generations.Current is not { } folder || !IsFresh(export.Path))
        {
            return;
        }
        var before = new SourceFolder(folder);
        foreach (var names in (IReadOnlyList<string>[])[mapping.Customers.Table, mapping.Orders.Table, .. DetailTables(mapping)])
        {
            if (export.Find(names) is null && before.Find(names) is { } table)
            {
                throw new Refusal(ExitCode.Busy,
                    $"{Path.GetFileNameWithoutExtension(table)} is not there yet; the export seems to be arriving. Nothing was changed; try again in a few minutes. If it stays away, {export.Path} is not whole.");
            }
        }
    }

    // A copy may give files the times of their originals; the folder itself tells when the last one came.
    private bool IsFresh(string folder) => Directory.GetFiles(folder).Select(file => FileAccessor.Stamp(file).ChangedTicks)
        .Append(Directory.GetLastWriteTimeUtc(folder).Ticks).Max() > (time.GetUtcNow() - Arriving).UtcTicks;

    // The tables of the mapping: customers and orders must be there, detail tables may be.
    private static List<IReadOnlyList<string>> Groups(SourceFolder folder, ProfitMakerMapping mapping, out List<string> ignored)
    {
        var tables = new List<string>
        {
            folder.Require("customers", mapping.Customers.Table),
            folder.Require("orders", mapping.Orders.Table),
        };
        tables.AddRange(DetailTables(mapping).Select(folder.Find).OfType<string>());
        var groups = tables.Distinct(StringComparer.Ordinal).Select(SourceFolder.Group).ToList();
        var taken = groups.SelectMany(group => group).ToHashSet(StringComparer.Ordinal);
        ignored = Directory.GetFiles(folder.Path).Where(file => !taken.Contains(file)).Select(file => Path.GetFileName(file)).Order(StringComparer.Ordinal).ToList();
        return groups;
    }

    // Where descriptions and lines come from, by the names that each may have.
    private static IEnumerable<IReadOnlyList<string>> DetailTables(ProfitMakerMapping mapping)
    {
        foreach (var description in mapping.Orders.Description.Where(description => description.Table.Count > 0))
        {
            yield return description.Table;
        }
        if (mapping.Lines is { } lines)
        {
            yield return lines.Table;
        }
    }

    private async Task RequireStableAsync(List<IReadOnlyList<string>> groups, CancellationToken cancellation)
    {
        var files = groups.SelectMany(group => group).ToList();
        var first = files.ConvertAll(FileAccessor.Stamp);
        await Task.Delay(BetweenLooks, time, cancellation);
        var second = files.ConvertAll(FileAccessor.Stamp);
        for (var i = 0; i < files.Count; i++)
        {
            if (first[i] != second[i])
            {
                throw new Refusal(ExitCode.Busy, $"{files[i]} is still being written. Nothing was changed; try again in a minute.");
            }
        }
    }

    private PromotionReport Promote(
        long number, string newest, List<IReadOnlyList<string>> groups, List<string> ignored, Generations generations,
        SnapshotManifest? current, ProfitMakerMapping mapping)
    {
        var changed = groups.Where(group => HasChanged(group, current, generations.Current)).ToList();
        var warnings = WarnOfAge(groups);
        if (changed.Count == 0 && current is not null && current.Files.Count == groups.Sum(group => group.Count))
        {
            // Forced or not: a second generation with the same content would only push out one to go back to. That a later export came is kept all the same.
            if (number != current.Number)
            {
                WriteManifest(generations.Current!, current with { Number = number, Source = Path.GetFileName(newest), PromotedAt = time.GetUtcNow() });
            }
            return new PromotionReport("unchanged", number, generations.Current!, [], ignored, warnings);
        }
        var staging = generations.Stage();
        try
        {
            var files = new List<SnapshotFile>();
            foreach (var group in groups)
            {
                files.AddRange(changed.Contains(group) || current is null
                    ? group.Select(file => Copy(file, staging))
                    : group.Select(file => Keep(Path.GetFileName(file), generations.Current!, staging, current)));
            }
            var records = Verify(staging);
            WriteManifest(staging, new SnapshotManifest(number, Path.GetFileName(newest), time.GetUtcNow(), files)
            {
                Records = records,
                LatestOrderDate = LatestOrder(staging, mapping),
            });
            var generation = generations.Promote(staging, number, time.GetUtcNow());
            return new PromotionReport("promoted", number, generation, changed.SelectMany(group => group).Select(file => Path.GetFileName(file)).ToList(), ignored, warnings);
        }
        catch (DbfException damaged)
        {
            Directory.Delete(staging, recursive: true);
            throw new Refusal(ExitCode.BadData, $"{newest} is not whole: {damaged.Message} Nothing was changed.");
        }
        catch
        {
            if (Directory.Exists(staging))
            {
                Directory.Delete(staging, recursive: true);
            }
            throw;
        }
    }

    // What stands in the target counts by what it is, not by what its manifest says: damage there is mended by the next refresh.
    private static bool HasChanged(IReadOnlyList<string> group, SnapshotManifest? current, string? folder) => group.Any(file =>
        current?.Files.FirstOrDefault(known => known.Name.Equals(Path.GetFileName(file), StringComparison.OrdinalIgnoreCase)) is not { } standing
        || standing.Bytes != FileAccessor.Stamp(file).Length
        || standing.Sha256 != FileHash.Of(file)
        || !IsWhole(Path.Combine(folder!, standing.Name), standing));

    // What a folder from before the first promotion should hold, nobody knows.
    private static bool IsWhole(string generation) =>
        SnapshotManifest.TryRead(generation) is not { } manifest || manifest.Files.All(file => IsWhole(Path.Combine(generation, file.Name), file));

    // Nothing would be taken, and nothing would say that what stands there cannot be imported.
    private static void RequireWhole(Generations generations, long heldBack)
    {
        if (generations.Current is { } current && !IsWhole(current))
        {
            throw new Refusal(ExitCode.BadData, string.Create(CultureInfo.InvariantCulture,
                $"{generations.Target} is damaged, and snapshot {heldBack}, the newest, was rolled back, so it is not taken. Go back to a whole one with promote --rollback, or take {heldBack} after all: promote --force, or ACCEPT_OLDER=1 at the refresh."));
        }
    }

    private static bool IsWhole(string file, SnapshotFile standing) => File.Exists(file) && FileHash.Of(file) == standing.Sha256;

    private List<string> WarnOfAge(List<IReadOnlyList<string>> groups)
    {
        var newest = groups.SelectMany(group => group).Max(file => FileAccessor.Stamp(file).ChangedTicks);
        var age = time.GetUtcNow().UtcDateTime - new DateTime(newest, DateTimeKind.Utc);
        return age > Stale
            ? [string.Create(CultureInfo.InvariantCulture, $"The newest snapshot is {age.TotalHours:0} hours old. Did the export run?")]
            : [];
    }

    private static SnapshotFile Copy(string file, string staging)
    {
        var name = Path.GetFileName(file);
        var to = Path.Combine(staging, name);
        var before = FileAccessor.Stamp(file);
        File.Copy(file, to);
        // The source may be read-only; what is kept must stay removable.
        MakeReadable(to);
        if (FileAccessor.Stamp(file) != before || new FileInfo(to).Length != before.Length)
        {
            throw new Refusal(ExitCode.Busy, $"{file} changed while it was copied. Nothing was changed; try again in a minute.");
        }
        return new SnapshotFile(name, before.Length, FileHash.Of(to), Path.GetFileName(Path.GetDirectoryName(file)!), new DateTimeOffset(before.ChangedTicks, TimeSpan.Zero));
    }

    private static SnapshotFile Keep(string name, string from, string staging, SnapshotManifest current)
    {
        var known = current.Files.First(file => file.Name.Equals(name, StringComparison.OrdinalIgnoreCase));
        var existing = Path.Combine(from, known.Name);
        var to = Path.Combine(staging, known.Name);
        if (!NativeFiles.TryLink(existing, to))
        {
            File.Copy(existing, to);
        }
        return known;
    }

    // Strictly, on the copy: headers, sizes, every record and every memo pointer.
    private static Dictionary<string, long> Verify(string staging)
    {
        var records = new Dictionary<string, long>(StringComparer.Ordinal);
        foreach (var file in new SourceFolder(staging).TableFiles)
        {
            using var table = DbfTable.Open(file);
            var memos = table.Fields.Where(field => field.IsMemo).ToList();
            foreach (var record in table.ReadRecords())
            {
                foreach (var memo in memos)
                {
                    record.TryGetMemo(memo, out _);
                }
            }
            records.Add(Path.GetFileName(file), table.Records);
        }
        return records;
    }

    private string? LatestOrder(string staging, ProfitMakerMapping mapping)
    {
        try
        {
            return new ReadSource(time).Read(new SourceFolder(staging), mapping).LatestOrderDate?.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
        }
        catch (MappingException)
        {
            // Whole files are worth promoting even before anybody has written their mapping.
            return null;
        }
    }

    // By a rename: an import may read the one that stands there.
    private static void WriteManifest(string folder, SnapshotManifest manifest)
    {
        var written = Path.Combine(folder, $".{SnapshotManifest.FileName}.new");
        File.WriteAllBytes(written, JsonSerializer.SerializeToUtf8Bytes(manifest, ImportJson.Default.SnapshotManifest));
        // As the tables beside it, whatever the caller's umask: whoever imports them reads it too.
        MakeReadable(written);
        NativeFiles.Flush(written);
        NativeFiles.Rename(written, Path.Combine(folder, SnapshotManifest.FileName));
    }

    private static void MakeReadable(string file)
    {
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(file, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead | UnixFileMode.OtherRead);
        }
    }
}
