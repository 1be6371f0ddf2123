using System.Text.Json;
using LaneAward.Data;
using LaneAward.Web.Features.Reports;

namespace LaneAward.Web.Features.Payroll;

/// <summary>
/// One change of recorded time at the period lock: what it takes from a locked period or puts into one is refused, unless an admin says that it
/// is meant; then the audit log says so, once for the change.
/// </summary>
internal sealed class LockedTime(PeriodLock periods, ShopClock clock, bool overrideLock, Actor by)
{
    /// <summary>The change touched locked time, which an admin allowed.</summary>
    public bool Overridden { get; private set; }

    /// <param name="startMs">Where the old or the new time begins.</param>
    /// <param name="entityId">The session that is changed.</param>
    /// <param name="reason">Goes with the entry in the audit log.</param>
    public Refusal? Check(Transaction db, long startMs, string entityId, string reason, Phrases say)
    {
        if (periods.Locking(startMs, clock) is not { } locked)
        {
            return null;
        }

        if (!overrideLock || !by.IsAdmin)
        {
            return Refusal.Conflict("period_locked", Sentence(locked, by, clock, say));
        }

        if (!Overridden)
        {
            Overridden = true;
            var period = new { from = ReportQuery.Day(locked.From), to = ReportQuery.Day(locked.To), lockedSince = ReportQuery.Day(locked.LocksOn) };
            db.Audit.Add(by.PersonId, by.Name, "period lock overridden", "work_session", entityId, null, JsonSerializer.Serialize(period), reason);
        }

        return null;
    }

    /// <summary>Which period is locked since when, and what this person can do about it.</summary>
    public static string Sentence(LockingPeriod locked, Actor by, ShopClock clock, Phrases say)
    {
        var days = new DayWords(clock, say);
        var (from, to, since) = (days.Date(locked.From), days.Date(locked.To), days.Date(locked.LocksOn));
        return by.IsAdmin
            ? say["The pay period {0} to {1} is locked since {2}. Tick \"Change locked time\" to change it all the same.", from, to, since]
            : say["The pay period {0} to {1} is locked since {2}. Ask an admin to change it.", from, to, since];
    }
}
