using LaneAward.Tests.Benchmarks;
using LaneAward.Tests.Screenshots;
using LaneAward.Tests.Support;
using Xunit.MicrosoftTestingPlatform;

namespace LaneAward.Tests;

/// <summary>Runs the tests; with `--child NAME` it is the second process of a test, with `--bench [NAME]` a benchmark; `--pictures FOLDER` takes the pictures of the screens; `--secrets-in-logs FOLDER` searches what the tests kept.</summary>
internal static class TestProgram
{
    public static Task<int> Main(string[] args)
    {
        return args switch
        {
            ["--child", var name, .. var rest] => ChildModes.RunAsync(name, rest),
            ["--bench", .. var names] => BenchmarkRunner.RunAsync(names),
            ["--secrets-in-logs", var folder] => Task.FromResult(SecretsInLogs.Search(folder)),
            ["--pictures", var folder] => Pictures.TakeAsync(folder),
            _ => TestPlatformTestFramework.RunAsync(args, SelfRegisteredExtensions.AddSelfRegisteredExtensions),
        };
    }
}
