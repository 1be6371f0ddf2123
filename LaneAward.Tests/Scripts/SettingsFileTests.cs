using LaneAward.Tests.HouseRules;
using LaneAward.Tests.Support;
using Xunit;

namespace LaneAward.Tests.Scripts;

/// <summary>Whoever reads an environment's file on the server reads of it what systemd does: the scripts, the gate of the restricted keys, the installer.</summary>
public sealed class SettingsFileTests : IAsyncLifetime
{
    private readonly TempFolder _machine = new();

    public async ValueTask InitializeAsync()
    {
        // Programs that say what they are given: the folder of the data.
        await ProgramRun.ShellAsync(
            $"""
            mkdir {_machine.Path}/etc {_machine.Path}/release && cp -R '{Repository.At("deploy")}' {_machine.Path}/release/deploy && ln -s . {_machine.Path}/release/workforce_app
            printf '#!/bin/sh\necho "$LaneAward__DataDirectory"\n' >{_machine.Path}/release/LaneAward.Web
            printf '#!/bin/sh\ndirname "$3"\n' >{_machine.Path}/release/LaneAward.Import
            chmod +x {_machine.Path}/release/LaneAward.*
            touch {_machine.Path}/etc/gate-staging.conf
            """);
    }

    public ValueTask DisposeAsync()
    {
        _machine.Dispose();
        return ValueTask.CompletedTask;
    }

    [Theory]
    [InlineData("/a", "LaneAward__DataDirectory=ROOT/a")]
    [InlineData("/a b", "LaneAward__DataDirectory=ROOT/a b")]
    [InlineData("/a b", "LaneAward__DataDirectory='ROOT/a b'")]
    [InlineData("/a b", " LaneAward__DataDirectory = \"ROOT/a b\" ")]
    [InlineData("/last", "LaneAward__DataDirectory=ROOT/first", "LaneAward__DataDirectory=ROOT/last")]
    public async Task A_setting_is_the_same_to_the_scripts_and_to_the_gate_and_the_last_line_of_a_name_counts(string folder, params string[] lines)
    {
        var data = Directory.CreateDirectory(_machine.Path + folder).FullName;
        await File.WriteAllTextAsync(data + "/mapping.json", "", TestContext.Current.CancellationToken);
        await File.WriteAllLinesAsync(
            _machine.File("etc/staging.env"), [.. lines.Select(line => line.Replace("ROOT", _machine.Path, StringComparison.Ordinal)), $"INSTALL_DIR={_machine.Path}/release"], TestContext.Current.CancellationToken);

        var script = await ProgramRun.OkAsync(RunAsync("laneaward", ["--env", "staging", "db"]));
        var gate = await ProgramRun.OkAsync(RunAsync("gate", ["work", "staging", "tables"]));
        var called = await ProgramRun.OkAsync(RunAsync("laneaward", ["--env", "staging", "db"], ("LaneAward__DataDirectory", "/srv/called")));

        Assert.Equal((data + "\n", data + "\n", "/srv/called\n"), (script.Output, gate.Output, called.Output));
    }

    private Task<ProgramRun> RunAsync(string script, string[] arguments, params (string Name, string Value)[] settings)
    {
        var etc = _machine.File("etc");
        return ProgramRun.RunAsync("bash", [$"{_machine.Path}/release/deploy/{script}", .. arguments], null, [("LANEAWARD_ETC", etc), ("LANEAWARD_GATE", etc), ("SERVICE_USER", ""), .. settings]);
    }
}
