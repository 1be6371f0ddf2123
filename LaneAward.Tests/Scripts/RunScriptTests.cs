using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Text;
using LaneAward.Tests.HouseRules;
using LaneAward.Tests.Support;
using Xunit;

namespace LaneAward.Tests.Scripts;

/// <summary>scripts/run.sh over the build under test: the first run makes the shop, the second keeps it, --reset makes it new.</summary>
public sealed class RunScriptTests
{
    [Fact]
    public async Task The_first_run_makes_a_shop_the_second_keeps_it_and_reset_makes_it_new()
    {
        using var folder = new TempFolder();
        var database = folder.File("workforce.db");

        var first = await ServeAsync(folder, []);
        Assert.Contains("Rosa Delgado    Engraving     4827", first.Output, StringComparison.Ordinal);
        Assert.Contains("Elena Marsh     supervisor    elena  demo-supervisor", first.Output, StringComparison.Ordinal);
        Assert.Contains("\"status\":\"ok\"", first.Health, StringComparison.Ordinal);
        Assert.Contains("\"orders\":4910", first.Health, StringComparison.Ordinal);
        Assert.Contains("\"latestOrderDate\":\"2026-04-13\"", first.Health, StringComparison.Ordinal);
        Assert.Contains("Northfield Credit Union", first.Search, StringComparison.Ordinal);
        var identity = Identity(database);

        var second = await ServeAsync(folder, []);
        Assert.Contains("nothing was changed", second.Output, StringComparison.Ordinal);
        Assert.Equal(identity, Identity(database));

        await ServeAsync(folder, ["--reset"]);
        Assert.NotEqual(identity, Identity(database));
    }

    [Fact]
    public async Task Reset_leaves_a_database_alone_that_it_did_not_make()
    {
        using var shop = ShopDatabase.Create();
        shop.AddPerson("Ana");

        var run = await ScriptAsync(shop.Folder, Ports.Free(), ["--reset"]);

        Assert.Equal(78, run.ExitCode);
        Assert.Equal(1, shop.Scalar<long>("SELECT count(*) FROM people"));
    }

    [Fact]
    public async Task A_first_run_leaves_a_folder_alone_that_somebody_uses_for_something_else()
    {
        using var folder = new TempFolder();
        Directory.CreateDirectory(folder.File("ops"));
        await File.WriteAllTextAsync(folder.File("ops/notes.txt"), "mine", TestContext.Current.CancellationToken);

        var run = await ScriptAsync(folder.Path, Ports.Free(), []);

        Assert.True(run.ExitCode == 78, run.Error);
        Assert.True(File.Exists(folder.File("ops/notes.txt")));
    }

    [Fact]
    public async Task A_taken_port_a_wrong_port_and_a_wrong_setting_are_named()
    {
        using var folder = new TempFolder();
        using var other = new TcpListener(IPAddress.Loopback, 0);
        other.Start();
        var port = ((IPEndPoint)other.LocalEndpoint).Port;

        var taken = await ScriptAsync(folder.Path, port, []);
        var wrong = await ProgramRun.RunAsync("bash", [Script], null, ("PORT", "http"), ("DATA_DIR", folder.Path));
        var staging = await ProgramRun.RunAsync("bash", [Script], null, ("LaneAward__Environment", "staging"), ("DATA_DIR", folder.Path));
        var use = await ProgramRun.RunAsync("bash", [Script, "--rest"], null, ("DATA_DIR", folder.Path));

        Assert.Equal((75, 78, 78, 64), (taken.ExitCode, wrong.ExitCode, staging.ExitCode, use.ExitCode));
        Assert.Contains($"Port {port} is taken", taken.Error, StringComparison.Ordinal);
        Assert.Contains("PORT is \"http\"", wrong.Error, StringComparison.Ordinal);
        Assert.Contains("LaneAward__Environment is \"staging\"", staging.Error, StringComparison.Ordinal);
        Assert.Empty(Directory.EnumerateFileSystemEntries(folder.Path));
    }

    [Fact]
    public async Task A_wrong_time_zone_ends_the_script_with_the_servers_own_sentence()
    {
        using var shop = ShopDatabase.Create();

        var run = await ProgramRun.RunAsync(
            "bash", [Script], null, [.. Settings(shop.Folder, Ports.Free()), ("LaneAward__TimeZone", "Mars/Olympus")]);

        Assert.Equal(78, run.ExitCode);
        Assert.Contains("LaneAward__TimeZone is \"Mars/Olympus\"", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Without_the_SDK_the_script_says_where_to_get_it()
    {
        using var folder = new TempFolder();
        // Just enough of a system for bash; dotnet is not on it.
        foreach (var tool in (string[])["dirname", "cat"])
        {
            File.CreateSymbolicLink(folder.File(tool), "/usr/bin/" + tool);
        }

        var run = await ProgramRun.RunAsync("/bin/bash", [Script], null, ("PATH", folder.Path), ("DATA_DIR", folder.File("data")));

        Assert.Equal(69, run.ExitCode);
        Assert.Contains("The .NET 10 SDK is missing", run.Error, StringComparison.Ordinal);
    }

    private static string Script => Repository.At("scripts", "run.sh");

    private static Task<ProgramRun> ScriptAsync(string folder, int port, string[] arguments)
    {
        return ProgramRun.RunAsync("bash", [Script, .. arguments], null, Settings(folder, port));
    }

    private static (string Name, string Value)[] Settings(string folder, int port)
    {
        return
        [
            ("DATA_DIR", folder), ("PORT", port.ToString(System.Globalization.CultureInfo.InvariantCulture)),
            ("SKIP_BUILD", "1"), ("CONFIGURATION", ProgramRun.Configuration),
        ];
    }

    private static string Identity(string database)
    {
        using var connection = LaneAward.Data.Connections.OpenReader(database, 1000);
        return Dapper.SqlMapper.QuerySingle<string>(connection, "SELECT instance_id FROM instance");
    }

    /// <summary>Runs the script until the server answers, asks it what a person would, and ends it as Ctrl-C does.</summary>
    private static async Task<(string Output, string Health, string Search)> ServeAsync(TempFolder folder, string[] arguments)
    {
        var port = Ports.Free();
        using var script = ProgramRun.Start("bash", [Script, .. arguments], Settings(folder.Path, port));
        script.StandardInput.Close();
        var error = script.StandardError.ReadToEndAsync();
        var output = new StringBuilder();
        try
        {
            while (await script.StandardOutput.ReadLineAsync().WaitAsync(TimeSpan.FromSeconds(90)) is { } line)
            {
                output.AppendLine(line);
                if (line.Contains("Now listening on", StringComparison.Ordinal))
                {
                    break;
                }
            }

            Assert.False(script.HasExited, output + await Ended(script, error));
            using var client = new HttpClient { BaseAddress = new Uri($"http://127.0.0.1:{port}") };
            var health = await client.GetStringAsync("/api/health");
            var search = await client.GetStringAsync("/api/orders/search?q=107923");
            return (output.ToString(), health, search);
        }
        finally
        {
            await StopAsync(script);
        }
    }

    private static async Task<string> Ended(Process script, Task<string> error)
    {
        return script.HasExited ? await error : "";
    }

    private static async Task StopAsync(Process script)
    {
        if (!script.HasExited)
        {
            // The script has become the server, so its own id is the server's.
            await ProgramRun.RunAsync("kill", ["-TERM", script.Id.ToString(System.Globalization.CultureInfo.InvariantCulture)], null);
            await script.WaitForExitAsync().WaitAsync(TimeSpan.FromSeconds(30));
            Assert.Equal(0, script.ExitCode);
        }
    }
}
