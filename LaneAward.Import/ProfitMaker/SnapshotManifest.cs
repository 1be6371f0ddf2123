using System.Text.Json;
using LaneAward.Import.Dbf;

namespace LaneAward.Import.ProfitMaker;

/// <summary>One file of a promoted snapshot and where it came from.</summary>
public sealed record SnapshotFile(string Name, long Bytes, string Sha256, string From, DateTimeOffset ChangedAt);

/// <summary>What <c>promote</c> writes beside the files it put in place.</summary>
public sealed record SnapshotManifest(long Number, string Source, DateTimeOffset PromotedAt, IReadOnlyList<SnapshotFile> Files)
{
    public const string FileName = "SNAPSHOT.json";

    /// <summary>Records of each table, deleted ones included.</summary>
    public IReadOnlyDictionary<string, long> Records { get; init; } = new Dictionary<string, long>();

    public string? LatestOrderDate { get; init; }

    /// <summary>The manifest in a folder; null when there is none.</summary>
    /// <exception cref="DbfException">It is there and says nothing: without its number an older export would pass for a newer one.</exception>
    public static SnapshotManifest? Read(string folder)
    {
        var path = Path.Combine(folder, FileName);
        // Asked first: one that a refresh puts there meanwhile is not damaged, and is looked for again at the end.
        return !File.Exists(path) ? null : TryRead(folder)
            ?? throw new DbfException(DbfErrorCode.NotAsNamed, path, 0, $"{FileName} cannot be read or is damaged, so which snapshot this is is not known. Refresh the folder from the export.");
    }

    /// <summary>The manifest in a folder; null when there is none or it cannot be read.</summary>
    public static SnapshotManifest? TryRead(string folder)
    {
        try
        {
            var path = Path.Combine(folder, FileName);
            var found = File.Exists(path) ? JsonSerializer.Deserialize(File.ReadAllBytes(path), ImportJson.Default.SnapshotManifest) : null;
            return found?.Files is null ? null : found;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or JsonException)
        {
            return null;
        }
    }

    /// <summary>Which snapshot a folder holds: by its manifest, or by its own name; null when neither says.</summary>
    public static long? NumberOf(string folder) => TryRead(folder)?.Number ?? SourceFolder.NumberOf(folder);
}
