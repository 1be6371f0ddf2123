using LaneAward.Data;
using LaneAward.Web.Features.Backups;
using LaneAward.Web.Infrastructure;

namespace LaneAward.Web.Features.Health;

/// <summary>The answer of <c>/api/health</c>; the settings come from a live connection, not from configuration.</summary>
/// <param name="Writable">False in quarantine and while the disk or the file keeps writes away: reads alone do not make a shop.</param>
internal sealed record HealthReport(
    string Status, string Environment, string Version, bool Retryable, bool Writable, DatabaseHealth Database, ImportHealth? LastImport, BackupHealth Backup,
    IReadOnlyList<string> Reasons);

internal sealed record DatabaseHealth(string JournalMode, int BusyTimeoutMs, string Synchronous, int SchemaLevel, string SqliteVersion);

internal sealed record ImportHealth(string FinishedAt, long Customers, long Orders, string? LatestOrderDate);

/// <summary>Ages in hours; null when there is none. State: ok, warn, critical, or none in development.</summary>
internal sealed record BackupHealth(string? LastGoodAt, string State, double? AgeHours, double? OffsiteAgeHours, double? DrillAgeHours);

/// <summary>Reads whether the shop can be relied on, and if not, why.</summary>
internal sealed class ReadHealth(Database database, ShopOptions options, TimeProvider time)
{
    private const long LargestWalBytes = 256 * 1024 * 1024;

    public Task<HealthReport> RunAsync(CancellationToken cancellation)
    {
        return database.ReadAsync(Read, cancellation);
    }

    private HealthReport Read(Transaction db)
    {
        var settings = db.Facts.Settings();
        var import = db.Imports.Newest();
        var reasons = new List<string>();
        var backups = BackupAges.Read(options, time.GetUtcNow());
        if (database.ReadOnlyBecause is { } quarantine)
        {
            reasons.Add(quarantine);
        }

        if (import is null)
        {
            reasons.Add("No orders were imported yet. Run LaneAward.Import apply.");
        }

        if (database.Trouble is { } trouble)
        {
            reasons.Add(trouble.Message);
        }

        if (database.WalBytes > LargestWalBytes)
        {
            reasons.Add("The write-ahead log is over 256 MB: a reader has been holding it back.");
        }

        reasons.AddRange(backups.Reasons);
        return new HealthReport(
            reasons.Count == 0 ? "ok" : "degraded",
            options.Environment,
            ProgramVersion.Text,
            Retryable: false,
            database.ReadOnlyBecause is null && database.Trouble is null,
            new DatabaseHealth(settings.JournalMode, settings.BusyTimeoutMs, settings.Synchronous, db.Facts.SchemaLevel(), db.Facts.SqliteVersion()),
            import is null
                ? null
                : new ImportHealth(ShopClock.Iso(import.FinishedAtMs)!, import.CustomersActive, import.OrdersActive, import.LatestOrderDate),
            new BackupHealth(
                ShopClock.Iso(backups.LastGoodAt?.ToUnixTimeMilliseconds()), backups.State, backups.AgeHours, backups.OffsiteAgeHours, backups.DrillAgeHours),
            reasons);
    }
}
