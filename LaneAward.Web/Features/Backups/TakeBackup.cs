using System.Diagnostics;
using LaneAward.Data;
using LaneAward.Data.Files;
using LaneAward.Data.Maintenance;
using LaneAward.Web.Infrastructure;

namespace LaneAward.Web.Features.Backups;

/// <summary>
/// Makes a backup while people work: copied from one snapshot, checked, compared with that snapshot, flushed, and only then given its
/// name, with its manifest beside it. A run that fails or is killed leaves no file with a final name.
/// </summary>
internal sealed class TakeBackup(ShopOptions options, TimeProvider time)
{
    private const string Unfinished = ".part";

    /// <param name="folder">Where to put it; null for the backup folder of the settings.</param>
    /// <exception cref="DatabaseBusyException">Another backup into that folder is running.</exception>
    /// <exception cref="DamagedCopyException">The live database is damaged, or the copy is not equal to it.</exception>
    /// <exception cref="WrongDatabaseException">The file is not the one that was here before: its copy must not become the newest backup.</exception>
    public (string File, BackupManifest Manifest) Run(string reason, string? folder)
    {
        var started = Stopwatch.GetTimestamp();
        if (new Quarantine(options.DataDirectory).Reason(new DatabaseOptions(options.DatabasePath), options.Environment, options.InstanceId) is { } quarantine)
        {
            throw new WrongDatabaseException($"No backup was made. {quarantine}");
        }

        folder = Path.GetFullPath(folder ?? options.BackupDirectory);
        MakeFolder(folder);
        using var turn = FileTurn.TryTake(Path.Combine(folder, ".backup.lock")) ?? throw new DatabaseBusyException($"Another backup into {folder} is running.");
        foreach (var left in Directory.GetFiles(folder, "workforce_*" + Unfinished + "*"))
        {
            File.Delete(left);
        }

        var at = time.GetUtcNow();
        var path = Path.Combine(folder, BackupName.Of(options.Environment, at, reason));
        while (File.Exists(path))
        {
            at = at.AddSeconds(1);
            path = Path.Combine(folder, BackupName.Of(options.Environment, at, reason));
        }

        var part = path + Unfinished;
        try
        {
            var facts = DatabaseFile.Copy(new DatabaseOptions(options.DatabasePath) { Time = time }, part);
            var manifest = Describe(facts, part, reason, at) with { DurationSeconds = Math.Round(Stopwatch.GetElapsedTime(started).TotalSeconds, 3) };
            Finish(part, path, manifest);
            Remember(path, manifest);
            return (path, manifest);
        }
        catch
        {
            File.Delete(part);
            throw;
        }
    }

    private static BackupManifest Describe(FileFacts facts, string part, string reason, DateTimeOffset at)
    {
        return new BackupManifest
        {
            Environment = facts.Instance.Environment,
            InstanceId = facts.Instance.InstanceId,
            Reason = reason,
            CreatedUtc = at,
            App = ProgramVersion.Text,
            Sqlite = facts.SqliteVersion,
            Schema = facts.SchemaLevel,
            WriteSeq = facts.Instance.WriteSeq,
            ActivityEpoch = facts.Instance.Epoch,
            PinKeyId = facts.PinKeyIds.Count == 0 ? null : string.Join(' ', facts.PinKeyIds),
            LatestOrderDate = facts.LatestOrderDate,
            Bytes = new FileInfo(part).Length,
            Sha256 = FileSum.Of(part),
            Tables = facts.Tables,
        };
    }

    private static void Finish(string part, string path, BackupManifest manifest)
    {
        var manifestPart = BackupManifest.PathFor(path) + Unfinished;
        File.WriteAllBytes(manifestPart, manifest.ToBytes());
        NativeFiles.Flush(manifestPart);
        NativeFiles.Flush(part);
        // The manifest first: one without its file is nothing, a file without its manifest could not be trusted.
        NativeFiles.Rename(manifestPart, BackupManifest.PathFor(path));
        NativeFiles.Rename(part, path);
        NativeFiles.Flush(Path.GetDirectoryName(path)!);
    }

    private void Remember(string path, BackupManifest manifest)
    {
        var operations = new OperationsFolder(options.DataDirectory);
        if (Path.GetDirectoryName(path) == options.BackupDirectory)
        {
            // One that somebody took into a folder of his own may be gone tomorrow.
            operations.Keep(new LastBackup(path, manifest.Sha256, manifest.Reason, manifest.CreatedUtc));
        }

        new Quarantine(options.DataDirectory).Raise(new HighWater(manifest.InstanceId, manifest.WriteSeq, manifest.ActivityEpoch, manifest.CreatedUtc));
    }

    private static void MakeFolder(string folder)
    {
        if (!Directory.Exists(folder))
        {
            Directory.CreateDirectory(folder);
            if (!OperatingSystem.IsWindows())
            {
                File.SetUnixFileMode(folder, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute | UnixFileMode.GroupRead | UnixFileMode.GroupExecute);
            }
        }
    }
}
