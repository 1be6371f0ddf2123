using System.Globalization;
using LaneAward.Tests.HouseRules;
using LaneAward.Tests.Support;
using Xunit;

namespace LaneAward.Tests.Scripts;

/// <summary>Process 7 as a command, against a running shop. It mostly waits: for locks of 3 and 12 seconds, which are the point of it.</summary>
public sealed class ReliabilityScriptTests
{
    [Fact]
    public async Task Every_promise_is_proven_on_a_running_shop_and_the_task_of_the_trial_is_cancelled()
    {
        await using var server = await ShopServer.StartAsync();
        server.Shop.AddOrder("107923");
        server.Shop.AddTaskType("Engrave");
        server.Shop.Execute("INSERT INTO cancel_reasons (name_en, name_es, icon, sort) VALUES ('Trial', 'Prueba', 'x', 1)");
        using var folder = new TempFolder();
        await File.WriteAllTextAsync(
            folder.File("app"), $"#!/bin/sh\nexec dotnet {Repository.At("LaneAward.Web", "bin", ProgramRun.Configuration, "net10.0", "LaneAward.Web.dll")} \"$@\"\n", TestContext.Current.CancellationToken);
        await ProgramRun.ShellAsync("chmod +x " + folder.File("app"));

        var run = await VerifyAsync(
            server.Address,
            ("PERSON_ID", server.Ana.ToString(CultureInfo.InvariantCulture)), ("PIN", ShopServer.AnaPin), ("DATA_DIR", server.Shop.Folder), ("KILLS", "1"),
            ("BDR_APP", folder.File("app")), ("COPY_PORT", Ports.Free().ToString(CultureInfo.InvariantCulture)));

        Assert.True(run.ExitCode == 0, run.Output + run.Error);
        Assert.Equal(5, run.Output.Split('\n').Count(line => line.StartsWith("ok ", StringComparison.Ordinal)));
        Assert.Equal("cancelled", server.Shop.Scalar<string>("SELECT status FROM tasks"));
        Assert.Equal(0, server.Shop.Scalar<long>("SELECT count(*) FROM work_sessions WHERE ended_at_ms IS NULL"));
        Assert.DoesNotContain(ShopServer.AnaPin, run.Output + run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_shop_that_does_not_answer_and_a_word_that_is_no_address_are_named()
    {
        var silent = await VerifyAsync(new Uri("http://127.0.0.1:9"));
        var wrong = await ProgramRun.RunAsync("dash", [Repository.At("scripts", "verify_reliability.sh"), "127.0.0.1"], null);

        Assert.Equal((69, 64), (silent.ExitCode, wrong.ExitCode));
        Assert.Contains("does not answer", silent.Error, StringComparison.Ordinal);
    }

    private static Task<ProgramRun> VerifyAsync(Uri shop, params (string, string)[] settings)
    {
        return ProgramRun.RunAsync("dash", [Repository.At("scripts", "verify_reliability.sh"), shop.ToString().TrimEnd('/')], null, settings);
    }
}
