using LaneAward.Data;
using LaneAward.Data.Files;
using LaneAward.Data.Maintenance;
using LaneAward.Web.Infrastructure;

namespace LaneAward.Web.Features.Backups;

/// <summary>What a restore of a file would do; nothing was changed to find out.</summary>
/// <param name="PinKeyIds">The keys that its PINs were sealed with, none when it holds no PIN.</param>
/// <param name="WrongKey">Why the service will not start on it, as a sentence: its PINs need another key than the one here.</param>
/// <param name="TapsSince">How many taps the live database acknowledged that the file does not hold; null when that could not be found out.</param>
internal sealed record RestoreCheck(
    string File, string Environment, string InstanceId, DateTimeOffset? CreatedUtc, string? Reason, int SchemaLevel, long WriteSeq, long Epoch,
    long? LiveWriteSeq, long? LiveEpoch, long? TapsSince, IReadOnlyList<string> PinKeyIds, string? WrongKey, IReadOnlyDictionary<string, long> Rows, IReadOnlyList<string> Warnings);

/// <summary>Is this file a restorable backup of this environment?</summary>
internal sealed class CheckRestore(ShopOptions options)
{
    /// <summary>The lock, when the caller holds it alone.</summary>
    public OperationLock? Alone { get; init; }

    /// <exception cref="DamagedCopyException">It is no whole, sound database, or not what its manifest says; exit 65.</exception>
    /// <exception cref="WrongDatabaseException">It belongs elsewhere or is newer than this program; exit 78.</exception>
    public RestoreCheck Run(string file)
    {
        file = Path.GetFullPath(file);
        if (!File.Exists(file))
        {
            throw new DamagedCopyException($"{file} does not exist.");
        }

        if (file == options.DatabasePath)
        {
            throw new DamagedCopyException($"{file} is the live database itself, not a backup.");
        }

        var warnings = new List<string>();
        var manifest = BackupManifest.TryRead(file);
        if (manifest is null)
        {
            warnings.Add("It has no manifest beside it, so nobody can say whether it is what was once taken.");
        }
        else if (manifest.Bytes != new FileInfo(file).Length || manifest.Sha256 != FileSum.Of(file))
        {
            throw new DamagedCopyException($"{file} is not the file that its manifest describes.");
        }

        var facts = DatabaseFile.Inspect(file);
        RequireEnvironment(facts, file);
        // An older program counts the tables that it knows alone: after a rollback that was cut off it may have copied a newer database.
        if (manifest is not null && DatabaseFile.Differences(manifest.Tables, facts.Tables.Where(t => manifest.Tables.ContainsKey(t.Key)).ToDictionary()) is [var first, ..])
        {
            throw new DamagedCopyException($"{file} does not hold what its manifest says: {first}.");
        }

        var live = LiveInstance(file, facts, warnings);
        // Found as the start finds it.
        var wrongKey = WrongKey(facts, PinKeyFile.TryReadId(PinKeyFile.Find(options.PinKeyFile, facts.PinKeyIds)));
        Warn(facts, wrongKey, warnings);
        return new RestoreCheck(
            file, facts.Instance.Environment, facts.Instance.InstanceId, manifest?.CreatedUtc, manifest?.Reason, facts.SchemaLevel,
            facts.Instance.WriteSeq, facts.Instance.Epoch, live?.WriteSeq, live?.Epoch, live is null ? null : TapsSince(file), facts.PinKeyIds, wrongKey, facts.Tables.ToDictionary(t => t.Key, t => t.Value.Rows), warnings);
    }

