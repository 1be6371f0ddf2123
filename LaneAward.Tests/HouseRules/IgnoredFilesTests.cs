using LaneAward.Tests.Support;
using Xunit;

namespace LaneAward.Tests.HouseRules;

/// <summary>What the documents have people make in a checkout is no change of it: a publication goes through, and no key path is committed by accident.</summary>
public sealed class IgnoredFilesTests
{
    [Theory]
    [InlineData("docs/runbook.md", "release", "release/LaneAward.Web")]
    [InlineData("docs/runbook.md", "scripts/local.env", "scripts/local.env")]
    [InlineData("docs/runbook.md", "password-file", "password-file")]
    [InlineData("docs/runbook.md", "pins.txt", "pins.txt")]
    [InlineData("docs/runbook.md", "trial", "trial/keys/pin.key")]
    [InlineData("README.md", ".mine", ".mine/keys/pin.key")]
    [InlineData("docs/importing.md", "mapping.json", "mapping.json")]
    [InlineData("docs/importing.md", "pm_database", "pm_database")]
    [InlineData("docs/importing.md", "Five generations are kept", "pm_generations/8/CUSTOMER.DBF")]
    [InlineData("scripts/bdr/jobs.conf", "jobs.local.conf", "scripts/bdr/jobs.local.conf")]
    [InlineData("scripts/run.sh", ".data", ".data/keys/pin.key")]
    public async Task What_a_document_has_people_make_is_ignored(string document, string name, string file)
    {
        using var checkout = new TempFolder();
        File.Copy(Repository.At(".gitignore"), checkout.File(".gitignore"));
        Assert.Equal(0, (await ProgramRun.RunAsync("git", ["-C", checkout.Path, "init", "--quiet"], null)).ExitCode);

        var ignored = await ProgramRun.RunAsync("git", ["-C", checkout.Path, "check-ignore", "--quiet", file], null);

        Assert.Contains(name, await File.ReadAllTextAsync(Repository.At(document), TestContext.Current.CancellationToken), StringComparison.Ordinal);
        Assert.True(ignored.ExitCode == 0, $"{file} is not ignored.");
    }
}
