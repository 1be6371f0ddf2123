using LaneAward.Data;
using LaneAward.Data.Tablets;
using LaneAward.Web.Features.Backups;
using LaneAward.Web.Features.Health;
using LaneAward.Web.Features.Parity;
using LaneAward.Web.Features.Tablets;
using LaneAward.Web.Infrastructure;
using Microsoft.AspNetCore.Mvc;

namespace LaneAward.Web.Pages.Console.Environments;

/// <summary>Can this environment be relied on: health, backups, and the facts by which it is compared with the others.</summary>
internal sealed class EnvironmentsModel(ReadHealth health, ReadParity parity, ListBackups backups, ListTablets tablets, Database database, ShopOptions options) : ConsolePage
{
    private const int Shown = 8;

    public HealthReport Health { get; private set; } = null!;

    public ParityReport Parity { get; private set; } = null!;

    public IReadOnlyList<KeptBackup> Backups { get; private set; } = [];

    /// <summary>What was never done for the backups.</summary>
    public IReadOnlyList<BackupStep> Missing { get; private set; } = [];

    public bool IsDevelopment => options.IsDevelopment;

    public IReadOnlyList<TabletRow> Tablets { get; private set; } = [];

    /// <summary>Bytes of the file itself.</summary>
    public long DatabaseBytes => new FileInfo(database.Path) is { Exists: true } file ? file.Length : 0;

    /// <summary>Bytes of what is written and not yet folded into the file.</summary>
    public long WalBytes => database.WalBytes;

    public static long SizeOf(KeptBackup backup)
    {
        return new FileInfo(backup.File) is { Exists: true } file ? file.Length : 0;
    }

    public async Task<IActionResult> OnGetAsync()
    {
        Health = await health.RunAsync(Cancelled);
        Missing = BackupSteps.Missing(Health.Backup, options, Words);
        Parity = await parity.RunAsync(Cancelled);
        Backups = [.. backups.Run().Take(Shown)];
        Tablets = [.. (await tablets.RunAsync(Cancelled)).Where(tablet => tablet.RevokedAtMs is null)];
        return Page();
    }
}
