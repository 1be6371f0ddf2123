using LaneAward.Tests.Support;
using Xunit;

namespace LaneAward.Tests.Web.Operations;

/// <summary>How a shop begins outside development, and that a mistyped path never begins one.</summary>
public sealed class NewShopTests
{
    private const string Password = "correct horse battery";

    private static readonly (string, string) Staging = ("LaneAward__Environment", "staging");

    [Fact]
    public async Task Serving_a_database_that_is_not_there_is_refused_and_makes_nothing()
    {
        using var folder = new TempFolder();
        var wrong = folder.File("mistyped");

        var serve = await ProgramRun.WebAsync(wrong, [], null, Staging);
        var contributor = await ProgramRun.WebAsync(wrong, ["people", "add", "Vera"], null, Staging);
        var tablet = await ProgramRun.WebAsync(wrong, ["tablets", "enrol", "--name", "Bench 1"], null, Staging);

        Assert.Equal((78, 78, 78), (serve.ExitCode, contributor.ExitCode, tablet.ExitCode));
        Assert.Contains("There is no database at", serve.Error);
        Assert.Contains("LaneAward__DatabasePath", serve.Error);
        Assert.Single(serve.Error.Trim().Split('\n'));
        Assert.False(Directory.Exists(wrong));
    }

    [Fact]
    public async Task The_first_admin_makes_the_shop_and_a_tablet_gets_its_code_there()
    {
        using var folder = new TempFolder();

        var admin = await ProgramRun.WebAsync(folder.Path, ["people", "add", "Vera Stone", "--role", "admin", "--login", "vera"], Password, Staging);
        var tablet = await ProgramRun.WebAsync(folder.Path, ["tablets", "enrol", "--name", "Bench 1"], null, Staging);

        Assert.True(admin.ExitCode == 0, admin.Error);
        Assert.Contains("Made the database of a new staging shop", admin.Error);
        Assert.True(tablet.ExitCode == 0, tablet.Error);
        Assert.Matches("^[2-9A-HJ-NP-TV-Z]{4}-[2-9A-HJ-NP-TV-Z]{4}\n$", tablet.Output.ReplaceLineEndings("\n"));
    }
}
