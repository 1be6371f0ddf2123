using System.Text.RegularExpressions;
using LaneAward.Web.Features;
using LaneAward.Web.Features.Reports;
using Xunit;

namespace LaneAward.Tests.HouseRules;

/// <summary>What the documents point at is there: a file that moves takes its mention along.</summary>
public sealed partial class DocumentsTests
{
    private static readonly string[] Kinds = [".cs", ".cshtml", ".css", ".js", ".md", ".mjs", ".props", ".resx", ".sh", ".sln", ".sql", ".svg", ".targets"];

    /// <summary>Made by whoever uses the program, beside the files of the repository.</summary>
    private static readonly string[] NotOurs = ["scripts/local.env"];

    private static readonly HashSet<string> Files = [.. FilesBelow(Repository.Root).Select(file => Path.GetRelativePath(Repository.Root, file).Replace('\\', '/'))];

    public static TheoryData<string> Documents => [.. Files.Where(file => file is "README.md" or "CONTRIBUTING.md" || (file.StartsWith("docs/", StringComparison.Ordinal) && file.EndsWith(".md", StringComparison.Ordinal))).Order(StringComparer.Ordinal)];

    [Theory]
    [MemberData(nameof(Documents))]
    public void Every_path_that_a_document_names_is_there(string document)
    {
        var named = Quoted().Matches(Prose(document)).Select(match => match.Groups[1].Value.Split(' ')[0]).Where(LooksLikeAPath).Except(NotOurs);

        Assert.Empty(named.Where(path => !IsThere(path.TrimEnd('/'))).ToList());
    }

    [Theory]
    [MemberData(nameof(Documents))]
    public void Every_link_of_a_document_leads_somewhere(string document)
    {
        var folder = Path.GetDirectoryName(Repository.At(document))!;
        var targets = Link().Matches(Prose(document)).Select(match => match.Groups[1].Value).Where(target => !target.Contains("://", StringComparison.Ordinal));

        Assert.Empty(targets.Where(target => !Path.Exists(Path.Combine(folder, target))).ToList());
    }

    [Theory]
    [MemberData(nameof(Documents))]
    public void Every_test_that_a_document_names_exists(string document)
    {
        var tests = typeof(DocumentsTests).Assembly.GetTypes().Select(type => type.Name);

        Assert.Empty(TestName().Matches(Prose(document)).Select(match => match.Groups[1].Value).Except(tests));
    }

    [Fact]
    public void The_reports_of_the_page_for_supervisors_are_those_that_there_are()
    {
        var table = File.ReadAllText(Repository.At("docs", "supervising.md")).Split("| Report | Counts |")[1].Split("\n\n")[0];
        var told = ReportRow().Matches(table).Select(match => match.Groups[1].Value);

        // The timeline is a page of its own.
        Assert.Equal(ReadReport.All.Select(report => report.Title(Phrases.In("en"))).Append("Day timeline").Order(StringComparer.Ordinal), told.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void The_arrows_of_the_picture_are_the_references_between_the_projects()
    {
        var drawn = ProjectArrow().Matches(File.ReadAllText(Repository.At("docs", "architecture.svg"))).Select(match => match.Groups[1].Value);
        var real = Files.Where(file => file.EndsWith(".csproj", StringComparison.Ordinal) && file is not "LaneAward.Tests/LaneAward.Tests.csproj")
            .SelectMany(file => Reference().Matches(File.ReadAllText(Repository.At(file))).Select(match => $"{Path.GetFileNameWithoutExtension(file)}-{match.Groups[1].Value}"));

        Assert.Equal(real.Order(StringComparer.Ordinal), drawn.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void What_the_picture_names_is_there()
    {
        var named = PictureName().Matches(File.ReadAllText(Repository.At("docs", "architecture.svg"))).Select(match => match.Groups[1].Value).ToList();

        Assert.True(named.Count > 12, $"Only {named.Count} names were found.");
        Assert.Empty(named.Where(name => !IsThere(name.TrimEnd('/'))).ToList());
    }

    /// <summary>The text without its fenced blocks: what they show happens on other machines.</summary>
    private static string Prose(string document)
    {
        return Fence().Replace(File.ReadAllText(Repository.At(document)).ReplaceLineEndings("\n"), "");
    }

    /// <summary>Begins with a name at the top of the repository, or is a file of one of our kinds; no pattern and no command.</summary>
    private static bool LooksLikeAPath(string text)
    {
        if (NoPath().IsMatch(text))
        {
            return false;
        }

        var isBelowTheTop = text.Contains('/', StringComparison.Ordinal) && Files.Any(file => file.StartsWith(text.Split('/')[0] + "/", StringComparison.Ordinal));
        return isBelowTheTop || (Kinds.Contains(Path.GetExtension(text)) && text.Length > Path.GetExtension(text).Length);
    }

    /// <summary>From the top, or as the document shortens it: the end of the path of a file or a folder.</summary>
    private static bool IsThere(string path)
    {
        return Files.Any(file => file == path || file.EndsWith("/" + path, StringComparison.Ordinal) || file.StartsWith(path + "/", StringComparison.Ordinal) || file.Contains($"/{path}/", StringComparison.Ordinal));
    }

    private static IEnumerable<string> FilesBelow(string folder)
    {
        return Directory.EnumerateFiles(folder).Concat(
            Directory.EnumerateDirectories(folder).Where(below => Path.GetFileName(below) is not ("bin" or "obj" or ".git" or "node_modules" or "TestResults")).SelectMany(FilesBelow));
    }

    [GeneratedRegex(@"\n\| ([A-Z][^|]*?) \|")]
    private static partial Regex ReportRow();

    [GeneratedRegex("""^[/~]|[*{}<>="'$|()]""")]
    private static partial Regex NoPath();

    [GeneratedRegex("id=\"(LaneAward[A-Za-z.]*-LaneAward[A-Za-z.]*)\"")]
    private static partial Regex ProjectArrow();

    [GeneratedRegex("<ProjectReference Include=\"[^\"]*/([A-Za-z.]+).csproj\"")]
    private static partial Regex Reference();

    [GeneratedRegex("""class="[^"]*\bpath"[^>]*>([^<]+)<""")]
    private static partial Regex PictureName();

    [GeneratedRegex("`([^`\n]+)`")]
    private static partial Regex Quoted();

    [GeneratedRegex(@"\]\(([^)#\s]+)(?:#[^)]*)?\)")]
    private static partial Regex Link();

    [GeneratedRegex("`([A-Z][A-Za-z]+Tests)`")]
    private static partial Regex TestName();

    [GeneratedRegex("^```.*?^```", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex Fence();
}
