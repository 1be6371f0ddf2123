using System.Text.Json;
using LaneAward.Data.Maintenance;

namespace LaneAward.Web.Features.Backups;

/// <summary>What stands beside every backup: whose it is, what it holds, and that it was sound when it was made.</summary>
internal sealed record BackupManifest
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web) { WriteIndented = true };

    public int Format { get; init; } = 1;

    public required string Environment { get; init; }

    public required string InstanceId { get; init; }

    public required string Reason { get; init; }

    public required DateTimeOffset CreatedUtc { get; init; }

    public required string App { get; init; }

    public required string Sqlite { get; init; }

    public required int Schema { get; init; }

    public required long WriteSeq { get; init; }

    public required long ActivityEpoch { get; init; }

    /// <summary>The id of the key that its PINs need; null when it holds none. The key itself is in no backup.</summary>
    public string? PinKeyId { get; init; }

    public string? LatestOrderDate { get; init; }

    public required long Bytes { get; init; }

    public required string Sha256 { get; init; }

    /// <summary>"ok": nothing is made otherwise.</summary>
    public string Integrity { get; init; } = "ok";

    public string ForeignKeys { get; init; } = "ok";

    /// <summary>Seconds that copying and checking took.</summary>
    public double DurationSeconds { get; init; }

    public required IReadOnlyDictionary<string, TableContent> Tables { get; init; }

    public static string PathFor(string backup) => Path.ChangeExtension(backup, ".json");

    /// <summary>The manifest of a backup; null when there is none or it cannot be read.</summary>
    public static BackupManifest? TryRead(string backup)
    {
        try
        {
            return JsonSerializer.Deserialize<BackupManifest>(File.ReadAllBytes(PathFor(backup)), Json);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or JsonException)
        {
            return null;
        }
    }

    public byte[] ToBytes() => JsonSerializer.SerializeToUtf8Bytes(this, Json);
}
