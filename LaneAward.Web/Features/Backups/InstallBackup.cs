using System.Globalization;
using LaneAward.Data;
using LaneAward.Data.Files;
using LaneAward.Data.Maintenance;
using LaneAward.Web.Infrastructure;

namespace LaneAward.Web.Features.Backups;

/// <summary>What a restore put in place, and where the files are that stood there before.</summary>
internal sealed record InstalledBackup(string File, string? ReplacedFolder, string InstanceId, long WriteSeq, long Epoch, IReadOnlyDictionary<string, long> Rows, IReadOnlyList<string> Warnings);

/// <summary>
/// Puts a checked backup in the place of the live database while the service is stopped. A sound live file is folded into one file
/// first, so that a single rename changes old for new: whoever is killed in between leaves the one or the other, whole.
/// </summary>
internal sealed class InstallBackup(ShopOptions options, TimeProvider time)
{
    private const string Stamp = "yyyyMMdd'T'HHmmssfff'Z'";

    private static readonly string[] Beside = ["-wal", "-shm", "-journal"];

    /// <summary>How long to wait for a verb that has the database open for a moment, an hourly snapshot for example.</summary>
    public TimeSpan Wait { get; init; } = TimeSpan.FromSeconds(20);

    /// <summary>Told what is about to be in place, when nothing but the last step is left; when it throws, the live database stays.</summary>
    public Action<InstalledBackup>? Announce { get; init; }

    /// <summary>
    /// Leaves the epoch what it is: the backup is the shop itself, for whoever goes back over a change in which nobody tapped. Taps that wait on
    /// a tablet, stops among them, name that epoch.
    /// </summary>
    public bool KeepEpoch { get; init; }

    /// <exception cref="DatabaseBusyException">The service, or somebody else, has the live database open; exit 75.</exception>
    /// <exception cref="WrongDatabaseException">The epoch cannot be kept; exit 78.</exception>
    public InstalledBackup Run(string backup)
    {
        using var alone = OperationLock.TakeAlone(options.DatabasePath, Wait);
        var check = new CheckRestore(options) { Alone = alone }.Run(backup);
        if (KeepEpoch && (check.TapsSince != 0 || check.LiveEpoch != check.Epoch))
        {
            throw new WrongDatabaseException(
                $"The epoch cannot be kept: the live database has taps that {check.File} does not hold ({check.TapsSince?.ToString(CultureInfo.InvariantCulture) ?? "not known how many"}), or another epoch. Nothing was changed.");
        }

        SealLive(alone);
        var fresh = options.DatabasePath + ".new";
        var facts = Prepare(check.File, fresh, Math.Max(check.LiveEpoch ?? 0, new OperationsFolder(options.DataDirectory).HighWater?.Epoch ?? 0));
        Admit(facts, check.File);
        var installed = new InstalledBackup(check.File, null, facts.InstanceId, facts.WriteSeq, facts.Epoch, check.Rows, check.Warnings);
        try
        {
            KeepLive(folder =>
            {
                installed = installed with { ReplacedFolder = folder };
                Announce?.Invoke(installed);
            });
        }
        catch
        {
            DeleteWhole(fresh);
            throw;
        }

        NativeFiles.Rename(fresh, options.DatabasePath);
        NativeFiles.Flush(Path.GetDirectoryName(options.DatabasePath)!);
        return installed;
    }

    /// <summary>Puts the files of a replaced folder back, because the service does not run on what was restored.</summary>
    /// <exception cref="WrongDatabaseException">No restore of this shop made the folder, which is emptied in the end; or its database is of another environment. Exit 78.</exception>
    public string Revert(string replacedFolder)
    {
        RequireReplaced(replacedFolder);
        var old = Path.Combine(replacedFolder, Path.GetFileName(options.DatabasePath));
        if (!File.Exists(old))
        {
            // Its last rename was made: nothing but the empty folder is left of a revert that was cut off.
            if (Directory.Exists(replacedFolder) && File.Exists(options.DatabasePath) && !Directory.EnumerateFileSystemEntries(replacedFolder).Any())
            {
                NativeFiles.Flush(Path.GetDirectoryName(options.DatabasePath)!);
                Directory.Delete(replacedFolder);
                return "";
            }

            throw new DamagedCopyException($"{replacedFolder} holds no {Path.GetFileName(options.DatabasePath)}. Nothing was changed.");
        }

        using var alone = OperationLock.TakeAlone(options.DatabasePath, Wait);
        var logs = Beside.Where(ending => File.Exists(old + ending)).ToList();
        // With a log beside it the file cannot be read alone, and reading it with the log would change both.
        var back = logs.Count > 0 ? null : LookUnlessCutOff(old);
        if (back is not null && back.Environment != options.Environment)
        {
            throw new WrongDatabaseException($"{old} is a database of {back.Environment}, and this is {options.Environment}. Nothing was changed.");
        }

        SealLive(alone);
        // What a revert that was cut off has moved to the live name already stays there.
        var refused = back is null && IsCutOff(old) ? null : KeepLive(_ => { });
        if (back is null)
        {
            // A log beside the wrong file would be replayed into it: for a moment there is no database rather than a mixed one.
            File.Delete(options.DatabasePath);
            logs.ForEach(ending => NativeFiles.Rename(old + ending, options.DatabasePath + ending));
        }
        else
        {
            Admit(back, replacedFolder);
        }

        NativeFiles.Rename(old, options.DatabasePath);
        NativeFiles.Flush(Path.GetDirectoryName(options.DatabasePath)!);
        Directory.Delete(replacedFolder, recursive: true);
        return refused ?? "";
    }

