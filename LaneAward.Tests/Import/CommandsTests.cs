using System.Text.Json;
using LaneAward.Import;
using LaneAward.Import.Dbf;
using LaneAward.Tests.Support;
using Xunit;

namespace LaneAward.Tests.Import;

public sealed class CommandsTests : IDisposable
{
    private readonly TempFolder _folder = new();
    private readonly ProfitMakerFolder _files = new ProfitMakerFolder().Write();

    public void Dispose()
    {
        _folder.Dispose();
        _files.Dispose();
    }

    [Fact]
    public async Task The_sample_is_the_same_for_the_same_seed_and_imports_into_a_new_development_database()
    {
        string[] size = ["--customers", "60", "--orders", "300"];
        Assert.Equal(0, (await ImportProgram.RunAsync(["sample", _folder.File("a"), .. size])).Exit);
        Assert.Equal(0, (await ImportProgram.RunAsync(["sample", _folder.File("b"), .. size])).Exit);
        foreach (var file in Directory.GetFiles(_folder.File("a")))
        {
            Assert.Equal(await File.ReadAllBytesAsync(file), await File.ReadAllBytesAsync(Path.Combine(_folder.File("b"), Path.GetFileName(file))));
        }

        var (exit, output, error) = await ImportProgram.RunAsync(["apply", _folder.File("a"), "--database", _folder.File("w.db"), "--json"]);
        Assert.True(exit == 0, error);
        using var report = JsonDocument.Parse(output);
        Assert.Equal("applied", report.RootElement.GetProperty("status").GetString());
        Assert.Equal(300, report.RootElement.GetProperty("orders").GetProperty("inserted").GetInt32());
        Assert.Equal("2026-04-13", report.RootElement.GetProperty("latestOrderDate").GetString());
    }

    [Theory]
    [InlineData("apply without a database", ExitCode.WrongUse)]
    [InlineData("a folder that is none", ExitCode.WrongUse)]
    [InlineData("a table that is none", ExitCode.BadData)]
    [InlineData("a mapping that does not fit", ExitCode.BadData)]
    [InlineData("a missing database on staging", ExitCode.WrongConfiguration)]
    [InlineData("a sample over real files", ExitCode.WrongUse)]
    public async Task A_wrong_command_says_so_in_its_exit_code(string mistake, int expected)
    {
        await File.WriteAllTextAsync(_folder.File("T.DBF"), "a,b,c\n");
        await File.WriteAllTextAsync(_folder.File("m.json"), """{"customers": {"table": "CUSTOMER", "key": "NO", "name": "NAME"}, "orders": {"table": "COSTORD", "key": "ORDERNO"}}""");
        string[] arguments = mistake switch
        {
            "apply without a database" => ["apply", _files.Path],
            "a folder that is none" => ["check", _folder.File("nowhere")],
            "a table that is none" => ["dump", _folder.File("T.DBF")],
            "a mapping that does not fit" => ["check", _files.Path, "--mapping", _folder.File("m.json")],
            "a missing database on staging" => ["apply", _files.Path, "--database", _folder.File("none.db")],
            _ => ["sample", _files.Path],
        };
        var (exit, _, error) = await ImportProgram.RunAsync(arguments, mistake.EndsWith("staging", StringComparison.Ordinal) ? "staging" : null);
        Assert.True(exit == expected, $"{exit}: {error}");
        Assert.DoesNotContain("   at ", error, StringComparison.Ordinal);
        Assert.False(File.Exists(_folder.File("none.db")));
    }

    [Fact]
    public async Task A_proposed_mapping_imports_tables_with_names_nobody_knows()
    {
        Directory.CreateDirectory(_folder.File("odd"));
        using (var clients = new DbfWriter(_folder.File("odd/KLIENT.DBF"), DbfVersion.FoxPro2Memo, [DbfColumn.Text("KID", 6), DbfColumn.Text("FIRM", 40)], new DateOnly(2026, 4, 14)))
        {
            for (var i = 0; i < 60; i++)
            {
                clients.Write($"K{i}", $"Firm number {i}");
            }
        }

        using (var sales = new DbfWriter(_folder.File("odd/VENTA.DBF"), DbfVersion.FoxPro2Memo, [DbfColumn.Text("VNR", 8), DbfColumn.Text("WER", 6), DbfColumn.Day("WANN"), DbfColumn.Text("WAS", 50)], new DateOnly(2026, 4, 14)))
        {
            for (var i = 0; i < 200; i++)
            {
                sales.Write($"V{i}", $"K{i % 57}", new DateOnly(2026, 1, 1).AddDays(i / 3), $"Thing {i % 9} made of walnut");
            }
        }

        var (_, mapping, _) = await ImportProgram.RunAsync(["inspect", _folder.File("odd"), "--suggest"]);
        await File.WriteAllTextAsync(_folder.File("m.json"), mapping);
        var (exit, output, error) = await ImportProgram.RunAsync(["check", _folder.File("odd"), "--mapping", _folder.File("m.json"), "--json"]);
        Assert.True(exit == 0, error);
        using var report = JsonDocument.Parse(output);
        Assert.Equal(200, report.RootElement.GetProperty("orders").GetProperty("inserted").GetInt32());
        Assert.Equal(0, report.RootElement.GetProperty("orphanOrders").GetInt32());
    }

    [Fact]
    public async Task An_import_killed_at_any_moment_leaves_the_old_state_or_the_new_one()
    {
        using var shop = ShopDatabase.Create();
        Assert.Equal(0, (await ImportProgram.RunAsync(["sample", _folder.File("s"), "--customers", "400", "--orders", "1500"])).Exit);
        for (var delay = 150; delay <= 450; delay += 60)
        {
            using var import = ImportProgram.Start(["apply", _folder.File("s"), "--database", shop.Path]);
            await Task.WhenAny(import.WaitForExitAsync(), Task.Delay(delay));
            if (!import.HasExited)
            {
                import.Kill();
                await import.WaitForExitAsync();
            }

            var orders = shop.Scalar<long>("SELECT count(*) FROM orders");
            Assert.Contains(orders, new long[] { 0, 1500 });
            Assert.Equal(orders == 0 ? 0 : 1, shop.Scalar<long>("SELECT count(*) FROM import_runs"));
            Assert.Equal(orders, shop.Scalar<long>("SELECT count(DISTINCT order_id) FROM order_lines"));
            Assert.Equal("ok", shop.Scalar<string>("PRAGMA integrity_check"));
        }
    }
}
