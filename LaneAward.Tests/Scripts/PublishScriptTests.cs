using LaneAward.Tests.HouseRules;
using LaneAward.Tests.Support;
using Xunit;

namespace LaneAward.Tests.Scripts;

/// <summary>Process 2 before anything is built: the version must tell two releases apart.</summary>
public sealed class PublishScriptTests
{
    [Fact]
    public async Task Where_git_does_not_say_the_commit_nothing_is_published_unless_it_is_meant_and_then_the_version_says_which_tree()
    {
        using var folder = new TempFolder();
        await ProgramRun.ShellAsync(
            $"cd {folder.Path} && mkdir -p scripts docs deploy LaneAward.Data/Migrations bin && touch docs/runbook.md LaneAward.Data/Migrations/0007_seven.sql && cp {Repository.At("Directory.Build.props")} . && cp {Repository.At("scripts")}/*.sh scripts");
        // Stands for the SDK, which would take a minute and is not what is asked here.
        await File.WriteAllTextAsync(
            folder.File("bin/dotnet"),
            """
            #!/bin/sh
            while [ "$1" != --output ]; do shift; done
            mkdir -p "$2" && touch "$2/LaneAward.Import" && chmod +x "$2/LaneAward.Import"
            """,
            TestContext.Current.CancellationToken);
        await ProgramRun.ShellAsync($"chmod +x {folder.File("bin/dotnet")}");

        var unsure = await PublishAsync();
        Assert.Equal((64, ""), (unsure.ExitCode, unsure.Output));
        Assert.Contains("git cannot say which commit this is", unsure.Error, StringComparison.Ordinal);
        Assert.False(Directory.Exists(folder.File("bin/out")));

        var meant = await ProgramRun.OkAsync(PublishAsync("--allow-dirty"));
        var same = await ProgramRun.OkAsync(PublishAsync("--allow-dirty"));
        await File.WriteAllTextAsync(folder.File("docs/runbook.md"), "changed", TestContext.Current.CancellationToken);
        var changed = await ProgramRun.OkAsync(PublishAsync("--allow-dirty"));
        Assert.Matches(@"\+unknown\.dirty\.[0-9a-f]{7}\n$", meant.Output);
        Assert.Equal(meant.Output, same.Output);
        Assert.NotEqual(meant.Output, changed.Output);

        Task<ProgramRun> PublishAsync(params string[] options) => ProgramRun.RunAsync(
            "dash", [folder.File("scripts/publish_staging.sh"), "--build-only", folder.File("bin/out"), .. options], null,
            ("PATH", folder.File("bin") + ":" + Environment.GetEnvironmentVariable("PATH")));
    }
}
