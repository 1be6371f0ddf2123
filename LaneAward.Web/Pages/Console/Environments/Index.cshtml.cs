using LaneAward.Web.Features.Backups;
using LaneAward.Web.Features.Health;
using LaneAward.Web.Features.Parity;
using Microsoft.AspNetCore.Mvc;

namespace LaneAward.Web.Pages.Console.Environments;

/// <summary>Can this environment be relied on: health, backups, and the facts by which it is compared with the others.</summary>
internal sealed class EnvironmentsModel(ReadHealth health, ReadParity parity, ListBackups backups) : ConsolePage
{
    private const int Shown = 8;

    public HealthReport Health { get; private set; } = null!;

    public ParityReport Parity { get; private set; } = null!;

    public IReadOnlyList<KeptBackup> Backups { get; private set; } = [];

    public async Task<IActionResult> OnGetAsync()
    {
        Health = await health.RunAsync(Cancelled);
        Parity = await parity.RunAsync(Cancelled);
        Backups = [.. backups.Run().Take(Shown)];
        return Page();
    }
}
