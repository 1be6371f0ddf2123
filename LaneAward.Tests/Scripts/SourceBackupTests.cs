using LaneAward.Tests.HouseRules;
using LaneAward.Tests.Support;
using Xunit;

namespace LaneAward.Tests.Scripts;

/// <summary>The weekly copy of the source, in which unchanged files are second names of the week before.</summary>
public sealed class SourceBackupTests
{
    [Fact]
    public async Task The_second_week_is_kept_where_the_folder_has_a_space_in_its_name()
    {
        using var home = new TempFolder();
        var source = home.File("back ups/source");
        Directory.CreateDirectory(source + "/source_20260101T000000Z");

        var run = await ProgramRun.RunAsync(
            "dash", [Repository.At("scripts", "bdr", "lane_bdr.sh"), "run", "source"], null,
            ("HOME", home.Path), ("BDR_DIR", home.File("back ups")), ("BDR_SOURCE", Repository.At("deploy")));

        Assert.True(run.ExitCode == 0, run.Error);
        Assert.Equal(2, Directory.GetDirectories(source).Length);
    }

    [Fact]
    public async Task A_good_run_of_a_time_that_has_not_come_counts_as_none()
    {
        using var home = new TempFolder();
        Directory.CreateDirectory(home.File("back/.state"));
        await File.WriteAllTextAsync(home.File("back/.state/source.good"), "32503680000", TestContext.Current.CancellationToken);

        var before = await RunAsync("status");
        var run = await RunAsync("run", "--due", "source");
        var after = await RunAsync("status");

        Assert.Contains("source       CRITICAL, never a good one", before.Output, StringComparison.Ordinal);
        Assert.True(run.ExitCode == 0, run.Error);
        Assert.Single(Directory.GetDirectories(home.File("back/source")));
        Assert.Contains("source       ok, 0 hours old", after.Output, StringComparison.Ordinal);

        Task<ProgramRun> RunAsync(params string[] arguments) => ProgramRun.RunAsync(
            "dash", [Repository.At("scripts", "bdr", "lane_bdr.sh"), .. arguments], null,
            ("HOME", home.Path), ("BDR_DIR", home.File("back")), ("BDR_SOURCE", Repository.At("deploy")));
    }
}
