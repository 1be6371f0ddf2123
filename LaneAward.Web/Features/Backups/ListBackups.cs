using LaneAward.Data.Maintenance;
using LaneAward.Web.Infrastructure;

namespace LaneAward.Web.Features.Backups;

/// <summary>The backups in a folder, newest first. Files that this program did not name are not among them.</summary>
internal sealed class ListBackups(ShopOptions options)
{
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

    /// <summary>The newest one of this shop with a manifest that fits; null when there is none.</summary>
    public string? Latest()
    {
        // Of the shop that was here before, when another's file lies in its place now.
        var instance = options.InstanceId ?? new OperationsFolder(options.DataDirectory).HighWater?.InstanceId;
        return Run().FirstOrDefault(b => b.Verified && (instance is null || BackupManifest.TryRead(b.File)?.InstanceId == instance))?.File;
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
