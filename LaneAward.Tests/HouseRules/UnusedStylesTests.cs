using System.Text.RegularExpressions;
using Xunit;

namespace LaneAward.Tests.HouseRules;

/// <summary>What the style sheets name is on some page: a rule for what nobody draws any more is read by everybody who looks for the one that holds.</summary>
public sealed partial class UnusedStylesTests
{
    private static readonly string Styles = Unread().Replace(Read("wwwroot/css", "*.css"), "");
    private static readonly string Scripts = Read("wwwroot/js", "*.js");
    private static readonly string Pages = Read("Pages", "*.cshtml");
    private static readonly string Code = Read("", "*.cs");

    [Fact]
    public void Every_class_of_the_style_sheets_is_on_a_page()
    {
        var sources = (Pages + Code + Scripts).Replace("\\\"", "\"", StringComparison.Ordinal);
        var shown = ClassAttribute().Matches(sources).Select(m => m.Groups[1].Value)
            .Concat(ClassInScript().Matches(Scripts).Select(m => m.Value))
            // A class that is chosen by a condition stands as a text of its own.
            .Concat(LoneLiteral().Matches(Pages + Read("Pages", "*.cs")).Select(m => m.Groups[1].Value))
            .SelectMany(text => Word().Matches(text).Select(m => m.Value)).ToHashSet();
        // Their number is reckoned.
        var styled = ClassInStyle().Matches(Styles).Select(m => m.Groups[1].Value).Where(name => !Numbered().IsMatch(name)).ToHashSet();

        Assert.True(styled.Count > 150, $"Only {styled.Count} classes were found.");
        Assert.Equal([], styled.Except(shown).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Every_data_attribute_of_the_style_sheets_is_on_a_page()
    {
        var styled = DataAttribute().Matches(Styles).Select(m => m.Groups[1].Value).ToHashSet();
        var sources = Pages + Code + Scripts;

        Assert.True(styled.Count > 15, $"Only {styled.Count} attributes were found.");
        Assert.Equal([], styled.Where(name => !Regex.IsMatch(sources, $@"\b{name}\b") && !sources.Contains("dataset." + Camel(name), StringComparison.Ordinal)));

        static string Camel(string name) => Hyphen().Replace(name["data-".Length..], m => m.Groups[1].Value.ToUpperInvariant());
    }

    [Fact]
    public void Every_token_is_used()
    {
        var tokens = Token().Matches(Styles).Select(m => m.Groups[1].Value).ToHashSet();

        Assert.True(tokens.Count > 60, $"Only {tokens.Count} tokens were found.");
        Assert.Equal([], tokens.Where(token => !Regex.IsMatch(Styles, $@"var\({token}\b(?!-)")));
    }

    [Fact]
    public void A_colour_stands_among_the_tokens_alone()
    {
        var coloured = Directory.EnumerateFiles(Repository.At("LaneAward.Web", "wwwroot", "css"), "*.css", SearchOption.AllDirectories)
            .Where(file => Path.GetFileName(file) != "tokens.css")
            // Paper is white, and black makes a colour darker.
            .SelectMany(file => Colour().Matches(Unread().Replace(File.ReadAllText(file), "")).Select(m => m.Value).Where(colour => colour is not ("#000" or "#FFF" or "#FFFFFF")).Select(colour => $"{Path.GetFileName(file)}: {colour}"));

        Assert.Equal([], coloured);
    }

    [Fact]
    public void Every_animation_is_used()
    {
        var animations = Keyframes().Matches(Styles).Select(m => m.Groups[1].Value).ToList();

        Assert.NotEmpty(animations);
        Assert.Equal([], animations.Where(name => !Regex.IsMatch(Styles, $@"animation(?:-name)?:[^;}}]*\b{name}\b")));
    }

    private static string Read(string folder, string pattern)
    {
        var files = Directory.EnumerateFiles(Repository.At("LaneAward.Web", folder), pattern, SearchOption.AllDirectories)
            .Where(file => !file.Contains("/obj/", StringComparison.Ordinal) && !file.Contains("/bin/", StringComparison.Ordinal));
        return string.Concat(files.Select(File.ReadAllText));
    }

    [GeneratedRegex("""/\*.*?\*/|url\("[^"]*"\)""", RegexOptions.Singleline)]
    private static partial Regex Unread();

    [GeneratedRegex("""class="((?:@\((?:[^()]|\((?:[^()]|\([^()]*\))*\))*\)|[^"])*)["]""")]
    private static partial Regex ClassAttribute();

    [GeneratedRegex("class(?:Name|List)[^;]*;")]
    private static partial Regex ClassInScript();

    [GeneratedRegex("""[?:>{,(\[]\s*"([^"]*)["]""")]
    private static partial Regex LoneLiteral();

    [GeneratedRegex(@"[A-Za-z][\w-]*")]
    private static partial Regex Word();

    [GeneratedRegex(@"\.([a-z][\w-]*)")]
    private static partial Regex ClassInStyle();

    [GeneratedRegex(@"^(kind|part)\d+$")]
    private static partial Regex Numbered();

    [GeneratedRegex(@"\[(data-[a-z-]+)")]
    private static partial Regex DataAttribute();

    [GeneratedRegex("-([a-z])")]
    private static partial Regex Hyphen();

    [GeneratedRegex(@"(?<![\w-])(--[\w-]+)\s*:")]
    private static partial Regex Token();

    [GeneratedRegex(@"#[0-9A-Fa-f]{3,8}\b(?=[^{}]*[;}])")]
    private static partial Regex Colour();

    [GeneratedRegex(@"@keyframes\s+([\w-]+)")]
    private static partial Regex Keyframes();
}
