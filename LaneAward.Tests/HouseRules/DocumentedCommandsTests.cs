using System.CommandLine;
using System.Text.RegularExpressions;
using LaneAward.Import.Verbs;
using LaneAward.Web.Features.Tablets;
using LaneAward.Web.Operations;
using Xunit;

namespace LaneAward.Tests.HouseRules;

/// <summary>Every command that a document shows could be typed: its script, its verb, its options, its unit and its code are there.</summary>
public sealed partial class DocumentedCommandsTests
{
    [Theory]
    [InlineData("README.md", 8)]
    [InlineData("CONTRIBUTING.md", 6)]
    [InlineData("docs/runbook.md", 60)]
    [InlineData("docs/importing.md", 5)]
    [InlineData("docs/administration.md", 1)]
    [InlineData("docs/benchmarks/README.md", 6)]
    public void Every_command_of_a_document_exists_with_its_options(string document, int atLeast)
    {
        var commands = Commands(document).ToList();

        Assert.True(commands.Count >= atLeast, $"Only {commands.Count} commands were found.");
        Assert.Empty(commands.Select(Complaint).OfType<string>());
    }

    [Theory]
    [InlineData("scripts/run.sh --rest", "--rest")]
    [InlineData("scripts/gone.sh", "scripts/gone.sh")]
    [InlineData("sudo laneaward --env staging people ad NAME", "ad")]
    [InlineData("sudo laneaward --env staging import aply DIR --database FILE", "aply")]
    [InlineData("dotnet run --project LaneAward.Import -- check DIR --maping mapping.json", "--maping")]
    [InlineData("LaneAward.Web tablets enrol --nam X", "--nam")]
    [InlineData("sudo systemctl start laneaward-bakup-staging", "laneaward-bakup-staging")]
    [InlineData("ENROLMENT_CODE=K7-2M scripts/verify_reliability.sh http://127.0.0.1:5080", "K7-2M")]
    public void A_command_that_is_wrong_is_found(string command, string named)
    {
        Assert.Contains(named, Complaint(command), StringComparison.Ordinal);
    }

    /// <summary>The lines of its plain blocks, and what stands in its sentences as a command.</summary>
    private static IEnumerable<string> Commands(string document)
    {
        var text = File.ReadAllText(Repository.At(document)).ReplaceLineEndings("\n");
        var blocks = Block().Matches(text).SelectMany(block => block.Groups[1].Value.Split('\n', StringSplitOptions.RemoveEmptyEntries));
        var inline = Inline().Matches(Fence().Replace(text, "")).Select(match => match.Groups[1].Value.ReplaceLineEndings(" ")).Where(words => words.Contains(' ', StringComparison.Ordinal));
        return blocks.Concat(inline).Select(line => Comment().Replace(line, ""));
    }

    /// <returns>What is wrong with the command; null when nothing is.</returns>
    private static string? Complaint(string command)
    {
        var words = Word().Matches(command.Split(" <", 2)[0].Split(" > ", 2)[0].Split(" | ", 2)[0]).Select(match => match.Value).ToList();
        if (words.Find(word => word.StartsWith("ENROLMENT_CODE=", StringComparison.Ordinal)) is { } code && TabletSecrets.HashCode(code.Split('=')[1]) is null)
        {
            return $"{command}: {code} can be no code.";
        }

        var unit = words.Contains("systemctl")
            ? words.Find(word => word.StartsWith("laneaward-", StringComparison.Ordinal) && !File.Exists(Repository.At("deploy", "systemd", Path.HasExtension(word) ? word : word + ".service")))
            : null;
        if (unit is not null)
        {
            return $"{command}: there is no unit {unit}.";
        }

        words = [.. words.SkipWhile(word => Setting().IsMatch(word) || word == "sudo")];
        return words switch
        {
            ["laneaward", "--env", _, "import", .. var verb] => Misread(command, ImportVerbs.Create(), verb),
            ["laneaward", "--env", _, .. var verb] => Misread(command, Verbs.Create(), verb),
            ["dotnet", "run", "--project", "LaneAward.Import", "--", .. var verb] => Misread(command, ImportVerbs.Create(), verb),
            ["dotnet", "run", "--project", "LaneAward.Web", "--", .. var verb] => Misread(command, Verbs.Create(), verb),
            ["LaneAward.Import", .. var verb] => Misread(command, ImportVerbs.Create(), verb),
            ["LaneAward.Web", .. var verb] => Misread(command, Verbs.Create(), verb),
            [var script, .. var options] when script.EndsWith(".sh", StringComparison.Ordinal) => WrongUse(command, script, options),
            _ => null,
        };
    }

    private static string? Misread(string command, RootCommand program, List<string> verb)
    {
        return verb is [] or ["VERB", ..] || program.Parse([.. verb.Select(word => word.Trim('"', '\''))]).Errors is not [var first, ..] ? null : $"{command}: {first.Message}";
    }

    private static string? WrongUse(string command, string script, List<string> options)
    {
        var path = script.Contains("deploy/", StringComparison.Ordinal) ? Repository.At("deploy", Path.GetFileName(script)) : Repository.At(script);
        if (!File.Exists(path))
        {
            return $"{command}: there is no {script}.";
        }

        var usage = Usage().Match(File.ReadAllText(path)).Groups[1].Value;
        // What follows belongs to the test program, not to its script.
        var unknown = script == "scripts/test.sh" ? null : options.Find(word => word.StartsWith("--", StringComparison.Ordinal) && !Regex.IsMatch(usage, $@"(?<![\w-]){Regex.Escape(word)}(?![\w-])"));
        return unknown is null ? null : $"{command}: {script} tells nothing of {unknown}.";
    }

    [GeneratedRegex("^```\n(.*?)^```", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex Block();

    [GeneratedRegex("^```.*?^```", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex Fence();

    [GeneratedRegex("`((?:(?:[A-Z_]+=[^ `]+ )*(?:sudo )?(?:scripts/|laneaward |dotnet run |LaneAward\\.(?:Web|Import) ))[^`]*)`")]
    private static partial Regex Inline();

    [GeneratedRegex(" +#.*$")]
    private static partial Regex Comment();

    [GeneratedRegex("(?:[^ '\"]|'[^']*'|\"[^\"]*\")+")]
    private static partial Regex Word();

    [GeneratedRegex("^[A-Za-z_]+=")]
    private static partial Regex Setting();

    [GeneratedRegex("<<'TEXT'\n(.*?)^TEXT$", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex Usage();
}
