using System.CommandLine;
using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using LaneAward.Data;
using LaneAward.Data.Maintenance;
using LaneAward.Web.Features.Backups;
using LaneAward.Web.Infrastructure;
using Serilog;

namespace LaneAward.Web.Operations;

/// <summary>
/// <c>drill</c>: proves a backup by using it. The real program starts on a scratch copy, on a free port of this machine, and is asked for its
/// health and an order; a row is written and read again. The result is remembered for health, good or bad.
/// </summary>
internal static class DrillVerb
{
    public static Command Create()
    {
        var file = new Argument<string>("file") { Description = "The backup, or latest.", DefaultValueFactory = _ => "latest" };
        var command = new Command("drill", "Start the real program on a copy of a backup and use it; the live shop is not touched.") { file };
        command.SetAction((parsed, cancellation) => RunAsync(parsed.GetRequiredValue(file), cancellation));
        return command;
    }

    private static async Task<int> RunAsync(string file, CancellationToken cancellation)
    {
        var options = OperatorSettings.Read();
        var time = TimeProvider.System;
        var started = Stopwatch.GetTimestamp();
        string? trouble = null;
        var lines = new List<string>();
        try
        {
            file = RestoreVerbs.Resolve(options, file);
            var check = new CheckRestore(options).Run(file);
            await UseAsync(options, check, lines, cancellation);
        }
        catch (Exception failed) when (failed is not OperationCanceledException)
        {
            trouble = failed.Message;
        }

        var seconds = Math.Round(Stopwatch.GetElapsedTime(started).TotalSeconds, 2);
        new OperationsFolder(options.DataDirectory).Keep(new LastDrill(file, trouble is null, seconds, trouble, time.GetUtcNow()));
        lines.ForEach(Console.WriteLine);
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{(trouble is null ? "drill ok" : "drill FAILED")} in {seconds} s: {file}"));
        return trouble is null ? ExitCode.Ok : throw new VerbRefusedException(ExitCode.BadData, $"The drill failed: {trouble}");
    }

    private static async Task UseAsync(ShopOptions options, RestoreCheck check, List<string> lines, CancellationToken cancellation)
    {
        var scratch = Directory.CreateTempSubdirectory("laneaward-drill-").FullName;
        try
        {
            File.Copy(check.File, Path.Combine(scratch, "workforce.db"));
            // The one that opens it, so that none is made or moved beside the live shop.
            var key = check.PinKeyIds.Count == 0 ? Path.Combine(scratch, "pin.key") : PinKeyFile.Find(options.PinKeyFile, check.PinKeyIds);
            await using var app = WebHost.Build(
                [
                    "--urls=http://127.0.0.1:0", "--LaneAward:DataDirectory=" + scratch, "--LaneAward:DatabasePath=" + Path.Combine(scratch, "workforce.db"),
                    "--LaneAward:PinKeyFile=" + key, "--LaneAward:OpenOrderSearch=true", "--LaneAward:CreateDatabase=false",
                ],
                // Its standard output is the drill's.
                builder => builder.Services.AddSerilog((_, log) => log.MinimumLevel.Fatal()));
            await app.StartAsync(cancellation);
            using var client = new HttpClient { BaseAddress = new Uri(app.Urls.Single()) };
            await AskAsync(client, check, lines, cancellation);
            await WriteAsync(app.Services.GetRequiredService<Database>(), check, lines, cancellation);
            await app.StopAsync(cancellation);
        }
        finally
        {
            Directory.Delete(scratch, recursive: true);
        }
    }

    private static async Task AskAsync(HttpClient client, RestoreCheck check, List<string> lines, CancellationToken cancellation)
    {
        using var health = JsonDocument.Parse(await client.GetStringAsync("/api/health", cancellation));
        lines.Add($"health    {health.RootElement.GetProperty("status").GetString()}, schema level {health.RootElement.GetProperty("database").GetProperty("schemaLevel").GetInt32()}");
        // The first digits of the sample's and the real order numbers; an empty shop finds nothing and says so.
        using var search = JsonDocument.Parse(await client.GetStringAsync("/api/orders/search?q=1&limit=1", cancellation));
        lines.Add($"search    {search.RootElement.GetProperty("count").GetInt32()} found among {check.Rows.GetValueOrDefault("orders")} orders");
        using var page = await client.GetAsync("/", cancellation);
        page.EnsureSuccessStatusCode();
    }

    private static async Task WriteAsync(Database database, RestoreCheck check, List<string> lines, CancellationToken cancellation)
    {
        var word = Guid.NewGuid().ToString();
        await database.WriteAsync(db => db.Settings.Set("drill", word), cancellation: cancellation);
        var (found, counts) = await database.ReadAsync(db => (db.Settings.Find("drill"), db.Activity.Counts()), cancellation);
        if (found != word)
        {
            throw new InvalidOperationException("What was written could not be read again.");
        }

        if (check.Rows.FirstOrDefault(t => counts[t.Key] < t.Value) is { Key: { } table })
        {
            throw new InvalidOperationException($"{table} has {counts[table]} rows, the backup {check.Rows[table]}.");
        }

        lines.Add($"content   {check.Rows.Values.Sum()} rows in {check.Rows.Count} tables, one written and read again");
    }
}