    /// <summary>When a restore made this folder of replaced/; null when none did.</summary>
    public static DateTimeOffset? ReplacedAt(string folder)
    {
        return DateTimeOffset.TryParseExact(Path.GetFileName(folder), Stamp, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var at) ? at : null;
    }

    private void RequireReplaced(string folder)
    {
        var whole = Path.TrimEndingDirectorySeparator(Path.GetFullPath(folder));
        if (ReplacedAt(whole) is null || Path.GetDirectoryName(whole) != Path.GetFullPath(options.ReplacedDirectory))
        {
            throw new WrongDatabaseException(
                $"{folder} is no folder that a restore made in {options.ReplacedDirectory}. Give the one that restore-install printed, whole. Nothing was changed.");
        }
    }

    // A whole database needs no log: whatever lies at the live name is not its own.
    private Instance? LookUnlessCutOff(string old)
    {
        try
        {
            return DatabaseFile.Look(old, db => db.Instance.Read());
        }
        catch (DamagedCopyException) when (IsCutOff(old))
        {
            return null;
        }
    }

    // Between moving the log and moving its database there is no live one, and what comes first of Beside has left the folder for the live name.
    private bool IsCutOff(string old)
    {
        var gone = Beside.TakeWhile(ending => !File.Exists(old + ending)).ToList();
        var there = Beside.Where(ending => File.Exists(options.DatabasePath + ending)).ToList();
        return !File.Exists(options.DatabasePath) && there.Count > 0 && there.All(gone.Contains);
    }

    // What goes back may be of a lower epoch than what the service has seen in between.
    private void Admit(Instance instance, string by)
    {
        new OperationsFolder(options.DataDirectory).Keep(new RestoreTicket(instance.InstanceId, instance.WriteSeq, instance.Epoch, by, time.GetUtcNow()));
    }

    private void SealLive(OperationLock alone)
    {
        if (!File.Exists(options.DatabasePath))
        {
            return;
        }

        try
        {
            DatabaseFile.Seal(new DatabaseOptions(options.DatabasePath) { Alone = alone });
        }
        catch (DatabaseUnavailableException)
        {
            // Too damaged to be folded into one file: it is kept as it is, with everything beside it.
        }
    }

    private Instance Prepare(string backup, string fresh, long seen)
    {
        DeleteWhole(fresh);
        try
        {
            return Copy(backup, fresh, seen);
        }
        catch
        {
            // On a full disk the half of a copy is what the old database needs to go on.
            DeleteWhole(fresh);
            throw;
        }
    }

    private static void DeleteWhole(string database)
    {
        foreach (var file in Beside.Select(ending => database + ending).Append(database))
        {
            File.Delete(file);
        }
    }

    private Instance Copy(string backup, string fresh, long seen)
    {
        File.Copy(backup, fresh);
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(fresh, File.Exists(options.DatabasePath)
                ? File.GetUnixFileMode(options.DatabasePath)
                : UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead);
        }

        if (!KeepEpoch)
        {
            DatabaseFile.RaiseEpoch(fresh, seen);
        }

        var copied = DatabaseFile.Inspect(fresh);
        var different = DatabaseFile.Differences(WithoutInstance(DatabaseFile.Inspect(backup)), WithoutInstance(copied));
        if (different is [var first, ..])
        {
            throw new DamagedCopyException($"{fresh} is not what was copied: {first}. The live database was not touched.");
        }

        NativeFiles.Flush(fresh);
        return copied.Instance;
    }

    /// <summary>
    /// Gives the live files a second home: the database by a second name, so that its own stays taken, what lies beside it by moving. A log whose
    /// database is gone goes aside as well: it would be replayed into whatever gets that name. Null when there was no database.
    /// </summary>
    /// <param name="named">Told where that is before anything is moved there.</param>
    private string? KeepLive(Action<string?> named)
    {
        var isThere = File.Exists(options.DatabasePath);
        var beside = Beside.Where(ending => File.Exists(options.DatabasePath + ending)).ToList();
        if (!isThere && beside.Count == 0)
        {
            named(null);
            return null;
        }

        var folder = Path.Combine(options.ReplacedDirectory, time.GetUtcNow().UtcDateTime.ToString(Stamp, CultureInfo.InvariantCulture));
        Directory.CreateDirectory(folder);
        var kept = Path.Combine(folder, Path.GetFileName(options.DatabasePath));
        if (isThere && !NativeFiles.TryLink(options.DatabasePath, kept))
        {
            File.Copy(options.DatabasePath, kept);
            NativeFiles.Flush(kept);
        }

        named(isThere ? folder : null);
        beside.ForEach(ending => NativeFiles.Rename(options.DatabasePath + ending, kept + ending));
        NativeFiles.Flush(folder);
        return isThere ? folder : null;
    }

    private static Dictionary<string, TableContent> WithoutInstance(FileFacts facts)
    {
        return facts.Tables.Where(t => t.Key != "instance").ToDictionary();
    }
}
