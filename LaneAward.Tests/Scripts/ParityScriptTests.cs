using LaneAward.Tests.HouseRules;
using LaneAward.Tests.Support;
using Xunit;

namespace LaneAward.Tests.Scripts;

/// <summary>scripts/parity_check.sh over three running shops.</summary>
public sealed class ParityScriptTests
{
    [Fact]
    public async Task Three_environments_agree_and_the_one_that_drifts_is_named()
    {
        await using var dev = await ShopServer.StartAsync();
        await using var staging = await ShopServer.StartStagingAsync();
        await using var third = await ShopServer.StartStagingAsync(null, "--LaneAward:Environment=staging", "--LaneAward:TimeZone=America/Chicago");
        staging.Shop.Execute("UPDATE instance SET instance_id = 'two'");
        third.Shop.Execute("UPDATE instance SET instance_id = 'three', environment = 'public'");
        foreach (var (server, key) in new[] { (dev, "a"), (staging, "b"), (third, "c") })
        {
            server.Shop.Execute("UPDATE people SET pin_key_id = @key", new { key });
        }

        var agree = await CheckAsync(dev, staging, third);
        Assert.True(agree.ExitCode == 0, agree.Output + agree.Error);

        third.Shop.Execute("CREATE TABLE drifted (x INTEGER)");
        var drifted = await CheckAsync(dev, staging, third);
        Assert.Equal(2, drifted.ExitCode);
        Assert.Contains("schema must be equal; the odd one out: public", drifted.Output, StringComparison.Ordinal);
        Assert.Matches("(?m)^schema +=.* +=.* +x ", drifted.Output);
        third.Shop.Execute("DROP TABLE drifted");

        staging.Shop.Execute("INSERT INTO import_runs (uid, started_at_ms, finished_at_ms, source_folder, status, tool_version, customers_active, orders_active, lock_held_ms, elapsed_ms, report_json) VALUES ('u', 1, 1, 'x', 'applied', 'x', 3, 4, 1, 1, '{}')");
        var older = await CheckAsync(dev, staging, third);
        Assert.True(older.ExitCode == 1, older.Output + older.Error);
        Assert.Contains("orders should be equal; the odd one out: staging (scripts/push_reference_to_staging.sh)", older.Output, StringComparison.Ordinal);

        third.Shop.Execute("UPDATE instance SET instance_id = 'two'");
        Assert.Contains("instanceId must differ, and does not: staging, public", (await CheckAsync(dev, staging, third)).Output, StringComparison.Ordinal);
        var silent = await ProgramRun.RunAsync("dash", [Repository.At("scripts", "parity_check.sh"), "dev=" + dev.Address, "public=http://127.0.0.1:9"], null);
        Assert.True(silent.ExitCode == 3, silent.Output);
        Assert.Contains("no facts from: public", silent.Output, StringComparison.Ordinal);

        // As through nginx: a question from elsewhere needs the token, and its lack is no silence.
        await using var office = await ShopServer.StartStagingAsync(null, "--LaneAward:Environment=staging", "--LaneAward:OperationsToken=let-me-in");
        Assert.Equal((3, 0), (await AskFromElsewhereAsync(office, "wrong"), await AskFromElsewhereAsync(office, "let-me-in")));
        var json = await ProgramRun.RunAsync("dash", [Repository.At("scripts", "parity_check.sh"), "--json", "dev=" + dev.Address], null);
        Assert.Equal(0, System.Text.Json.JsonDocument.Parse(json.Output).RootElement.GetProperty("exit").GetInt32());
    }

    private static async Task<int> AskFromElsewhereAsync(ShopServer office, string token)
    {
        var run = await ProgramRun.RunAsync(
            "dash", [Repository.At("scripts", "parity_check.sh"), "office=" + office.Address], null, ("CURL_OPTIONS", "-H X-Forwarded-For:192.0.2.7"), ("OPERATIONS_TOKEN_office", token));
        Assert.Equal(run.ExitCode == 3, run.Error.Contains("office: the operations token is missing or is not the one", StringComparison.Ordinal));
        return run.ExitCode;
    }

    private static Task<ProgramRun> CheckAsync(ShopServer dev, ShopServer staging, ShopServer open)
    {
        return ProgramRun.RunAsync("dash", [Repository.At("scripts", "parity_check.sh"), "dev=" + dev.Address, "staging=" + staging.Address, "public=" + open.Address], null);
    }
}
