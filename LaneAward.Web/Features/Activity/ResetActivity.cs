using LaneAward.Data;
using LaneAward.Data.Maintenance;

namespace LaneAward.Web.Features.Activity;

/// <summary>Rows that an activity reset removed (or would remove), and the epoch that tablets must have from then on.</summary>
internal sealed record ResetReport(IReadOnlyDictionary<string, long> Removed, long Epoch, int TablesKept);

/// <summary>What had to stay did not stay: the transaction is rolled back.</summary>
internal sealed class ResetFailedException(string message) : Exception(message);

/// <summary>
/// Removes the work that was recorded and keeps people, catalogue, reference data and the audit log: one transaction that proves, table
/// by table, that what it keeps is what it was.
/// </summary>
internal static class ResetActivity
{
    // The epoch is raised and the act is noted: these two change by the reset itself, and only by one row.
    private static readonly string[] Touched = ["instance", "audit_entries"];

    public static ResetReport Preview(Transaction db)
    {
        var counts = db.Activity.Counts();
        return new ResetReport(TableClasses.Activity.ToDictionary(t => t, t => counts[t]), db.Instance.Read().Epoch, TableClasses.Preserve.Count);
    }

    /// <exception cref="ResetFailedException">Something that is kept would have changed; nothing was.</exception>
    public static ResetReport Run(Transaction db, string actor)
    {
        // A cookie of before a restore is told by the kind of the epoch, which changes here: what the restore brought back to life ends first.
        if (db.Instance.Read().EpochKind is "resend")
        {
            db.SignIns.EndEvery("signed out");
        }

        var kept = TableClasses.Preserve.Except(Touched).ToList();
        var before = db.Activity.Contents(kept);
        var removed = db.Activity.Remove();
        var instance = db.Instance.Read();
        db.Audit.Add(
            null, actor, "activity reset", "instance", instance.InstanceId,
            note: $"{removed.Values.Sum()} rows removed, epoch {instance.Epoch}");
        if (DatabaseFile.Differences(before, db.Activity.Contents(kept)) is [var first, ..])
        {
            throw new ResetFailedException($"The reset would have changed what it keeps: {first}. Nothing was changed.");
        }

        return db.Facts.Problems() is [var problem, ..]
            ? throw new ResetFailedException($"The reset would have left the database unsound: {problem}. Nothing was changed.")
            : new ResetReport(removed, instance.Epoch, TableClasses.Preserve.Count);
    }
}
