using LaneAward.Import;
using LaneAward.Tests.Import;
using LaneAward.Tests.Support;
using LaneAward.Web.Infrastructure;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;
using Xunit;

namespace LaneAward.Tests.Web.Console;

/// <summary>What a supervisor learns of the refresh from ProfitMaker: the runs, what they left out, and what the next one would do.</summary>
public sealed class ImportsTests : IDisposable
{
    private readonly ProfitMakerFolder _files = new();

    public void Dispose()
    {
        _files.Dispose();
    }

    [Fact]
    public async Task The_last_run_shows_what_was_new_what_vanished_and_which_rows_were_left_out_and_why()
    {
        await using var server = await ShopServer.StartAsync();
        await ApplyAsync(server);
        _files.Orders.RemoveAt(0);
        _files.Orders.Add(new TestOrder("", "C100"));
        _files.Orders.Add(new TestOrder("107999", "C200", Day: "2026-02-31", Description: "3 x Glass Globe"));
        await ApplyAsync(server);

        var cleo = await server.InConsoleAsync();
        var page = await cleo.SeeAsync("/console/imports");

        var words = page.QuerySelector("main")!.Words();
        Assert.Contains("New orders 1 Number What 107999 3 x Glass Globe", words, StringComparison.Ordinal);
        Assert.Contains("Vanished orders 1 Number What 107921", words, StringComparison.Ordinal);
        Assert.Contains("Records without a number, left out 1", words, StringComparison.Ordinal);
        // As FoxPro numbers them, from 1.
        Assert.Equal(["3", "4"], page.QuerySelectorAll("[aria-labelledby=rejected-h] tbody td.n").Select(cell => cell.Words()));
        Assert.Contains("107999", page.QuerySelector("[aria-labelledby=rejected-h]")!.Words(), StringComparison.Ordinal);
        // A refused import is no run: a figure that counted them would say 0 for ever.
        Assert.Equal(["Runs 2"], (await cleo.SeeAsync("/console/reports/imports?range=today")).QuerySelectorAll(".rkpis .kpi").Select(figure => figure.Words()));
    }

    [Fact]
    public async Task The_report_of_a_former_release_whose_records_count_from_0_is_shown_as_FoxPro_counts()
    {
        await using var server = await ShopServer.StartAsync();
        await ApplyAsync(server);
        server.Shop.Execute(
            """
            UPDATE import_runs SET report_json = json_set(report_json, '$.rejectedRows', json(
              '[{"table": "COSTORD", "record": 2, "key": null, "reason": "x"}, {"table": "orders", "record": -1, "key": "108100", "reason": "y"}]'))
            """);

        var page = await (await server.InConsoleAsync()).SeeAsync("/console/imports");

        Assert.Equal(["3", "–"], page.QuerySelectorAll("[aria-labelledby=rejected-h] tbody td.n").Select(cell => cell.Words()));
    }

