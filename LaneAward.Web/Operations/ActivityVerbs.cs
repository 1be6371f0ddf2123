using System.CommandLine;
using System.Text.Json;
using LaneAward.Web.Features.Activity;

namespace LaneAward.Web.Operations;

/// <summary><c>activity reset</c>: removes the recorded work of a staging or development shop. There is no such thing in public.</summary>
internal static class ActivityVerbs
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web) { WriteIndented = true };

    public static Command Create()
    {
        return new Command("activity", "Start the record of work anew.") { CreateReset() };
    }

    private static Command CreateReset()
    {
        var yes = new Option<bool>("--yes") { Description = "Needed: it cannot be undone without a backup." };
        var dryRun = new Option<bool>("--dry-run") { Description = "Say what would be removed and change nothing." };
        var json = new Option<bool>("--json") { Description = "Print the result as JSON." };
        var command = new Command("reset", "Remove tasks, sessions, material uses and write keys; keep people, catalogue, orders, imports and audit. Refused in public.")
        {
            yes, dryRun, json,
        };
        command.SetAction((parsed, cancellation) => RunAsync(parsed.GetValue(yes), parsed.GetValue(dryRun), parsed.GetValue(json), cancellation));
        return command;
    }

    private static async Task<int> RunAsync(bool yes, bool dryRun, bool json, CancellationToken cancellation)
    {
        var options = OperatorSettings.ReadForExistingShop();
        if (options.Environment == "public")
        {
            throw new VerbRefusedException(ExitCode.WrongConfiguration, "The activity of the public shop is never reset. Nothing was changed.");
        }

        if (!yes && !dryRun)
        {
            throw new VerbRefusedException(ExitCode.WrongUse, "Give --yes to remove all recorded work, or --dry-run to see what that is. Nothing was changed.");
        }

        using var database = Shop.OpenMigrated(options, TimeProvider.System);
        try
        {
            var report = dryRun
                ? await database.ReadAsync(ResetActivity.Preview, cancellation)
                : await database.WriteAsync(db => ResetActivity.Run(db, PeopleVerbs.Operator), cancellation: cancellation);
            Print(report, dryRun, json);
            return ExitCode.Ok;
        }
        catch (ResetFailedException failed)
        {
            throw new VerbRefusedException(ExitCode.FailedRolledBack, failed.Message);
        }
    }

    private static void Print(ResetReport report, bool dryRun, bool json)
    {
        if (json)
        {
            Console.WriteLine(JsonSerializer.Serialize(report, Json));
            return;
        }

        foreach (var (table, rows) in report.Removed)
        {
            Console.WriteLine($"{(dryRun ? "would remove" : "removed")} {rows,8} {table}");
        }

        Console.WriteLine($"{(dryRun ? "would keep" : "kept")} {report.TablesKept} tables; epoch {report.Epoch}");
    }
}
