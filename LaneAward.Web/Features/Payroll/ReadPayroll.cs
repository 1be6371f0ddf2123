using System.Globalization;
using LaneAward.Data;
using LaneAward.Data.Reports;
using LaneAward.Web.Features.Reports;

namespace LaneAward.Web.Features.Payroll;

/// <summary>The batches so far, and what the next one would hold.</summary>
internal sealed record PayrollOverview(IReadOnlyList<PayrollBatchRow> Batches, PayrollPlan Plan, PeriodLock Periods);

/// <summary>Reads the batches, previews the next one, and hands a batch's file out again as it was.</summary>
internal sealed class ReadPayroll(Database database, ShopClock clock)
{
    /// <summary>Without days: those that are handed over next.</summary>
    public Task<PayrollOverview> RunAsync(DateOnly? from, DateOnly? to, CancellationToken cancellation)
    {
        return database.ReadAsync(
            db =>
            {
                var batches = db.Payroll.Batches();
                var next = from is null || to is null ? PayrollPlan.Next(db, batches, ReadReport.PeriodOf(db), clock) : (From: from.Value, To: to.Value);
                var first = from ?? next.From;
                var last = to ?? (next.To < first ? first : next.To);
                return new PayrollOverview(batches, PayrollPlan.Make(db, first, last < first ? first : last > PayrollPlan.LastFor(first) ? PayrollPlan.LastFor(first) : last, clock), PeriodLock.Read(db, clock));
            },
            cancellation);
    }

    /// <summary>Newest first.</summary>
    public Task<IReadOnlyList<PayrollBatchRow>> BatchesAsync(CancellationToken cancellation)
    {
        return database.ReadAsync(db => db.Payroll.Batches(), cancellation);
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
