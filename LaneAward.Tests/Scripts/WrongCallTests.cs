using LaneAward.Tests.HouseRules;
using LaneAward.Tests.Support;
using Xunit;

namespace LaneAward.Tests.Scripts;

/// <summary>Every script called wrongly: exit 64 with its usage on standard error, and nothing touched.</summary>
public sealed class WrongCallTests
{
    public static TheoryData<string> Scripts()
    {
        return [.. new[] { "scripts", "scripts/bdr", "deploy" }
            .SelectMany(folder => Directory.GetFiles(Repository.At(folder), "*.sh"))
            .Select(file => Path.GetRelativePath(Repository.Root, file))
            // Sourced by the others, never run.
            .Where(file => file is not ("scripts/operator.sh" or "deploy/operation.sh"))];
    }

    [Theory]
    [MemberData(nameof(Scripts))]
    public async Task An_option_that_a_script_does_not_know_is_exit_64_and_touches_nothing(string script)
    {
        using var home = new TempFolder();

        var run = await ProgramRun.RunAsync(Repository.At(script), ["--nope"], null, ("HOME", home.Path), ("DATA_DIR", home.File("data")));

        Assert.Equal((64, ""), (run.ExitCode, run.Output));
        Assert.Contains("Usage:", run.Error, StringComparison.Ordinal);
        Assert.Empty(Directory.EnumerateFileSystemEntries(home.Path));
    }

    [Theory]
    [InlineData("run", "--nope")]
    [InlineData("run", "vm-nowhere")]
    [InlineData("drill", "--nope")]
    [InlineData("list", "--nope")]
    [InlineData("newest")]
    public async Task The_backups_of_the_operator_make_no_folder_for_a_wrong_call(params string[] arguments)
    {
        using var home = new TempFolder();

        var run = await ProgramRun.RunAsync(Repository.At("scripts/bdr/lane_bdr.sh"), arguments, null, ("HOME", home.Path));

        Assert.Equal((64, ""), (run.ExitCode, run.Output));
        Assert.Empty(Directory.EnumerateFileSystemEntries(home.Path));
    }

    [Theory]
    [InlineData("-wal")]
    [InlineData("-shm")]
    [InlineData("-journal")]
    public async Task What_a_database_left_behind_is_replayed_into_no_new_shop(string ending)
    {
        using var home = new TempFolder();
        var left = home.File("workforce.db" + ending);
        await File.WriteAllTextAsync(left, "of another database", TestContext.Current.CancellationToken);

        var copy = await ProgramRun.RunAsync(Repository.At("scripts/fetch_copy_for_development.sh"), [home.Path], null, ("HOME", home.Path));
        var run = await ProgramRun.RunAsync(
            Repository.At("scripts/run.sh"), [], null,
            ("DATA_DIR", home.Path), ("PORT", $"{Ports.Free()}"), ("SKIP_BUILD", "1"), ("CONFIGURATION", "Nowhere"));

        Assert.Equal((64, 78), (copy.ExitCode, run.ExitCode));
        Assert.All([copy, run], called => Assert.Contains($"{left} is there, without its database", called.Error, StringComparison.Ordinal));
        Assert.Equal([left], Directory.EnumerateFileSystemEntries(home.Path));
    }

    [Theory]
    [InlineData("scripts/push_reference_to_staging.sh", "SSH_KEY")]
    [InlineData("scripts/publish_staging.sh", "SSH_KNOWN_HOSTS", "--allow-dirty")]
    public async Task A_path_of_ssh_with_a_blank_in_it_is_named_and_not_taken_apart(string script, string name, params string[] options)
    {
        using var home = new TempFolder();
        var (key, blank) = (home.File("key"), home.File("my key"));
        await File.WriteAllTextAsync(key, "", TestContext.Current.CancellationToken);
        await File.WriteAllTextAsync(blank, "", TestContext.Current.CancellationToken);
        Directory.CreateDirectory(home.File("bin"));
        await ProgramRun.ShellAsync($"printf '#!/bin/sh\nexit 255\n' >{home.File("bin/ssh")}; cp {home.File("bin/ssh")} {home.File("bin/rsync")}; chmod +x {home.File("bin")}/*");
        (string, string)[] settings =
        [
            ("HOME", home.Path), ("SSH_HOST", "127.0.0.1"), ("SSH_KEY", key), ("FORCE_REFRESH", "1"), ("SKIP_TESTS", "1"), ("RELEASE_DIR", home.Path),
            ("PM_DATABASE", home.Path), ("PATH", home.File("bin") + ":" + Environment.GetEnvironmentVariable("PATH")), (name, blank),
        ];

        var run = await ProgramRun.RunAsync("dash", [Repository.At(script), .. options], null, settings);

        Assert.True(run.ExitCode == 64, run.Error);
        Assert.Equal($"{name} is \"{blank}\": a path with a blank in it cannot be handed on. Put the file elsewhere, or a link to it.\n", run.Error);
    }

    [Fact]
    public async Task The_help_of_the_command_laneaward_is_a_result_and_its_usage_is_none()
    {
        var help = await ProgramRun.RunAsync(Repository.At("deploy/laneaward"), ["--help"], null);
        var nothing = await ProgramRun.RunAsync(Repository.At("deploy/laneaward"), [], null);

        Assert.Equal((0, "", 64, ""), (help.ExitCode, help.Error, nothing.ExitCode, nothing.Output));
        Assert.StartsWith("Usage:", help.Output, StringComparison.Ordinal);
        Assert.StartsWith("Usage:", nothing.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_checkout_without_a_build_is_named_by_the_scripts_of_the_server()
    {
        using var checkout = new TempFolder();
        // The folder of the sources has the name that the program has in a release.
        Directory.CreateDirectory(checkout.File("LaneAward.Web"));
        await ProgramRun.ShellAsync($"cp -R '{Repository.At("deploy")}' '{checkout.Path}/deploy'");

        var run = await ProgramRun.RunAsync(checkout.File("deploy/vm_workforce_pin_report.sh"), [checkout.File("workforce.db")], null);

        Assert.Equal(69, run.ExitCode);
        Assert.StartsWith($"There is no LaneAward.Web in {checkout.Path}, and no build of it.", run.Error, StringComparison.Ordinal);
    }
}
