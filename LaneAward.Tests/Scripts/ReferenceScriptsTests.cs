using LaneAward.Data.Files;
using LaneAward.Tests.HouseRules;
using LaneAward.Tests.Support;
using Xunit;

namespace LaneAward.Tests.Scripts;

/// <summary>The two ends of the push without a connection between them: what is gathered to be sent, and what the gate hands to the importer.</summary>
public sealed class ReferenceScriptsTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public void Dispose()
    {
        _folder.Dispose();
    }

    [Fact]
    public async Task A_refresh_that_turns_pm_database_over_during_a_push_mixes_no_two_exports()
    {
        foreach (var export in new[] { "one", "two" })
        {
            Directory.CreateDirectory(_folder.File(export));
            foreach (var table in new[] { "CUSTOMER.DBF", "COSTORD.DBF" })
            {
                await WriteAsync($"{export}/{table}", export);
            }
        }

        Directory.CreateSymbolicLink(_folder.File("pm_database"), "one");
        await WriteAsync("key", "");
        await ShimAsync("cp", $"""
            ln -sfn two {_folder.Path}/pm_database
            exec /bin/cp "$@"
            """);
        await ShimAsync("rsync", $"""
            for last; do before=$from; from=$last; done
            /bin/cp -r "$before" {_folder.Path}/sent
            exit 1
            """);
        await ShimAsync("ssh", "exit 0");

        var push = await ProgramRun.RunAsync(
            "dash", [Repository.At("scripts", "push_reference_to_staging.sh")], null,
            ("PM_DATABASE", _folder.File("pm_database")), ("FORCE_REFRESH", "1"), ("SSH_KEY", _folder.File("key")), ("SSH_HOST", "nowhere"), Path);

        Assert.True(push.ExitCode == 69, push.Error);
        Assert.Equal("two", new DirectoryInfo(_folder.File("pm_database")).LinkTarget);
        Assert.Equal(["one", "one"], Directory.GetFiles(_folder.File("sent")).Select(File.ReadAllText));
    }

    [Theory]
    [InlineData(65, 65, "The shop there is as it was")]
    [InlineData(71, 71, "Whether the orders are in is not known")]
    [InlineData(1, 71, "Whether the orders are in is not known")]
    public async Task What_the_push_says_of_the_shop_is_what_it_knows(int there, int code, string says)
    {
        await WriteAsync("key", "");
        Directory.CreateDirectory(_folder.File("pm_database"));
        await WriteAsync("pm_database/COSTORD.DBF", "orders");
        await ShimAsync("rsync", "exit 0");
        await ShimAsync("ssh", $"for last; do :; done; case $last in laneaward-import*) exit {there} ;; esac");

        var push = await ProgramRun.RunAsync(
            "dash", [Repository.At("scripts", "push_reference_to_staging.sh")], null,
            ("PM_DATABASE", _folder.File("pm_database")), ("FORCE_REFRESH", "1"), ("SSH_KEY", _folder.File("key")), ("SSH_HOST", "nowhere"), Path);

        Assert.Equal(code, push.ExitCode);
        Assert.Contains(says, push.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_gate_imports_into_the_database_of_the_settings_also_when_it_lies_elsewhere()
    {
        var here = await GateAsync("--dry-run");
        await File.AppendAllTextAsync(_folder.File("etc/staging.env"), "LaneAward__DatabasePath=/elsewhere/shop.db\n", TestContext.Current.CancellationToken);
        var elsewhere = await GateAsync("--dry-run");

        Assert.EndsWith($"--database {_folder.Path}/data/workforce.db --dry-run\n", here.Output, StringComparison.Ordinal);
        Assert.EndsWith("--database /elsewhere/shop.db --dry-run\n", elsewhere.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_SNAPSHOT_json_of_a_push_before_gives_no_number_to_tables_that_came_without_one(bool sent)
    {
        var run = await GateAsync("--dry-run", () => WriteAsync("incoming/SNAPSHOT.json", "{}"), sent);

        Assert.True(run.ExitCode == 0, run.Error);
        Assert.Equal(sent, File.Exists(_folder.File("incoming/SNAPSHOT.json")));
    }

    private (string, string) Path => ("PATH", _folder.File("bin") + ":" + Environment.GetEnvironmentVariable("PATH"));

    /// <summary>The gate with its settings in a folder, and an importer that says how it was called.</summary>
    private async Task<ProgramRun> GateAsync(string option, Func<Task>? arrives = null, bool named = true)
    {
        foreach (var folder in new[] { "etc", "incoming", "data", "install/workforce_app" })
        {
            Directory.CreateDirectory(_folder.File(folder));
        }

        if (!File.Exists(_folder.File("etc/staging.env")))
        {
            await WriteAsync("etc/staging.env", $"LaneAward__DataDirectory={_folder.Path}/data\nINSTALL_DIR={_folder.Path}/install\n");
        }

        await WriteAsync("gate-staging.conf", $"INCOMING={_folder.Path}/incoming\nBACKUPS={_folder.Path}/backups\n");
        await WriteAsync("incoming/COSTORD.FPT", "notes");
        await WriteAsync("install/workforce_app/LaneAward.Import", """
            #!/bin/sh
            if [ "$1" = tables ]; then echo COSTORD; else echo "$*"; fi
            """);
        await ProgramRun.ShellAsync($"chmod +x {_folder.Path}/install/workforce_app/LaneAward.Import");
        if (arrives is not null)
        {
            await arrives();
        }

        var sums = Directory.GetFiles(_folder.File("incoming")).Where(file => named || !file.EndsWith(".json", StringComparison.Ordinal))
            .Select(file => $"{FileSum.Of(file)}  {System.IO.Path.GetFileName(file)}\n");
        return await ProgramRun.RunAsync(
            "bash", [Repository.At("deploy", "gate"), "reference", "staging"], string.Concat(sums),
            ("LANEAWARD_GATE", _folder.Path), ("LANEAWARD_ETC", _folder.File("etc")), ("SSH_ORIGINAL_COMMAND", "laneaward-import " + option));
    }

    private async Task ShimAsync(string name, string script)
    {
        Directory.CreateDirectory(_folder.File("bin"));
        await WriteAsync("bin/" + name, "#!/bin/sh\n" + script + "\n");
        await ProgramRun.ShellAsync($"chmod +x {_folder.Path}/bin/{name}");
    }

    private Task WriteAsync(string name, string text) => File.WriteAllTextAsync(_folder.File(name), text, TestContext.Current.CancellationToken);
}
