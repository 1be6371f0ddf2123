using System.Globalization;
using System.Text.RegularExpressions;

namespace LaneAward.Data;

/// <summary>The name of a backup says whose it is, when and why: workforce_vm-staging_20260414T120000Z_scheduled.db.</summary>
public static partial class BackupName
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
