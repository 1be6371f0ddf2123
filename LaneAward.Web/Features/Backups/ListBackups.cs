using LaneAward.Data;
using LaneAward.Data.Files;
using LaneAward.Data.Maintenance;
using LaneAward.Web.Infrastructure;

namespace LaneAward.Web.Features.Backups;

/// <summary>The backups in a folder, newest first. Files that this program did not name are not among them.</summary>
internal sealed class ListBackups(ShopOptions options)
{
    // Taken of the very database that somebody wanted to get away from.
    private static readonly string[] LeftBehind = ["before-restore", "before-rollback"];

    public IReadOnlyList<KeptBackup> Run(string? folder = null)
    {
        folder = Path.GetFullPath(folder ?? options.BackupDirectory);
        return !Directory.Exists(folder)
            ? []
            : Directory.GetFiles(folder, "workforce_*.db")
                .Select(file => (File: file, Name: BackupName.Parse(file)))
                .Where(found => found.Name is not null)
                .Select(found => new KeptBackup(found.File, found.Name!.Value.At, found.Name.Value.Reason, IsVerified(found.File)))
                .OrderByDescending(b => b.At).ThenByDescending(b => b.File, StringComparer.Ordinal)
                .ToList();
    }

    /// <summary>
    /// The newest one of this shop that is what its manifest says; null when there is none. What was taken before a restore or a rollback is
    /// never it: who wants that database back gives its path.
    /// </summary>
    /// <param name="passedOver">Told of every newer one that was changed since it was made.</param>
    public string? Latest(Action<string>? passedOver = null)
    {
        // Of the shop that was here before, when another's file lies in its place now.
        var instance = options.InstanceId ?? new OperationsFolder(options.DataDirectory).HighWater?.InstanceId;
        foreach (var backup in Run().Where(b => b.Verified && !LeftBehind.Contains(b.Reason)))
        {
            if (BackupManifest.TryRead(backup.File) is not { } manifest || (instance is not null && manifest.InstanceId != instance))
            {
                continue;
            }

            if (manifest.Sha256 == FileSum.Of(backup.File))
            {
                return backup.File;
            }

            passedOver?.Invoke(backup.File);
        }

        return null;
    }

    private static bool IsVerified(string file)
    {
        return BackupManifest.TryRead(file) is { } manifest && Fits(file, manifest);
    }

    /// <summary>Is the file there, whole, and what was sound when it was made? Its content is compared when it is used.</summary>
    public static bool Fits(string file, BackupManifest manifest)
    {
        return manifest.Integrity == "ok" && new FileInfo(file) is { Exists: true } found && found.Length == manifest.Bytes;
    }
}