    private void RequireEnvironment(FileFacts facts, string file)
    {
        if (facts.Instance.Environment != options.Environment)
        {
            throw new WrongDatabaseException(
                $"{file} belongs to {facts.Instance.Environment}, but LaneAward__Environment says {options.Environment}. Nothing was changed.");
        }

        if (options.InstanceId is { } wanted && facts.Instance.InstanceId != wanted)
        {
            throw new WrongDatabaseException(
                $"{file} is instance {facts.Instance.InstanceId}, but LaneAward__InstanceId says {wanted}. Nothing was changed.");
        }

        if (facts.SchemaLevel > Migrator.CurrentLevel)
        {
            throw new WrongDatabaseException(
                $"{file} has schema level {facts.SchemaLevel}, newer than this program's {Migrator.CurrentLevel}. Nothing was changed. Restore it with the release that made it.");
        }
    }

    private Instance? LiveInstance(string file, FileFacts facts, List<string> warnings)
    {
        if (!File.Exists(options.DatabasePath))
        {
            return null;
        }

        try
        {
            if (DatabaseFile.Identify(new DatabaseOptions(options.DatabasePath) { Alone = Alone }) is not var (live, _))
            {
                return null;
            }

            if (live.InstanceId == facts.Instance.InstanceId)
            {
                WarnOfWhatComesBack(file, warnings);
                return live;
            }

            if (new OperationsFolder(options.DataDirectory).HighWater?.InstanceId != facts.Instance.InstanceId)
            {
                throw new WrongDatabaseException(
                    $"The live database is instance {live.InstanceId}, the backup is of {facts.Instance.InstanceId}. Nothing was changed. Move the live database away yourself if this machine is to take over the other one's.");
            }

            // Somebody put a stranger's file where the shop's own was: this backup is the way back.
            warnings.Add($"The live file is instance {live.InstanceId}, which was not here before. The backup is of the shop that was.");
            return null;
        }
        catch (DatabaseUnavailableException damaged)
        {
            // The very case a restore is for.
            warnings.Add($"The live database cannot be read: {damaged.Message}");
            return null;
        }
    }

    private void WarnOfWhatComesBack(string file, List<string> warnings)
    {
        try
        {
            var live = new DatabaseOptions(options.DatabasePath) { Alone = Alone };
            warnings.AddRange(TakenBack.Between(DatabaseFile.Look(file, db => db.Facts.HandedOut()), DatabaseFile.LookAtLive(live, db => db.Facts.HandedOut())).ToList());
        }
        catch (Exception error) when (IsUnreadable(error))
        {
            warnings.Add($"Whom it lets in again and which payroll it forgets could not be compared: {error.Message}");
        }
    }

    private long? TapsSince(string file)
    {
        try
        {
            var held = DatabaseFile.Look(file, db => db.WriteKeys.All());
            return DatabaseFile.LookAtLive(new DatabaseOptions(options.DatabasePath) { Alone = Alone }, db => db.WriteKeys.All()).LongCount(key => !held.Contains(key));
        }
        catch (Exception error) when (IsUnreadable(error))
        {
            return null;
        }
    }

    // What it is restored for may be that these very tables cannot be read: comparing them must not stand in the way.
    private static bool IsUnreadable(Exception error)
    {
        return error is DatabaseUnavailableException or DatabaseBusyException or System.Data.Common.DbException or System.Data.DataException;
    }

    private static string? WrongKey(FileFacts facts, string? here)
    {
        return facts.PinKeyIds.Any(id => id != here)
            ? $"Its PINs were sealed with key {string.Join(' ', facts.PinKeyIds)}, the key here is {here ?? "missing"}: the service will not start before the right key is back."
            : null;
    }

    private void Warn(FileFacts facts, string? wrongKey, List<string> warnings)
    {
        if (facts.SchemaLevel < Migrator.CurrentLevel)
        {
            warnings.Add($"Its schema level {facts.SchemaLevel} is brought to {Migrator.CurrentLevel} at the start.");
        }

        if (facts.PinKeyIds is [var id] && PinKeyFile.FindReplaced(options.PinKeyFile, id) is { } replaced)
        {
            warnings.Add($"Its PINs open with {replaced}, which a pins rekey replaced. If that key was stolen, run pins rekey again after the restore.");
        }

        if (wrongKey is not null)
        {
            warnings.Add(wrongKey);
        }
    }
}
