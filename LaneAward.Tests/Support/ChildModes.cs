using System.Globalization;
using Dapper;
using LaneAward.Data;
using LaneAward.Import.ProfitMaker;
using LaneAward.Import.Promotion;
using LaneAward.Import.Verbs;
using LaneAward.Web;
using Microsoft.Extensions.Hosting;

namespace LaneAward.Tests.Support;

/// <summary>What the test executable does as a second process; it speaks in lines on standard output.</summary>
internal static class ChildModes
{
    public static Task<int> RunAsync(string mode, string[] arguments)
    {
        return (mode, arguments) switch
        {
            ("hold-lock", [var path]) => HoldLockAsync(path),
            ("hold-lock-often", [var path, var holdMs, var everyMs]) =>
                HoldLockOftenAsync(path, int.Parse(holdMs, CultureInfo.InvariantCulture), int.Parse(everyMs, CultureInfo.InvariantCulture)),
            ("execute", [var path, var sql]) => ExecuteAsync(path, sql),
            ("migrate", [var path, var environment]) => MigrateAsync(path, environment),
            // The few orders that a test's shop begins with are in no sample.
            ("import", [var folder, var path]) => ApplyVerb.Create().Parse([folder, "--database", path, "--force", "--accept-shrink"]).InvokeAsync(),
            ("promote", [var root, var target]) => PromoteAsync(root, target),
            ("serve", [var path, var folder]) => ServeAsync(path, folder),
            ("write-keys", [var path, var callers]) => WriteKeysAsync(path, int.Parse(callers, CultureInfo.InvariantCulture)),
            _ => throw new ArgumentException($"There is no child mode {mode} with {arguments.Length} arguments."),
        };
    }

    /// <summary>Holds the write lock until a line arrives, as an importer or a SQLite browser would.</summary>
    private static async Task<int> HoldLockAsync(string path)
    {
        using var connection = Connections.OpenWriter(path, busyTimeoutMs: 10_000);
        connection.Execute("BEGIN IMMEDIATE");
        Console.WriteLine("locked");
        await Console.In.ReadLineAsync();
        connection.Execute("ROLLBACK");
        Console.WriteLine("released");
        return 0;
    }

    /// <summary>Takes the write lock now and then, until it is killed; says each time whether it got it.</summary>
    private static async Task<int> HoldLockOftenAsync(string path, int holdMs, int everyMs)
    {
        using var connection = Connections.OpenWriter(path, busyTimeoutMs: 10_000);
        while (true)
        {
            await Task.Delay(everyMs);
            try
            {
                connection.Execute("BEGIN IMMEDIATE");
            }
            catch (Microsoft.Data.Sqlite.SqliteException error) when (DatabaseErrors.IsBusy(error))
            {
                Say("missed");
                continue;
            }

            await Task.Delay(holdMs);
            connection.Execute("ROLLBACK");
            Say("held");
        }
    }

    /// <summary>What a release that is not there would have written.</summary>
    private static Task<int> ExecuteAsync(string path, string sql)
    {
        using var connection = Connections.OpenWriter(path, busyTimeoutMs: 10_000);
        connection.Execute(sql);
        return Task.FromResult(0);
    }

    /// <summary>Two of these wait at the same line, so that they meet at the file and not at the start of .NET.</summary>
    private static async Task<int> MigrateAsync(string path, string environment)
    {
        Console.WriteLine("ready");
        await Console.In.ReadLineAsync();
        Migrator.Migrate(new DatabaseOptions(path), environment, "child");
        Console.WriteLine("migrated");
        return 0;
    }

    /// <summary>One promotion from a waiting start, so that a kill meets its work and not the start of .NET.</summary>
    private static async Task<int> PromoteAsync(string root, string target)
    {
        Console.WriteLine("ready");
        await Console.In.ReadLineAsync();
        await new PromoteSnapshot(new HurriedTime()).RunAsync(root, target, ProfitMakerMapping.Shipped, force: false);
        Console.WriteLine("promoted");
        return 0;
    }

    /// <summary>The whole program until it is killed; says its address when it listens.</summary>
    private static async Task<int> ServeAsync(string path, string folder)
    {
        await using var app = WebHost.Build(
        [
            "--urls=http://127.0.0.1:0", "--LaneAward:Environment=" + ShopDatabase.Environment, "--LaneAward:DataDirectory=" + folder,
            "--LaneAward:DatabasePath=" + path,
        ]);
        await app.StartAsync();
        Say("listening " + app.Urls.Single());
        await app.WaitForShutdownAsync();
        return 0;
    }

    /// <summary>
    /// Writes keys from many callers until it is killed, and says each one only after its write was acknowledged.
    /// Every fifth action leaves a row behind and then refuses: that row must never be found.
    /// </summary>
    private static async Task<int> WriteKeysAsync(string path, int callers)
    {
        using var database = Database.Open(new DatabaseOptions(path));
        await Task.WhenAll(Enumerable.Range(0, callers).Select(_ => Task.Run(async () =>
        {
            for (var turn = 1; ; turn++)
            {
                var key = Guid.CreateVersion7().ToString();
                try
                {
                    await database.WriteAsync(db => WriteOneKey(db, key, refuse: turn % 5 == 0));
                    Say("kept " + key);
                }
                catch (InvalidOperationException)
                {
                    Say("refused " + key);
                }
            }
        })));
        return 0;
    }

    private static void WriteOneKey(Transaction db, string key, bool refuse)
    {
        db.Connection.Execute(
            "INSERT INTO write_keys (actor_id, write_key, route, fingerprint, answer, created_at_ms) VALUES (1, @key, 'x', x'00', '', @now)",
            new { key, now = db.NowMs });
        db.Connection.Execute(
            "INSERT INTO audit_entries (at_ms, actor, action, entity, entity_id) VALUES (@now, 'child', 'write', 'key', @key)",
            new { key, now = db.NowMs });
        db.Connection.Execute("UPDATE settings SET value = value + 1 WHERE name = 'writes'");
        if (refuse)
        {
            throw new InvalidOperationException("refused");
        }
    }

    private static void Say(string line)
    {
        lock (Console.Out)
        {
            Console.Out.WriteLine(line);
            Console.Out.Flush();
        }
    }
}
