using System.Diagnostics;
using System.Text.Json;
using LaneAward.Import;
using LaneAward.Import.ProfitMaker;
using LaneAward.Tests.HouseRules;
using LaneAward.Tests.Support;
using Xunit;

namespace LaneAward.Tests.Import;

/// <summary>Files by other programs, when the folder with them lies beside the working copy; skipped where it does not.</summary>
public sealed class SharedFixturesTests
{
    private static readonly string Shared = Path.GetFullPath(Repository.At("..", "shared", "dbf"));

    [Fact]
    public async Task Other_programs_tables_read_as_their_oracles_say()
    {
        RequireShared();
        var command = $"dotnet {ImportProgram.Path} dump {{file}}";
        var start = new ProcessStartInfo("python3",
            [Path.Combine(Shared, "tools", "compare.py"), "--all", command + " --encoding {enc}", "--odd", command, "--odd-strict", command + " --strict"])
        {
            RedirectStandardOutput = true,
        };
        using var compare = Process.Start(start)!;
        var output = await compare.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        await compare.WaitForExitAsync(TestContext.Current.CancellationToken);
        Assert.True(compare.ExitCode == 0, output);
    }

    [Fact]
    public async Task Seven_snapshots_in_a_row_give_exactly_the_expected_numbers()
    {
        RequireShared();
        using var shop = ShopDatabase.Create();
        var mapping = MappingFile.Read(Path.Combine(Shared, "snapshots", "mapping.json"));
        using var expected = JsonDocument.Parse(await File.ReadAllBytesAsync(Path.Combine(Shared, "snapshots", "expect.json"), TestContext.Current.CancellationToken));
        foreach (var run in expected.RootElement.GetProperty("runs").EnumerateArray())
        {
            var before = shop.Scalar<long>("SELECT count(*) FROM import_runs");
            var folder = Path.Combine(Shared, "snapshots", run.GetProperty("folder").GetString()!);
            var report = await new ImportRun(TimeProvider.System).ApplyAsync(new ImportRequest(folder) { Mapping = mapping }, shop.Database, cancellation: TestContext.Current.CancellationToken);
            if (run.GetProperty("exit").ValueKind == JsonValueKind.String)
            {
                Assert.Equal(ImportStatus.Refused, report.Status);
                Assert.Equal(before, shop.Scalar<long>("SELECT count(*) FROM import_runs"));
                continue;
            }

            ExpectCounts(run, "customers", report.Customers);
            ExpectCounts(run, "orders", report.Orders);
            if (run.TryGetProperty("orphan_orders", out var orphans))
            {
                Assert.Equal(orphans.GetInt64(), report.OrphanOrders);
            }
        }

        Assert.Equal((3257, 4910), (
            shop.Scalar<long>("SELECT count(*) FROM customers WHERE missing_since_ms IS NULL"),
            shop.Scalar<long>("SELECT count(*) FROM orders WHERE missing_since_ms IS NULL")));
    }

    private static void RequireShared() => Assert.SkipUnless(Directory.Exists(Shared), "The shared files are not here.");

    private static void ExpectCounts(JsonElement run, string table, ImportCounts counts)
    {
        if (!run.TryGetProperty(table, out var expected))
        {
            return;
        }

        foreach (var number in expected.EnumerateObject())
        {
            var found = number.Name switch
            {
                "inserted" => counts.Inserted,
                "updated" => counts.Updated,
                "unchanged" => counts.Unchanged,
                "vanished" => counts.Vanished,
                _ => counts.Reappeared,
            };
            Assert.True(number.Value.GetInt64() == found, $"{run.GetProperty("folder")} {table}.{number.Name}: {found}");
        }
    }
}
