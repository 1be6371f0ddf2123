using LaneAward.Tests.HouseRules;
using LaneAward.Tests.Support;
using Xunit;

namespace LaneAward.Tests.Scripts;

/// <summary>
/// The release that scripts/publish_staging.sh makes, built once for all tests. LANEAWARD_RELEASE_DIR names one that was built before.
/// </summary>
internal static class PublishedRelease
{
    private static readonly Lazy<Task<string>> Built = new(BuildAsync);

    public static Task<string> FolderAsync() => Built.Value;

    private static async Task<string> BuildAsync()
    {
        if (Environment.GetEnvironmentVariable("LANEAWARD_RELEASE_DIR") is { Length: > 0 } before)
        {
            return before;
        }

        var folder = new TempFolder();
        AppDomain.CurrentDomain.ProcessExit += (_, _) => folder.Dispose();
        var release = folder.File("release");
        var run = await ProgramRun.RunAsync(
            "sh", [Repository.At("scripts", "publish_staging.sh"), "--build-only", release, "--allow-dirty"], null,
            // Not compiled ahead as a shipped one is: that takes longer on two cores than all the starts of these tests gain by it.
            ("CONFIGURATION", ProgramRun.Configuration), ("PUBLISH_OPTIONS", "-p:PublishReadyToRun=false"));
        Assert.True(run.ExitCode == 0, run.Error);
        return release;
    }
}
