using LaneAward.Data.Reports;

namespace LaneAward.Web.Features.Reports;

/// <summary>What lies between a person's session and their next start: one rule for the timeline, the timesheet and the reports of pauses.</summary>
/// <param name="ReasonId">Why they paused; null when they gave no reason, or did not pause.</param>
internal readonly record struct Gap(DayKind Kind, long? ReasonId)
{
    /// <summary>A pause that was tapped is a pause, with or without a reason. All else is unknown and stays so.</summary>
    /// <param name="cutEndMs">Where the session ends in what is looked at; one that was cut at midnight was not paused there.</param>
    public static Gap After(WorkRow row, long cutEndMs)
    {
        return row.Paused && row.EndedAtMs == cutEndMs ? new Gap(DayKind.Pause, row.PauseReasonId) : new Gap(DayKind.Unrecorded, null);
    }
}
