using LaneAward.Tests.HouseRules;
using LaneAward.Tests.Support;
using Xunit;

namespace LaneAward.Tests.Scripts;

/// <summary>One run of the operator's backups at a time, and never none for ever: what a power cut left behind is no run.</summary>
public sealed class OperatorLockTests : IDisposable
{
    private readonly TempFolder _home = new();

    private string Lock => _home.File("backups/laneaward/.state/lock");

    public void Dispose() => _home.Dispose();

    [Fact]
    public async Task A_lock_whose_number_another_process_has_by_now_is_taken_over()
    {
        Directory.CreateDirectory(Lock);
        await File.WriteAllTextAsync(Lock + "/pid", $"{Environment.ProcessId}\n", TestContext.Current.CancellationToken);

        await ProgramRun.OkAsync(RunAsync("run", "source"));

        Assert.False(Directory.Exists(Lock));
        Assert.False(Directory.Exists(Lock + ".over"));
    }

    [Fact]
    public async Task A_lock_that_was_made_this_moment_is_anothers_and_a_refusal_that_makes_backups_overdue_is_logged()
    {
        Directory.CreateDirectory(Lock);

        var asked = await RunAsync("run", "source");
        Assert.Equal((75, false), (asked.ExitCode, File.Exists(_home.File("backups/backup_logs/backup.log"))));
        var due = await RunAsync("run", "--due", "source");

        Assert.Equal(75, due.ExitCode);
        Assert.Contains("not run, and overdue: Another run is at work", await File.ReadAllTextAsync(_home.File("backups/backup_logs/backup.log"), TestContext.Current.CancellationToken), StringComparison.Ordinal);
        Assert.True(Directory.Exists(Lock));
    }

    private Task<ProgramRun> RunAsync(params string[] arguments)
    {
        return ProgramRun.RunAsync(
            "dash", [Repository.At("scripts", "bdr", "lane_bdr.sh"), .. arguments], null,
            ("HOME", _home.Path), ("BDR_DIR", _home.File("backups/laneaward")), ("BDR_SOURCE", Repository.At("deploy")));
    }
}
