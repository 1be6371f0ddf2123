using System.Globalization;
using LaneAward.Data;

namespace LaneAward.Web.Features.Payroll;

/// <summary>A pay period and the shop day on which it locks: the first one after its last day and the days of grace.</summary>
internal sealed record LockingPeriod(DateOnly From, DateOnly To, DateOnly LocksOn);

/// <summary>
/// Which pay periods are closed to changes: those whose last day and days of grace are over, by the shop's own days. None while no start is set.
/// </summary>
/// <param name="Period">Null while no start is set.</param>
/// <param name="GraceDays">0 to 60.</param>
/// <param name="Today">The shop's day.</param>
internal sealed record PeriodLock(PayPeriod? Period, int GraceDays, DateOnly Today)
{
    public const string GraceSetting = "period-lock-grace-days";
    public const int LongestGraceDays = 60;

    /// <summary>What is written on a session that a tap put, or left, in a locked period.</summary>
    public const string Doubt = "pay period locked";
    private const int UsualGraceDays = 3;

    public static PeriodLock Read(Transaction db, ShopClock clock)
    {
        return new PeriodLock(PayPeriod.Read(db), ReadGraceDays(db), clock.LocalDay(db.NowMs));
    }

    /// <summary>The days of grace that are set; three when none are.</summary>
    public static int ReadGraceDays(Transaction db)
    {
        return int.TryParse(db.Settings.Find(GraceSetting), NumberStyles.None, CultureInfo.InvariantCulture, out var days) ? Math.Clamp(days, 0, LongestGraceDays) : UsualGraceDays;
    }

    /// <summary>The locked period that the day is in; null when it is open.</summary>
    public LockingPeriod? Locking(DateOnly day)
    {
        return Period is not null && Of(day) is var period && Today >= period.LocksOn ? period : null;
    }

    /// <summary>The locked period in which time that begins at the instant lies. Periods lock in order, so no later part of it is locked when its start is open.</summary>
    public LockingPeriod? Locking(long startMs, ShopClock clock)
    {
        return Period is null ? null : Locking(clock.LocalDay(startMs));
    }

    /// <summary>The last locked period, and those from it up to today's, which are open; nothing while no start is set.</summary>
    public (LockingPeriod Last, IReadOnlyList<LockingPeriod> Open)? Standing()
    {
        if (Period is null)
        {
            return null;
        }

        var open = new List<LockingPeriod>();
        var period = Of(Today);
        while (Today < period.LocksOn)
        {
            open.Insert(0, period);
            period = Of(period.From.AddDays(-1));
        }

        return (period, open);
    }

    private LockingPeriod Of(DateOnly day)
    {
        var (from, to) = Period!.Containing(day);
        return new LockingPeriod(from, to, to.AddDays(GraceDays + 1));
    }
}
