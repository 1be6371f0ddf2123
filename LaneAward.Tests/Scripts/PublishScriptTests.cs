using LaneAward.Tests.HouseRules;
using LaneAward.Tests.Support;
using Xunit;

namespace LaneAward.Tests.Scripts;

/// <summary>Process 2 before anything is built: the version must tell two releases apart.</summary>
public sealed class PublishScriptTests : IAsyncLifetime
{
    private readonly TempFolder _folder = new();

    public async ValueTask InitializeAsync()
    {
        await ProgramRun.ShellAsync(
            $"cd {_folder.Path} && mkdir -p scripts docs deploy LaneAward.Data/Migrations bin && touch docs/runbook.md LaneAward.Data/Migrations/0007_seven.sql && cp {Repository.At("Directory.Build.props")} . && cp {Repository.At("scripts")}/*.sh scripts");
        // Stands for the SDK, which would take a minute and is not what is asked here.
        await File.WriteAllTextAsync(
            _folder.File("bin/dotnet"),
            """
            #!/bin/sh
            while [ "$1" != --output ]; do shift; done
            mkdir -p "$2" && touch "$2/LaneAward.Import" && chmod +x "$2/LaneAward.Import"
            eval "${WHILE_IT_BUILDS:-}"
            """);
        await ProgramRun.ShellAsync($"chmod +x {_folder.File("bin/dotnet")}");
    }

    public ValueTask DisposeAsync()
    {
        _folder.Dispose();
        return ValueTask.CompletedTask;
    }

    [Fact]
    public async Task Where_git_does_not_say_the_commit_nothing_is_published_unless_it_is_meant_and_then_the_version_says_which_tree()
    {
        var unsure = await PublishAsync();
        Assert.Equal((64, ""), (unsure.ExitCode, unsure.Output));
        Assert.Contains("git cannot say which commit this is", unsure.Error, StringComparison.Ordinal);
        Assert.False(Directory.Exists(_folder.File("bin/out")));

        // Into a folder of the tree too, as the runbook does it: what is built is not what it is built of.
        var meant = await ProgramRun.OkAsync(PublishToAsync("release"));
        var same = await ProgramRun.OkAsync(PublishToAsync("scripts/../release"));
        await File.WriteAllTextAsync(_folder.File("docs/runbook.md"), "changed", TestContext.Current.CancellationToken);
        var changed = await ProgramRun.OkAsync(PublishToAsync("release"));
        Assert.Matches(@"\+unknown\.dirty\.[0-9a-f]{7}\n$", meant.Output);
        Assert.Equal(meant.Output, same.Output);
        Assert.NotEqual(meant.Output, changed.Output);
    }

    [Theory]
    [InlineData("cd $ROOT && echo newer >docs/runbook.md && git commit -qam newer")]
    [InlineData("echo newer >$ROOT/docs/runbook.md")]
    [InlineData("echo newer >$ROOT/docs/runbook.md", "--allow-dirty")]
    public async Task A_working_copy_that_changes_while_it_is_built_is_published_under_no_commit(string meanwhile, params string[] options)
    {
        await ProgramRun.ShellAsync(
            $"cd {_folder.Path} && echo /bin/ >.gitignore && git init -q && git config user.name Vera && git config user.email vera@example.com && git add -A && git commit -qm first");

        var calm = await ProgramRun.OkAsync(PublishAsync(options));
        await ProgramRun.ShellAsync($"rm -r {_folder.File("bin/out")}");
        var moved = await PublishAsync(options, ("ROOT", _folder.Path), ("WHILE_IT_BUILDS", meanwhile));

        Assert.Matches(@"\+[0-9a-f]{7}\n$", calm.Output);
        Assert.Equal((70, ""), (moved.ExitCode, moved.Output));
        Assert.Contains("The working copy changed while it was tested and built", moved.Error, StringComparison.Ordinal);
        // Without its version nothing takes it for a release.
        Assert.False(File.Exists(_folder.File("bin/out/VERSION.json")));
    }

    [Theory]
    [InlineData(".")]
    [InlineData("..")]
    [InlineData("scripts/..")]
    public async Task Nothing_is_built_into_a_folder_that_holds_the_working_copy(string folder)
    {
        var tree = Directory.GetFileSystemEntries(_folder.Path, "*", SearchOption.AllDirectories).Order().ToList();

        var refused = await PublishToAsync(folder);

        Assert.Equal((64, ""), (refused.ExitCode, refused.Output));
        Assert.Contains($"/{folder} holds this working copy. Give --build-only a folder of its own.", refused.Error, StringComparison.Ordinal);
        Assert.Equal(tree, Directory.GetFileSystemEntries(_folder.Path, "*", SearchOption.AllDirectories).Order());
    }

    // From the root of the tree, where the runbook calls it.
    private Task<ProgramRun> PublishToAsync(string folder) => ProgramRun.RunAsync(
        "dash", ["-c", $"cd {_folder.Path} && scripts/publish_staging.sh --allow-dirty --build-only {folder}"], null,
        ("PATH", _folder.File("bin") + ":" + Environment.GetEnvironmentVariable("PATH")));

    private Task<ProgramRun> PublishAsync(params string[] options) => PublishAsync(options, []);

    private Task<ProgramRun> PublishAsync(string[] options, params (string Name, string Value)[] environment) => ProgramRun.RunAsync(
        "dash", [_folder.File("scripts/publish_staging.sh"), "--build-only", _folder.File("bin/out"), .. options], null,
        [("PATH", _folder.File("bin") + ":" + Environment.GetEnvironmentVariable("PATH")), .. environment]);
}
