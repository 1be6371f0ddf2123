using LaneAward.Tests.HouseRules;
using LaneAward.Tests.Support;
using Xunit;

namespace LaneAward.Tests.Scripts;

/// <summary>An operation for one environment never works on the unit or the folders of the other one of the same machine.</summary>
public sealed class OtherEnvironmentTests : IAsyncLifetime
{
    private readonly TempFolder _machine = new();

    private string Etc => _machine.File("etc");

    public async ValueTask InitializeAsync()
    {
        Directory.CreateDirectory(Etc);
        // A program and a systemd that note what they are asked for.
        await ProgramRun.ShellAsync(
            $"""
            mkdir {_machine.Path}/release {_machine.Path}/bin && cp -R '{Repository.At("deploy")}' {_machine.Path}/release/deploy
            printf '#!/bin/sh\necho "$LaneAward__DataDirectory $LaneAward__DatabasePath"\n' >{_machine.Path}/release/LaneAward.Web
            printf '#!/bin/sh\necho "$*" >>{_machine.Path}/asked\n' >{_machine.Path}/bin/systemctl
            chmod +x {_machine.Path}/release/LaneAward.Web {_machine.Path}/bin/systemctl
            """);
    }

    public ValueTask DisposeAsync()
    {
        _machine.Dispose();
        return ValueTask.CompletedTask;
    }

    [Theory]
    [InlineData("staging", "SERVICE_NAME", "laneaward-workforce-api", "public")]
    [InlineData("staging", "SERVICE_NAME", "laneaward-workforce-api.service", "public")]
    [InlineData("staging", "INSTALL_DIR", "/opt/laneaward/", "public")]
    [InlineData("staging", "DB_DIR", "/var/lib/laneaward", "public")]
    [InlineData("staging", "LaneAward__DataDirectory", "/var/lib/laneaward", "public")]
    [InlineData("staging", "LIVE_DB", "/var/lib/laneaward/workforce.db", "public")]
    [InlineData("staging", "LaneAward__DatabasePath", "/var/lib/laneaward/workforce.db", "public")]
    [InlineData("staging", "LaneAward__BackupDirectory", "/var/backups/laneaward/public", "public")]
    [InlineData("staging", "LaneAward__PinKeyFile", "/etc/laneaward/public-pin.key", "public")]
    [InlineData("development", "SERVICE_NAME", "laneaward-workforce-api", "public")]
    [InlineData("public", "SERVICE_NAME", "laneaward-workforce-api-staging", "staging")]
    [InlineData("public", "DB_DIR", "/var/lib/laneaward-staging", "staging")]
    public async Task What_is_called_as_the_installer_calls_the_other_environments_is_refused(string environment, string name, string value, string other)
    {
        Settings(environment);

        var called = await RunAsync("vm_workforce_cutover.sh", environment, ["--restart-only"], (name, value));
        Settings(environment, $"{name}=\"{value}\"");
        var set = await RunAsync("vm_workforce_cutover.sh", environment, ["--restart-only"]);

        Assert.All([called, set], run =>
        {
            Assert.True(run.ExitCode == 78, run.Error);
            Assert.StartsWith($"The operation is for {environment}, but ", run.Error, StringComparison.Ordinal);
            Assert.Contains(name, run.Error, StringComparison.Ordinal);
            Assert.Contains($"which belongs to {other}. Nothing was changed. Take it out of this call or out of {Etc}/{environment}.env, or give --env {other}.", run.Error, StringComparison.Ordinal);
        });
        Assert.False(File.Exists(_machine.File("asked")));
    }

