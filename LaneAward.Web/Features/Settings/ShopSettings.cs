using LaneAward.Data;
using LaneAward.Web.Features.Payroll;
using LaneAward.Web.Features.Tablets;

namespace LaneAward.Web.Features.Settings;

/// <summary>What an admin may set for the whole shop.</summary>
/// <param name="LockAfterSeconds">30 to 300.</param>
/// <param name="ScanPrefix">The characters that the shop's scanners send before a barcode; empty when they send none.</param>
/// <param name="ShopName">Stands on PIN slips; empty when nobody gave one.</param>
/// <param name="PayPeriodStart">yyyy-MM-dd, the first day of any pay period; empty when periods are never locked.</param>
/// <param name="PayPeriodDays">1 to 31.</param>
/// <param name="PeriodLockGraceDays">0 to 60 days after a period's last one, in which its time can still be corrected.</param>
internal sealed record ShopSettings(int LockAfterSeconds, string ScanPrefix, string ShopName, string PayPeriodStart, int PayPeriodDays, int PeriodLockGraceDays)
{
    public const string ScanPrefixName = "scan-prefix";
    public const string ShopNameName = "shop-name";

    public static ShopSettings Read(Transaction db)
    {
        return new ShopSettings(
            LockTime.Read(db), db.Settings.Find(ScanPrefixName) ?? "", db.Settings.Find(ShopNameName) ?? "",
            db.Settings.Find(PayPeriod.StartSetting) ?? "", PayPeriod.ReadDays(db), PeriodLock.ReadGraceDays(db));
    }
}

/// <summary>Reads the settings of the shop.</summary>
internal sealed class ReadSettings(Database database)
{
    public Task<ShopSettings> RunAsync(CancellationToken cancellation)
    {
        return database.ReadAsync(ShopSettings.Read, cancellation);
    }
}
