using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;
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

/// <summary>The name of a backup says whose it is, when and why: workforce_vm-staging_20260414T120000Z_scheduled.db.</summary>
internal static partial class BackupName
{
    public static string Of(string environment, DateTimeOffset at, string reason)
    {
        var whose = environment == "development" ? "local" : "vm-" + environment;
        return string.Create(CultureInfo.InvariantCulture, $"workforce_{whose}_{at.UtcDateTime:yyyyMMdd'T'HHmmss'Z'}_{reason}.db");
    }

    public static bool IsReason(string reason) => Reason().IsMatch(reason);

    /// <summary>Null for a file that this program did not name: such a file is never touched.</summary>
    public static (DateTimeOffset At, string Reason)? Parse(string file)
    {
        var match = Name().Match(Path.GetFileName(file));
        return match.Success && DateTimeOffset.TryParseExact(
            match.Groups[1].Value, "yyyyMMdd'T'HHmmss'Z'", CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var at)
            ? (at, match.Groups[2].Value)
            : null;
    }

    [GeneratedRegex("^[a-z0-9][a-z0-9-]{0,39}$")]
    private static partial Regex Reason();

    [GeneratedRegex(@"^workforce_(?:local|vm-staging|vm-public)_(\d{8}T\d{6}Z)_([a-z0-9][a-z0-9-]{0,39})\.db$")]
    private static partial Regex Name();
}
