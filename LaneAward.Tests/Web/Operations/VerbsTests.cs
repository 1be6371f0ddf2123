using System.Net;
using System.Net.Sockets;
using System.Text.Json;
using Dapper;
using LaneAward.Data;
using LaneAward.Tests.Support;
using LaneAward.Web.Infrastructure;
using LaneAward.Web.Operations;
using Xunit;

namespace LaneAward.Tests.Web.Operations;

/// <summary>The command line as a script sees it: exit codes, and one sentence on standard error.</summary>
public sealed class VerbsTests
{
    [Theory]
    [InlineData("demoo")]
    [InlineData("--prot", "5080")]
    [InlineData("--urls", "garbage")]
    [InlineData("--urls", "http://127.0.0.1:99999")]
    [InlineData("people")]
    [InlineData("people", "add")]
    [InlineData("people", "add", "Vera", "--role", "king")]
    [InlineData("people", "add", "Vera", "--role", "admin")]
    public async Task Wrong_use_is_exit_64_prints_no_result_and_makes_no_database(params string[] arguments)
    {
        using var folder = new TempFolder();

        var run = await ProgramRun.WebAsync(folder.Path, arguments);

        Assert.Equal((64, ""), (run.ExitCode, run.Output));
        Assert.NotEqual("", run.Error);
        Assert.DoesNotContain("   at ", run.Error, StringComparison.Ordinal);
        Assert.Empty(Directory.EnumerateFileSystemEntries(folder.Path));
    }

