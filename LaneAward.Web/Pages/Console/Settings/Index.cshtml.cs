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

    public string? PayPeriodStart { get; private set; }

    public string? PayPeriodDays { get; private set; }

    public string? PeriodLockGraceDays { get; private set; }

    public async Task OnGetAsync()
    {
        var settings = await read.RunAsync(Cancelled);
        (ScanPrefix, ShopName, PayPeriodStart) = (settings.ScanPrefix, settings.ShopName, settings.PayPeriodStart);
        PayPeriodDays = settings.PayPeriodDays.ToString(CultureInfo.InvariantCulture);
        PeriodLockGraceDays = settings.PeriodLockGraceDays.ToString(CultureInfo.InvariantCulture);
        LockAfterSeconds = settings.LockAfterSeconds.ToString(CultureInfo.InvariantCulture);
    }

    public async Task<IActionResult> OnPostAsync(
        string? lockAfterSeconds, string? scanPrefix, string? shopName, string? payPeriodStart, string? payPeriodDays, string? periodLockGraceDays)
    {
        (LockAfterSeconds, ScanPrefix, ShopName) = (lockAfterSeconds, scanPrefix, shopName);
        (PayPeriodStart, PayPeriodDays, PeriodLockGraceDays) = (payPeriodStart, payPeriodDays, periodLockGraceDays);
        var request = new SaveSettings.Request(Number(lockAfterSeconds), scanPrefix ?? "", shopName ?? "")
        {
            PayPeriodStart = payPeriodStart ?? "",
            PayPeriodDays = Number(payPeriodDays),
            PeriodLockGraceDays = Number(periodLockGraceDays),
        };
        var outcome = await save.RunAsync(request, HttpContext.Write(), Cancelled);
        return outcome.Refusal is { } refusal ? Refuse(refusal) : Leave("/console/settings", outcome.Value.Receipt, outcome.Replayed);
    }

    /// <summary>What is no number is out of range, and refused as such.</summary>
    private static int Number(string? typed)
    {
        return int.TryParse(typed?.Trim(), NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : -1;
    }
}