    [Fact]
    public async Task What_the_settings_of_the_other_environment_name_is_refused_by_whatever_way_it_is_reached()
    {
        var shop = Directory.CreateDirectory(_machine.File("shop")).FullName;
        Directory.CreateSymbolicLink(_machine.File("link"), shop);
        Settings("staging");
        Settings("public", "SERVICE_NAME=shop-clock", $"LaneAward__DataDirectory={shop}", $"INSTALL_DIR={shop}/app");

        var service = await RunAsync("laneaward", "staging", ["db"], ("SERVICE_NAME", "shop-clock"));
        var folder = await RunAsync("laneaward", "staging", ["db"], ("DB_DIR", _machine.File("link")));
        var file = await RunAsync("laneaward", "staging", ["db"], ("DB_DIR", "/srv/own"), ("LIVE_DB", shop + "/workforce.db"));
        var own = await RunAsync("laneaward", "public", ["db"]);

        Assert.Equal((78, 78, 78), (service.ExitCode, folder.ExitCode, file.ExitCode));
        Assert.Contains("SERVICE_NAME is shop-clock", service.Error, StringComparison.Ordinal);
        Assert.Contains($"is {shop} and ", folder.Error, StringComparison.Ordinal);
        Assert.Contains($"is {shop}/workforce.db,", file.Error, StringComparison.Ordinal);
        Assert.Equal($"{shop} {shop}/workforce.db\n", (await ProgramRun.OkAsync(Task.FromResult(own))).Output);
    }

    [Fact]
    public async Task Names_of_ones_own_are_taken_and_wrong_settings_of_the_other_environment_stop_that_one_alone()
    {
        Settings("staging");
        // A copy of staging's in which the environment was changed and nothing else.
        Settings("public", "SERVICE_NAME=laneaward-workforce-api-staging", "LaneAward__DataDirectory=/var/lib/laneaward-staging");

        var custom = await ProgramRun.OkAsync(RunAsync("laneaward", "staging", ["db"], ("SERVICE_NAME", "clock-2"), ("DB_DIR", "/srv/clock-2"), ("INSTALL_DIR", "/srv/clock-2/app")));
        var staging = await ProgramRun.OkAsync(RunAsync("laneaward", "staging", ["db"]));
        var copied = await RunAsync("laneaward", "public", ["db"]);

        Assert.Equal("/srv/clock-2 /srv/clock-2/workforce.db\n", custom.Output);
        Assert.Equal("/var/lib/laneaward-staging /var/lib/laneaward-staging/workforce.db\n", staging.Output);
        Assert.True(copied.ExitCode == 78, copied.Error);
    }

    [Fact]
    public async Task Settings_of_two_environments_that_name_the_same_are_both_named_and_who_only_looks_goes_on()
    {
        Settings("staging", "SERVICE_NAME=shop-clock");
        Settings("public", "SERVICE_NAME=shop-clock");

        var refused = await RunAsync("vm_workforce_cutover.sh", "staging", ["--restart-only"]);
        var list = await RunAsync("vm_workforce_cutover.sh", "staging", ["--list"]);
        var status = await RunAsync("vm_workforce_status.sh", "public", []);

        Assert.True(refused.ExitCode == 78, refused.Error);
        Assert.Contains($"Take it out of this call or out of {Etc}/staging.env (or out of {Etc}/public.env, if it is wrong there)", refused.Error, StringComparison.Ordinal);
        Assert.True(list.ExitCode == 0, list.Error);
        Assert.Contains("Every operation that changes something is refused", list.Error, StringComparison.Ordinal);
        Assert.Contains("Every operation that changes something is refused", status.Error, StringComparison.Ordinal);
        Assert.Contains("shop-clock", status.Output, StringComparison.Ordinal);
    }

    private void Settings(string environment, params string[] lines)
    {
        File.WriteAllLines($"{Etc}/{environment}.env", [$"LaneAward__Environment={environment}", $"LOCK_FILE={_machine.Path}/lock", $"OPS_LOG={_machine.Path}/ops.log", .. lines]);
    }

    private Task<ProgramRun> RunAsync(string script, string environment, string[] arguments, params (string Name, string Value)[] settings)
    {
        return ProgramRun.RunAsync(
            "bash", [$"{_machine.Path}/release/deploy/{script}", "--env", environment, .. arguments], null,
            [("LANEAWARD_ETC", Etc), ("SERVICE_USER", ""), ("PATH", $"{_machine.Path}/bin:{Environment.GetEnvironmentVariable("PATH")}"), .. settings]);
    }
}