    [Theory]
    [InlineData("LaneAward__Environment", "production")]
    [InlineData("LaneAward__Environment", "")]
    [InlineData("LaneAward__TimeZone", "Mars/Olympus")]
    [InlineData("LaneAward__TimeZone", "Central Standard Time")]
    [InlineData("LaneAward__OpenOrderSearch", "perhaps")]
    public async Task A_wrong_setting_stops_the_start_with_exit_78_and_is_named(string name, string value)
    {
        using var folder = new TempFolder();

        var run = await ProgramRun.WebAsync(folder.Path, [], null, (name, value));

        Assert.Equal(78, run.ExitCode);
        Assert.StartsWith($"{name} is \"{value}\"", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_taken_port_is_told_in_one_sentence()
    {
        using var folder = new TempFolder();
        using var other = new TcpListener(IPAddress.Loopback, 0);
        other.Start();
        var address = $"http://{other.LocalEndpoint}";

        var run = await ProgramRun.WebAsync(folder.Path, ["--urls", address]);

        Assert.Equal(75, run.ExitCode);
        Assert.Equal(
            $"Failed to bind to address {address}: address already in use. Another program listens there, perhaps this one: end it, or give another address with --urls.",
            run.Error.Trim());
        Assert.DoesNotContain("   at ", run.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("LaneAward__DatabasePath", "/tmp")]
    [InlineData("LaneAward__DatabasePath", "/dev/null")]
    [InlineData("LaneAward__DatabasePath", "/proc/x.db")]
    [InlineData("LaneAward__DataDirectory", "/proc")]
    [InlineData("LaneAward__PinKeyFile", "/tmp")]
    [InlineData("LaneAward__PinKeyFile", "/proc/pin.key")]
    public async Task A_path_where_no_file_can_be_stops_the_start_with_exit_78_and_is_named(string name, string value)
    {
        using var folder = new TempFolder();

        var run = await ProgramRun.WebAsync(folder.Path, ["--urls", "http://127.0.0.1:0"], null, (name, value));

        Assert.Equal(78, run.ExitCode);
        Assert.StartsWith($"{name} names {value}, ", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_file_that_was_never_a_database_is_a_wrong_setting_and_one_that_was_served_is_damaged()
    {
        using var shop = ShopDatabase.Create();
        using var folder = new TempFolder();
        var text = folder.File("orders.txt");
        await File.WriteAllTextAsync(text, "107923 plaque\n", TestContext.Current.CancellationToken);
        Assert.Equal(0, (await ProgramRun.WebAsync(shop.Folder, ["people", "add", "Ana"])).ExitCode);
        await File.WriteAllTextAsync(shop.Path, "107923 plaque\n", TestContext.Current.CancellationToken);

        var never = await ProgramRun.WebAsync(folder.Path, ["--urls", "http://127.0.0.1:0"], null, ("LaneAward__DatabasePath", text));
        var damaged = await ProgramRun.WebAsync(shop.Folder, ["--urls", "http://127.0.0.1:0"]);

        Assert.Equal((78, 71), (never.ExitCode, damaged.ExitCode));
        Assert.StartsWith($"LaneAward__DatabasePath names {text}, which is no SQLite database.", never.Error, StringComparison.Ordinal);
        Assert.Contains("restore the newest backup", damaged.Error, StringComparison.Ordinal);
        Assert.Equal("107923 plaque\n", await File.ReadAllTextAsync(text, TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task A_wrong_address_in_the_environment_is_a_wrong_setting()
    {
        using var folder = new TempFolder();

        var run = await ProgramRun.WebAsync(folder.Path, [], null, ("ASPNETCORE_URLS", "http://127.0.0.1:no"));

        Assert.Equal(78, run.ExitCode);
        Assert.StartsWith("ASPNETCORE_URLS", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Help_is_a_result()
    {
        using var folder = new TempFolder();

        var run = await ProgramRun.WebAsync(folder.Path, ["people", "add", "--help"]);

        Assert.Equal((0, ""), (run.ExitCode, run.Error));
        Assert.Contains("people add", run.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("db", "verify")]
    [InlineData("restore-check")]
    [InlineData("restore-confirm")]
    public async Task A_backup_that_is_not_there_is_bad_data_for_every_verb(params string[] verb)
    {
        using var shop = ShopDatabase.Create();

        var run = await ProgramRun.WebAsync(shop.Folder, [.. verb, "/nope.db"]);

        Assert.Equal((65, "/nope.db does not exist.\n"), (run.ExitCode, run.Error));
    }

    [Fact]
    public async Task A_database_of_another_environment_stops_the_start_and_every_verb_that_writes()
    {
        using var shop = ShopDatabase.Create();
        var staging = ("LaneAward__Environment", "staging");

        var serve = await ProgramRun.WebAsync(shop.Folder, [], null, staging);
        var add = await ProgramRun.WebAsync(shop.Folder, ["people", "add", "Vera"], null, staging);

        Assert.Equal((78, 78), (serve.ExitCode, add.ExitCode));
        Assert.Contains("belongs to development", serve.Error, StringComparison.Ordinal);
        Assert.Equal(0, shop.Scalar<long>("SELECT count(*) FROM people"));
    }

    [Theory]
    [InlineData("pins", "report", "--out", "-")]
    [InlineData("pins", "reset-all", "--yes", "--out", "-")]
    [InlineData("pins", "rekey")]
    [InlineData("tablets", "enrol", "--name", "Engraving 2")]
    [InlineData("people", "add", "Ana Ruiz")]
    [InlineData("people", "set-password", "vera")]
    [InlineData("activity", "reset", "--dry-run")]
    [InlineData("activity", "reset", "--yes")]
    public async Task What_people_run_beside_a_service_of_another_release_leaves_the_schema_alone(params string[] verb)
    {
        using var folder = new TempFolder();
        var options = DemoShop.OptionsOf(folder.Path, "development");
        PinKeyFile.Create(options.PinKeyFile);
        var level = Migrator.CurrentLevel - 1;
        using (var older = Connections.OpenOrCreate(options.DatabasePath, 1000))
        {
            Migrator.Apply(older, options.DatabasePath, level);
            older.Execute("INSERT INTO instance (id, instance_id, environment, created_at_ms, created_by) VALUES (1, 'x', 'development', 1, 'tests')");
        }

        var run = await ProgramRun.WebAsync(folder.Path, verb, ShopServer.Password + "\n");

        Assert.True(run.ExitCode == 78, run.Output + run.Error);
        Assert.Contains($"has schema level {level}, this program needs {Migrator.CurrentLevel}. Nothing was changed. Use the release that is served", run.Error, StringComparison.Ordinal);
        using var found = Connections.OpenReader(options.DatabasePath, 1000);
        Assert.Equal(level, found.QuerySingle<int>("PRAGMA user_version"));
    }

    [Fact]
    public void A_commit_that_the_disk_did_not_confirm_is_not_said_to_have_changed_nothing()
    {
        var (exit, sentence) = Verbs.Failure(new CommitUnknownException(new IOException("I/O error")));

        Assert.Equal(71, exit);
        Assert.StartsWith("The disk did not confirm the write: I/O error. Whether this was done is not known", sentence, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Db_verbs_show_the_database_and_make_none()
    {
        using var shop = ShopDatabase.Create();
        shop.AddPerson("Ana");
        using var empty = new TempFolder();

        var counts = await ProgramRun.WebAsync(shop.Folder, ["db", "counts", "--json"]);
        var status = await ProgramRun.WebAsync(shop.Folder, ["db", "status", "--json"]);
        var missing = await ProgramRun.WebAsync(empty.Path, ["db", "status"]);

        Assert.Equal(1, JsonDocument.Parse(counts.Output).RootElement.GetProperty("people").GetInt64());
        Assert.Equal("development", JsonDocument.Parse(status.Output).RootElement.GetProperty("environment").GetString());
        Assert.Equal(1, JsonDocument.Parse(status.Output).RootElement.GetProperty("rows").GetProperty("people").GetInt64());
        Assert.Equal(78, missing.ExitCode);
        Assert.Empty(Directory.EnumerateFileSystemEntries(empty.Path));
    }

    [Fact]
    public async Task Verifying_finds_a_reference_to_a_missing_row()
    {
        using var shop = ShopDatabase.Create();
        var sound = await ProgramRun.WebAsync(shop.Folder, ["db", "verify"]);
        shop.Execute("PRAGMA foreign_keys = OFF; INSERT INTO team_members (person_id, team_id) VALUES (7, 8)");

        var broken = await ProgramRun.WebAsync(shop.Folder, ["db", "verify"]);

        Assert.Equal((0, "ok\n"), (sound.ExitCode, sound.Output));
        Assert.Equal(65, broken.ExitCode);
        Assert.Contains("team_members", broken.Output, StringComparison.Ordinal);
    }
}
