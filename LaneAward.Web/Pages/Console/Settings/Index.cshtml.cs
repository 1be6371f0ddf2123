using System.Globalization;
using LaneAward.Web.Features.Settings;
using LaneAward.Web.Infrastructure;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;

namespace LaneAward.Web.Pages.Console.Settings;

/// <summary>What holds for the whole shop; admins alone change it.</summary>
[Authorize(Permissions.ManageSettings)]
internal sealed class SettingsModel(ReadSettings read, SaveSettings save, ShopOptions options) : ConsolePage
{
    public ShopOptions Options => options;

    public string? LockAfterSeconds { get; private set; }

    public string? ScanPrefix { get; private set; }

    public string? ShopName { get; private set; }

    public async Task OnGetAsync()
    {
        var settings = await read.RunAsync(Cancelled);
        (ScanPrefix, ShopName) = (settings.ScanPrefix, settings.ShopName);
        LockAfterSeconds = settings.LockAfterSeconds.ToString(CultureInfo.InvariantCulture);
    }

    public async Task<IActionResult> OnPostAsync(string? lockAfterSeconds, string? scanPrefix, string? shopName)
    {
        (LockAfterSeconds, ScanPrefix, ShopName) = (lockAfterSeconds, scanPrefix, shopName);
        // What is no number is out of range, and refused as such.
        var seconds = int.TryParse(lockAfterSeconds?.Trim(), NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : -1;
        var outcome = await save.RunAsync(new SaveSettings.Request(seconds, scanPrefix ?? "", shopName ?? ""), HttpContext.Write(), Cancelled);
        return outcome.Refusal is { } refusal ? Refuse(refusal) : Leave("/console/settings", outcome.Value.Receipt, outcome.Replayed);
    }
}
