using System.Globalization;
using System.Security.Cryptography;
using System.Text.Json;
using LaneAward.Data;
using LaneAward.Web.Features.Reports;

namespace LaneAward.Web.Features.Payroll;

/// <summary>What an export answered.</summary>
internal sealed record PayrollAnswer(long BatchId, long Lines, string Receipt);

/// <summary>Hands a range of finished days to payroll: counts them, freezes the file and its lines, and says so in the audit log.</summary>
internal sealed class ExportPayroll(CommandRunner runner, ShopClock clock, ILogger<ExportPayroll> log)
{
    public Task<Outcome<PayrollAnswer>> RunAsync(string? from, string? to, WriteRequest write, CancellationToken cancellation)
    {
        return runner.RunAsync(
            write, db => Export(db, from, to, write.By),
            answer => log.LogInformation("Payroll batch {BatchId} with {Lines} lines exported by {ActorId}", answer.BatchId, answer.Lines, write.By.PersonId), cancellation);
    }

    private Outcome<PayrollAnswer> Export(Transaction db, string? from, string? to, Actor by)
    {
        var say = Phrases.In(by.Language);
        var days = PayrollDays.Read(from, to, say);
        if (days.Refusal is { } wrong)
        {
            return wrong;
        }

        var (first, last) = days.Value;
        if (last >= clock.LocalDay(db.NowMs))
        {
            return Refusal.Invalid("to", say["Today is not over yet. The last day of a batch is yesterday at the latest."]);
        }

        var plan = PayrollPlan.Make(db, first, last, clock);
        if (plan.Running > 0)
        {
            return Refusal.Conflict("running", plan.RunningSentence(say));
        }

        if (plan.Lines.Count == 0)
        {
            return Refusal.Conflict("nothing", say["There is nothing to hand over: no new time and no correction."]);
        }

        var id = db.Payroll.NextId();
        var file = plan.File(id);
        var sum = Convert.ToHexStringLower(SHA256.HashData(file));
        db.Payroll.Add(id, ReportQuery.Day(first), ReportQuery.Day(last), by.PersonId, plan.Lines, sum, file);
        db.Audit.Add(
            by.PersonId, by.Name, "payroll exported", "payroll_batch", id.ToString(CultureInfo.InvariantCulture), null,
            JsonSerializer.Serialize(new { from = ReportQuery.Day(first), to = ReportQuery.Day(last), lines = plan.Lines.Count, sha256 = sum }));
        var receipt = plan.Lines.Count == 1 ? say["Batch {0} is made with 1 line.", id] : say["Batch {0} is made with {1} lines.", id, plan.Lines.Count];
        return new PayrollAnswer(id, plan.Lines.Count, plan.Uncovered.Count == 0 ? receipt : receipt + " " + say["Time of earlier days is in no batch yet."]);
    }
}
