using LaneAward.Tests.HouseRules;
using LaneAward.Tests.Support;
using Xunit;

namespace LaneAward.Tests.Scripts;

/// <summary>The first half of Process 1: the newest export becomes pm_database, by the build under test.</summary>
public sealed class RefreshScriptTests
{
    [Fact]
    public async Task The_newest_export_is_taken_without_a_mapping_and_a_second_run_finds_it_current()
    {
        using var folder = new TempFolder();
        foreach (var (number, orders) in new[] { ("9", "20"), ("10", "30") })
        {
            var sample = ProgramRun.RunAsync("dotnet", [Importer, "sample", folder.File("source/asidta_file_" + number), "--customers", "10", "--orders", orders], null);
            Assert.Equal(0, (await sample).ExitCode);
        }

        var first = await RefreshAsync(folder, ("SOURCE_ROOT", folder.File("source")));
        var second = await RefreshAsync(folder, ("SOURCE_ROOT", folder.File("source")));

        Assert.True(first.ExitCode == 0, first.Output + first.Error);
        Assert.StartsWith("promoted: snapshot 10,", first.Output, StringComparison.Ordinal);
        Assert.Contains("nothing to import into", first.Error, StringComparison.Ordinal);
        Assert.EndsWith("already current\n", second.Output, StringComparison.Ordinal);
        var modes = await ProgramRun.OkAsync(ProgramRun.RunAsync("stat", ["-c", "%a", folder.File("pm_database/COSTORD.DBF"), folder.File("pm_database/SNAPSHOT.json")], null));
        Assert.Equal("644\n644\n", modes.Output);
    }

    [Fact]
    public async Task What_an_operator_went_back_from_is_not_let_in_by_the_word_that_every_weekend_needs()
    {
        using var folder = new TempFolder();
        await SampleAsync("9", "20");
        await RefreshAsync(folder, ("SOURCE_ROOT", folder.File("source")));
        await SampleAsync("10", "30");
        await RefreshAsync(folder, ("SOURCE_ROOT", folder.File("source")));
        Assert.Equal(0, (await ProgramRun.RunAsync("dotnet", [Importer, "promote", "--rollback", "--target", folder.File("pm_database")], null)).ExitCode);

        var weekend = await RefreshAsync(folder, ("SOURCE_ROOT", folder.File("source")));
        Assert.StartsWith("heldBack: snapshot 9,", weekend.Output, StringComparison.Ordinal);
        Assert.Contains("ACCEPT_OLDER=1", weekend.Error, StringComparison.Ordinal);
        var meant = await RefreshAsync(folder, ("SOURCE_ROOT", folder.File("source")), ("ACCEPT_OLDER", "1"));
        Assert.StartsWith("promoted: snapshot 10,", meant.Output, StringComparison.Ordinal);

        Directory.Delete(folder.File("source/asidta_file_10"), recursive: true);
        var older = await RefreshAsync(folder, ("SOURCE_ROOT", folder.File("source")));
        Assert.Equal(65, older.ExitCode);
        Assert.Contains("ACCEPT_OLDER=1", older.Error, StringComparison.Ordinal);

        async Task SampleAsync(string number, string orders)
        {
            var sample = await ProgramRun.RunAsync("dotnet", [Importer, "sample", folder.File("source/asidta_file_" + number), "--customers", "10", "--orders", orders], null);
            Assert.Equal(0, sample.ExitCode);
        }
    }

    [Fact]
    public async Task Without_a_source_it_says_which_setting_is_missing()
    {
        using var folder = new TempFolder();

        var run = await RefreshAsync(folder, ("SOURCE_ROOT", ""));

        Assert.Equal(64, run.ExitCode);
        Assert.Contains("SOURCE_ROOT is needed, the folder where the exports arrive", run.Error, StringComparison.Ordinal);
    }

    private static string Importer => Repository.At("LaneAward.Import", "bin", ProgramRun.Configuration, "net10.0", "LaneAward.Import.dll");

    private static Task<ProgramRun> RefreshAsync(TempFolder folder, params (string, string)[] settings)
    {
        // A umask that many machines have: the tables and their SNAPSHOT.json travel on with their modes.
        return ProgramRun.RunAsync(
            "bash", ["-c", "umask 077 && exec bash \"$0\"", Repository.At("scripts", "refresh_workforce_reference_snapshot.sh")], null,
            [("FORCE_REFRESH", "1"), ("PM_DATABASE", folder.File("pm_database")), ("DATA_DIR", folder.File("shop")), ("CONFIGURATION", ProgramRun.Configuration), .. settings]);
    }
}
