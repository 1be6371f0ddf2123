using LaneAward.Data;
using LaneAward.Data.Tasks;
using LaneAward.Web.Infrastructure;

namespace LaneAward.Web.Features.Clocks;

/// <summary>When a running clock ought to stop. From then on its person is asked whether they still work; 15 minutes later it is taken for forgotten.</summary>
/// <param name="EndMs">Where it is closed if nobody stops it, unix milliseconds.</param>
/// <param name="Why">shift, cap, or extended by "still working".</param>
internal sealed record ClockDue(long EndMs, string Why)
{
    /// <summary>What one "still working" adds.</summary>
    public const long ExtensionMs = 30 * 60_000;

    public static ClockDue Of(Transaction db, WorkSessionRow session, ShopClock clock, ShopOptions options)
    {
        var shifts = PersonShifts.Of(db, session.PersonId, clock, options);
        var end = shifts.EndFor(session.StartedAtMs);
        return session.ExtendedUntilMs > end
            ? new ClockDue(session.ExtendedUntilMs.Value, "extended")
            : new ClockDue(end, shifts.At(session.StartedAtMs) is null ? "cap" : "shift");
    }
}
