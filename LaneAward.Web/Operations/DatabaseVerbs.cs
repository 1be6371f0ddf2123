using System.CommandLine;
using System.Text.Json;
using LaneAward.Data;

namespace LaneAward.Web.Operations;

/// <summary><c>db status</c>, <c>db counts</c> and <c>db verify</c>: what the database is, what it holds, whether it is sound. None of them changes a row.</summary>
internal static class DatabaseVerbs
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web) { WriteIndented = true };

    public static Command Create()
    {
        return new Command("db", "Look at the database: facts, row counts, soundness.")
        {
            Verb("status", "Show which database this is, its schema level, settings and last import.", db => Show(Status(db))),
            Verb("counts", "Show the rows of every table.", db => Show(db.Health.Counts())),
            Verb("verify", "Read the whole file and report damage and broken references; exit 65 when there is any.", Verify),
        };
    }

    private static Command Verb(string name, string description, Func<Session, (string Text, string Json, int ExitCode)> look)
    {
        var json = new Option<bool>("--json") { Description = "Print the result as JSON." };
        var command = new Command(name, description) { json };
        command.SetAction(async (parsed, cancellation) =>
        {
            var options = OperatorSettings.ReadForExistingShop();
            using var database = Database.Open(new DatabaseOptions(options.DatabasePath));
            var result = await database.ReadAsync(look, cancellation);
            Console.WriteLine(parsed.GetValue(json) ? result.Json : result.Text);
            return result.ExitCode;
        });
        return command;
    }

    private static Dictionary<string, object?> Status(Session db)
    {
        var instance = db.Health.Instance();
        var settings = db.Health.Settings();
        var import = db.Health.LastImport();
        return new Dictionary<string, object?>
        {
            ["environment"] = instance.Environment,
            ["instanceId"] = instance.InstanceId,
            ["epoch"] = instance.Epoch,
            ["schemaLevel"] = db.Health.SchemaLevel(),
            ["sqliteVersion"] = db.Health.SqliteVersion(),
            ["journalMode"] = settings.JournalMode,
            ["busyTimeoutMs"] = settings.BusyTimeoutMs,
            ["synchronous"] = settings.Synchronous,
            ["lastImportAt"] = Features.ShopClock.Iso(import?.FinishedAtMs),
            ["latestOrderDate"] = import?.LatestOrderDate,
        };
    }

    private static (string Text, string Json, int ExitCode) Verify(Session db)
    {
        var problems = db.Health.Problems();
        var text = problems.Count == 0 ? "ok" : string.Join('\n', problems);
        return (text, JsonSerializer.Serialize(new { ok = problems.Count == 0, problems }, Json), problems.Count == 0 ? ExitCode.Ok : ExitCode.BadData);
    }

    private static (string Text, string Json, int ExitCode) Show<T>(IReadOnlyDictionary<string, T> facts)
    {
        var width = facts.Keys.Max(k => k.Length) + 2;
        var text = string.Join('\n', facts.Select(f => f.Key.PadRight(width) + (f.Value?.ToString() ?? "-")));
        return (text, JsonSerializer.Serialize(facts, Json), ExitCode.Ok);
    }
}
