using System.Globalization;
using LaneAward.Data;
using LaneAward.Data.Reports;
using LaneAward.Web.Features.Reports;

namespace LaneAward.Web.Features.Payroll;

/// <summary>The batches so far, and what the next one would hold.</summary>
/// <param name="Plan">Null when no days were asked for that a batch could have.</param>
/// <param name="Uncovered">The plan's earlier days that no batch covers, with what a batch of them would hold; null where they are too many to count at once.</param>
internal sealed record PayrollOverview(
    IReadOnlyList<PayrollBatchRow> Batches, PayrollPlan? Plan, IReadOnlyList<(UncoveredDays Days, long? Minutes)> Uncovered, PeriodLock Periods);

/// <summary>Reads the batches, previews the next one, and hands a batch's file out again as it was.</summary>
internal sealed class ReadPayroll(Database database, ShopClock clock)
{
    // Sessions whose breaks are read in a tenth of a second, for hours beside a link.
    private const int MostCounted = 5_000;

    /// <summary>With a preview of these days.</summary>
    public Task<PayrollOverview> RunAsync(PayrollDays days, CancellationToken cancellation)
    {
        return RunAsync((_, _) => days, cancellation);
    }

    /// <summary>With a preview of the days that are handed over next.</summary>
    public Task<PayrollOverview> NextAsync(CancellationToken cancellation)
    {
        return RunAsync((db, batches) => PayrollPlan.Next(db, batches, ReadReport.PeriodOf(db), clock), cancellation);
    }

    /// <summary>The batches alone, where wrong days were asked for.</summary>
    public Task<PayrollOverview> WithoutPlanAsync(CancellationToken cancellation)
    {
        return RunAsync((_, _) => null, cancellation);
    }

    /// <summary>Newest first.</summary>
    public Task<IReadOnlyList<PayrollBatchRow>> BatchesAsync(CancellationToken cancellation)
    {
        return database.ReadAsync(db => db.Payroll.Batches(), cancellation);
    }

    private Task<PayrollOverview> RunAsync(Func<Transaction, IReadOnlyList<PayrollBatchRow>, PayrollDays?> choose, CancellationToken cancellation)
    {
        return database.ReadAsync(
            db =>
            {
                var batches = db.Payroll.Batches();
                var plan = choose(db, batches) is { } days ? PayrollPlan.Make(db, days.From, days.To, clock) : null;
                return new PayrollOverview(batches, plan, Uncovered(db, plan?.Uncovered ?? [], batches), PeriodLock.Read(db, clock));
            },
            cancellation);
    }

    private IReadOnlyList<(UncoveredDays Days, long? Minutes)> Uncovered(Transaction db, IReadOnlyList<UncoveredDays> all, IReadOnlyList<PayrollBatchRow> batches)
    {
        var few = all.Sum(days => days.Sessions) <= MostCounted;
        return [.. all.Select(days => (days, few ? PayrollPlan.MinutesOf(db, days, batches, clock) : (long?)null))];
    }

    public static string FileName(PayrollBatchRow batch)
    {
        return string.Create(CultureInfo.InvariantCulture, $"payroll-batch-{batch.Id}_{batch.FromDay}_{batch.ToDay}.csv");
    }

    public Task<(PayrollBatchRow Batch, byte[] File)?> FileAsync(long id, CancellationToken cancellation)
    {
        return database.ReadAsync<(PayrollBatchRow, byte[])?>(db => db.Payroll.Find(id) is { } batch ? (batch, db.Payroll.File(id)!) : null, cancellation);
    }
}
