using System.CommandLine;
using System.Text.Json;
using LaneAward.Data;
using LaneAward.Data.Maintenance;
using LaneAward.Web.Infrastructure;

namespace LaneAward.Web.Operations;

/// <summary><c>db</c>: what the database is, what it holds, whether it is sound and whether it may count. None of them changes a row of the shop but <c>accept</c>, which raises the epoch.</summary>
internal static class DatabaseVerbs
{
    private const int LongestHold = 15;

    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web) { WriteIndented = true };

    public static Command Create()
    {
        return new Command("db", "Look at the database: facts, row counts, soundness.")
        {
            Verb("status", "Show which database this is, its schema level, settings and last import.", ShowStatus),
            Verb("counts", "Show the rows of every table.", db => Show(db.Activity.Counts())),
            CreateVerify(),
            CreateSeal(),
            CreateReindex(),
            CreateHold(),
            CreateAccept(),
            CreateStampDevelopment(),
        };
    }

    private static Command Verb(string name, string description, Func<Transaction, (string Text, string Json, int ExitCode)> look)
    {
        var json = new Option<bool>("--json") { Description = "Print the result as JSON." };
        var command = new Command(name, description) { json };
        command.SetAction(async (parsed, cancellation) =>
        {
            var result = await ReadAsync(look, cancellation);
            Console.WriteLine(parsed.GetValue(json) ? result.Json : result.Text);
            return result.ExitCode;
        });
        return command;
    }

    private static async Task<T> ReadAsync<T>(Func<Transaction, T> look, CancellationToken cancellation)
    {
        var options = OperatorSettings.ReadForExistingShop();
        if (BackupName.Parse(options.DatabasePath) is null)
        {
            using var database = Database.Open(new DatabaseOptions(options.DatabasePath));
            return await database.ReadAsync(look, cancellation);
        }

        try
        {
            // A backup stays what it is.
            return DatabaseFile.Look(options.DatabasePath, look);
        }
        catch (System.Data.Common.DbException unread)
        {
            throw new VerbRefusedException(ExitCode.BadData, $"{options.DatabasePath} cannot be read by this release: {unread.Message} restore-check looks at backups of older ones.");
        }
    }

    private static Command CreateVerify()
    {
        var file = new Argument<string?>("file") { Description = "A finished backup; without it the live database.", Arity = ArgumentArity.ZeroOrOne };
        var json = new Option<bool>("--json") { Description = "Print the result as JSON." };
        var command = new Command("verify", "Read the whole file and report damage and broken references; exit 65 when there is any.") { file, json };
        command.SetAction(async (parsed, cancellation) =>
        {
            if (parsed.GetValue(file) is { } copy)
            {
                var facts = DatabaseFile.Inspect(copy);
                Console.WriteLine(parsed.GetValue(json)
                    ? JsonSerializer.Serialize(new { ok = true, environment = facts.Instance.Environment, instanceId = facts.Instance.InstanceId, facts.SchemaLevel, facts.Tables }, Json)
                    : "ok");
                return ExitCode.Ok;
            }

            var result = await ReadAsync(Verify, cancellation);
            Console.WriteLine(parsed.GetValue(json) ? result.Json : result.Text);
            return result.ExitCode;
        });
        return command;
    }

    private static Command CreateSeal()
    {
        var command = new Command("seal", "Fold the write-ahead log into the file and prove that nobody has it open; exit 75 when somebody does.");
        command.SetAction(_ =>
        {
            DatabaseFile.Seal(new DatabaseOptions(OperatorSettings.ReadForExistingShop().DatabasePath));
            Console.WriteLine("sealed");
        });
        return command;
    }

    private static Command CreateReindex()
    {
        var command = new Command("reindex", "Make the index of the order search anew, while people work; no row of the shop changes.");
        command.SetAction(async (_, cancellation) =>
        {
            using var database = Database.Open(new DatabaseOptions(OperatorSettings.ReadForExistingShop().DatabasePath));
            Console.WriteLine($"{await database.WriteAsync(db => db.Orders.RebuildSearch(), cancellation: cancellation)} orders are in the index.");
            return ExitCode.Ok;
        });
        return command;
    }

    private static Command CreateHold()
    {
        var seconds = new Argument<int>("seconds") { Description = $"1 to {LongestHold}." };
        var command = new Command("hold", "Hold the write lock, to prove that taps wait for it. Refused in public. Used by verify_reliability.sh.") { seconds };
        command.SetAction(async (parsed, cancellation) =>
        {
            var options = OperatorSettings.ReadForExistingShop();
            if (options.Environment == "public")
            {
                throw new VerbRefusedException(ExitCode.WrongConfiguration, "People work in the public shop: its lock is not held for a trial.");
            }

            if (parsed.GetRequiredValue(seconds) is not (>= 1 and <= LongestHold) and var wrong)
            {
                throw new VerbRefusedException(ExitCode.WrongUse, $"{wrong} is not between 1 and {LongestHold} seconds.");
            }

            await WriteLockTrial.HoldAsync(
                new DatabaseOptions(options.DatabasePath), TimeSpan.FromSeconds(parsed.GetRequiredValue(seconds)), () => Console.WriteLine("held"), cancellation);
            return ExitCode.Ok;
        });
        return command;
    }

    private static Command CreateAccept()
    {
        var yes = new Option<bool>("--yes") { Description = "Needed: what was recorded after this file is given up." };
        var command = new Command("accept", "Say that this database counts although it is older than, or another than, the one that was here before.") { yes };
        command.SetAction(parsed =>
        {
            if (!parsed.GetValue(yes))
            {
                throw new VerbRefusedException(ExitCode.WrongUse, "Give --yes: what was recorded after this file is given up. Nothing was changed.");
            }

            var options = OperatorSettings.ReadForExistingShop();
            var live = new DatabaseOptions(options.DatabasePath);
            // From the question to the ticket: a restore in between would get the epoch and the ticket of the file before it.
            using var share = OperationLock.Share(live);
            if (DatabaseFile.Identify(live) is not { } found || found.Instance.Environment != options.Environment)
            {
                throw new WrongDatabaseException($"{options.DatabasePath} is no database of {options.Environment}. Nothing was changed.");
            }

            if (new Quarantine(options.DataDirectory).Reason(live, options.Environment, instanceId: null) is null)
            {
                Console.WriteLine("This database counts already. Nothing was changed.");
                return ExitCode.Ok;
            }

            // As after a restore: taps and sign-ins of the time that is given up are none.
            var operations = new OperationsFolder(options.DataDirectory);
            var raised = DatabaseFile.RaiseEpoch(live.Path, operations.HighWater?.Epoch ?? 0);
            operations.Keep(new RestoreTicket(raised.InstanceId, raised.WriteSeq, raised.Epoch, "db accept", TimeProvider.System.GetUtcNow()));
            Console.WriteLine("The next start takes this database. Restart the service.");
            return ExitCode.Ok;
        });
        return command;
    }

    private static Command CreateStampDevelopment()
    {
        var file = new Argument<string>("file") { Description = "A fetched copy, not a live database." };
        var command = new Command("stamp-development", "Make a fetched copy a development shop of its own: new identity, no PIN, no password. Used by fetch_copy_for_development.sh.") { file };
        command.SetAction(parsed =>
        {
            var copy = parsed.GetRequiredValue(file);
            RefuseAShop(OperatorSettings.Read(), copy);
            DatabaseFile.Inspect(copy);
            DatabaseFile.MakeDevelopment(copy, Guid.CreateVersion7().ToString());
            Console.WriteLine("development");
        });
        return command;
    }

    // It takes every PIN and password for good.
    private static void RefuseAShop(ShopOptions options, string copy)
    {
        if (options.Environment != "development" || Path.GetFullPath(copy) == Path.GetFullPath(options.DatabasePath))
        {
            throw new WrongDatabaseException(
                $"{copy}: only a fetched copy becomes a development shop, with LaneAward__Environment=development, and never the database of the settings. Nothing was changed.");
        }
    }

    private static (string Text, string Json, int ExitCode) ShowStatus(Transaction db)
    {
        var facts = Status(db);
        var inLines = new Dictionary<string, object?>(facts) { ["rows"] = string.Join(' ', ((IReadOnlyDictionary<string, long>)facts["rows"]!).Select(t => $"{t.Key}={t.Value}")) };
        return (Show(inLines).Text, Show(facts).Json, ExitCode.Ok);
    }

    private static Dictionary<string, object?> Status(Transaction db)
    {
        var instance = db.Instance.Read();
        var settings = db.Facts.Settings();
        var import = db.Imports.Newest();
        return new Dictionary<string, object?>
        {
            ["environment"] = instance.Environment,
            ["instanceId"] = instance.InstanceId,
            ["epoch"] = instance.Epoch,
            ["writeSeq"] = instance.WriteSeq,
            ["schemaLevel"] = db.Facts.SchemaLevel(),
            ["sqliteVersion"] = db.Facts.SqliteVersion(),
            ["journalMode"] = settings.JournalMode,
            ["busyTimeoutMs"] = settings.BusyTimeoutMs,
            ["synchronous"] = settings.Synchronous,
            ["rows"] = db.Activity.Counts(),
            ["lastImportAt"] = Features.ShopClock.Iso(import?.FinishedAtMs),
            ["latestOrderDate"] = import?.LatestOrderDate,
        };
    }

    private static (string Text, string Json, int ExitCode) Verify(Transaction db)
    {
        var problems = db.Facts.Problems();
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
