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

    /// <summary>The newest one with a manifest that fits; null when there is none.</summary>
    public string? Latest() => Run().FirstOrDefault(b => b.Verified)?.File;

    private static bool IsVerified(string file)
    {
        return BackupManifest.TryRead(file) is { Integrity: "ok" } manifest && manifest.Bytes == new FileInfo(file).Length;
    }
}