    [Fact]
    public async Task An_earlier_run_can_be_opened_and_an_unknown_one_says_so()
    {
        await using var server = await ShopServer.StartAsync();
        await ApplyAsync(server);
        _files.Orders.Add(new TestOrder("107999", "C200"));
        await ApplyAsync(server);
        var cleo = await server.InConsoleAsync();
        var first = (await cleo.SeeAsync("/console/imports")).QuerySelectorAll("a[href^='/console/imports?run=']")[^1].GetAttribute("href")!;

        Assert.Contains("New orders 3", (await cleo.SeeAsync(first)).QuerySelector("main")!.Words(), StringComparison.Ordinal);
        Assert.Contains("There is no such run.", (await cleo.SeeAsync("/console/imports?run=0")).QuerySelector("main")!.Words(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_check_of_the_incoming_files_shows_what_would_change_and_writes_nothing()
    {
        await using var server = await ShopServer.StartAsync();
        await ApplyAsync(server);
        _files.Orders.Add(new TestOrder("107999", "C200", Description: "3 x Glass Globe"));
        Receive(server);
        var cleo = await server.InConsoleAsync();

        Assert.Contains("COSTORD.DBF", (await cleo.SeeAsync("/console/imports")).QuerySelector("[aria-labelledby=waiting-h]")!.Words(), StringComparison.Ordinal);
        var words = (await cleo.SeeAsync("/console/imports/check")).QuerySelector("main")!.Words();

        Assert.Contains("Nothing has been written.", words, StringComparison.Ordinal);
        Assert.Contains("New orders 1 Number What 107999 3 x Glass Globe", words, StringComparison.Ordinal);
        Assert.Equal(3, server.Shop.Scalar<long>("SELECT count(*) FROM orders WHERE last_run_id IS NOT NULL"));
        Assert.Equal(1, server.Shop.Scalar<long>("SELECT count(*) FROM import_runs"));
    }

    [Fact]
    public async Task A_check_of_files_that_are_not_whole_says_what_is_wrong_with_which_one()
    {
        await using var server = await ShopServer.StartAsync();
        Receive(server);
        File.Delete(Path.Combine(Incoming(server), "COSTORD.FPT"));

        var page = await (await server.InConsoleAsync()).SeeAsync("/console/imports/check");

        var refusal = page.QuerySelector("[role=alert]")!.Words();
        Assert.StartsWith("These files would be refused.", refusal, StringComparison.Ordinal);
        Assert.Contains("COSTORD", refusal, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_new_export_without_changes_is_fresh_data_and_the_same_one_again_is_not()
    {
        var time = new FakeTimeProvider(new DateTimeOffset(2026, 4, 14, 9, 0, 0, TimeSpan.FromHours(-5)));
        await using var server = await ShopServer.StartAsync(time);
        await ApplyAsync(server, time);
        time.Advance(TimeSpan.FromHours(27));
        Assert.Equal(["Order import is 27 hours old"], await AttentionAsync(server));

        // The same export once more is no news: it may have stopped.
        await new ImportRun(time).ApplyAsync(_files.Request, server.Shop.Database, cancellation: TestContext.Current.CancellationToken);
        Assert.Equal(["Order import is 27 hours old"], await AttentionAsync(server));
        _files.MoveTo("asidta_file_2");
        var again = await new ImportRun(time).ApplyAsync(_files.Request, server.Shop.Database, cancellation: TestContext.Current.CancellationToken);

        Assert.Equal(ImportStatus.Unchanged, again.Status);
        Assert.Equal(["Nothing needs you right now."], await AttentionAsync(server));
        var words = (await (await server.InConsoleAsync()).SeeAsync("/console/imports")).QuerySelector("main")!.Words();
        Assert.Contains("Last import Apr 15, 12:00 PM", words, StringComparison.Ordinal);
        Assert.Contains("Unchanged", words, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_refused_import_is_told_with_its_reason_until_one_is_in_and_a_preview_is_none()
    {
        await using var server = await ShopServer.StartAsync();
        _files.MoveTo("asidta_file_22");
        string[] apply = ["apply", _files.Path, "--database", server.Shop.Path];
        Assert.Equal(0, (await ImportProgram.RunAsync(apply)).Exit);
        _files.Orders.RemoveAt(0);
        _files.Write();

        Assert.Equal(65, (await ImportProgram.RunAsync([.. apply, "--dry-run"])).Exit);
        Assert.Null(await RefusalAsync());
        Assert.Equal(65, (await ImportProgram.RunAsync(apply)).Exit);
        Assert.Matches(
            "^The import of .+ was refused; the orders are those of the one before it. The number of orders fell from 3 to 2 [(]shrink guard[)]. Nothing was changed.",
            await RefusalAsync() ?? "");
        Assert.Equal(1, server.Shop.Scalar<long>("SELECT count(*) FROM import_runs"));
        Assert.Equal(0, (await ImportProgram.RunAsync([.. apply, "--accept-shrink"])).Exit);
        Assert.Null(await RefusalAsync());

        async Task<string?> RefusalAsync() => (await (await server.InConsoleAsync()).SeeAsync("/console/imports")).QuerySelector("#refused")?.Words();
    }

    [Fact]
    public async Task A_first_import_that_was_refused_speaks_of_none_before_it()
    {
        await using var server = await ShopServer.StartAsync();
        _files.Write();
        File.Delete(_files.File("COSTORD.FPT"));
        Assert.Equal(65, (await ImportProgram.RunAsync(["apply", _files.Path, "--database", server.Shop.Path])).Exit);

        var refusal = (await (await server.InConsoleAsync()).SeeAsync("/console/imports")).QuerySelector("#refused")!.Words();
        Assert.Matches("^The import of .+ was refused. COSTORD.DBF has memo fields", refusal);
    }

    [Theory]
    [InlineData("2026-04-14T09:00:00-05:00", "2026-04-15T11:00:00-05:00", "Apr 15, 11:00 AM")]
    [InlineData("2026-04-17T09:00:00-05:00", "2026-04-20T11:00:00-05:00", "Apr 20, 11:00 AM")]
    [InlineData("2026-04-18T09:00:00-05:00", "2026-04-21T02:00:00-05:00", "Apr 21, 2:00 AM")]
    public async Task The_page_says_who_brings_the_orders_and_when_the_board_calls_them_late(string last, string late, string told)
    {
        var time = new FakeTimeProvider(DateTimeOffset.Parse(last, System.Globalization.CultureInfo.InvariantCulture));
        await using var server = await ShopServer.StartAsync(time);
        await ApplyAsync(server, time);

        var words = (await (await server.InConsoleAsync()).SeeAsync("/console/imports")).QuerySelector("main")!.Words();

        Assert.Contains($"The office sends the orders from its own machine on working days; nothing here fetches them. The next are expected by {told}: after that the live board calls them late.", words, StringComparison.Ordinal);
        var due = DateTimeOffset.Parse(late, System.Globalization.CultureInfo.InvariantCulture);
        time.SetUtcNow(due);
        Assert.Equal(["Nothing needs you right now."], await AttentionAsync(server));
        time.SetUtcNow(due.AddMilliseconds(1));
        Assert.Single(await AttentionAsync(server), item => item.StartsWith("Order import is ", StringComparison.Ordinal));
    }

    private static async Task<IEnumerable<string>> AttentionAsync(ShopServer server)
    {
        return (await (await server.InConsoleAsync()).SeeAsync("/console/")).QuerySelectorAll(".att li b").Select(b => b.TextContent);
    }

    private static string Incoming(ShopServer server) => server.Services.GetRequiredService<ShopOptions>().IncomingDirectory;

    private async Task ApplyAsync(ShopServer server, TimeProvider? time = null)
    {
        _files.Write();
        var report = await new ImportRun(time ?? TimeProvider.System).ApplyAsync(
            _files.Request with { AcceptShrink = true }, server.Shop.Database, cancellation: TestContext.Current.CancellationToken);
        Assert.Equal(ImportStatus.Applied, report.Status);
    }

    private void Receive(ShopServer server)
    {
        _files.Write();
        Directory.CreateDirectory(Incoming(server));
        foreach (var file in Directory.GetFiles(_files.Path))
        {
            File.Copy(file, Path.Combine(Incoming(server), Path.GetFileName(file)), overwrite: true);
        }
    }
}
