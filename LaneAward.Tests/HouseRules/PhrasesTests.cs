using System.Text.RegularExpressions;
using System.Xml.Linq;
using Xunit;

namespace LaneAward.Tests.HouseRules;

/// <summary>The English sentence is the key; its Spanish stands in one file.</summary>
public sealed partial class PhrasesTests
{
    [Fact]
    public void Every_phrase_on_a_page_has_its_Spanish()
    {
        var spanish = Spanish();

        var missing = Said()
            .Where(used => !spanish.ContainsKey(used.Phrase))
            .Select(used => $"{used.File}: {used.Phrase}")
            .Distinct();

        Assert.Empty(missing);
    }

    [Fact]
    public void No_Spanish_is_kept_for_a_phrase_that_nobody_says()
    {
        Assert.Equal([], Spanish().Keys.Except(Said().Select(used => used.Phrase)));
    }

    [Fact]
    public void The_Spanish_stands_a_line_each_by_the_English_alphabet()
    {
        var keys = Spanish().Keys.ToList();

        Assert.Equal(keys.Order(StringComparer.OrdinalIgnoreCase), keys);
        Assert.Equal(keys.Count, File.ReadLines(Path.Combine(Repository.Root, "LaneAward.Web/Resources/Text.es.resx")).Count(line => line.StartsWith("  <data ", StringComparison.Ordinal) && line.EndsWith("</data>", StringComparison.Ordinal)));
    }

    [Fact]
    public void Every_phrase_stands_where_it_is_said_and_not_in_a_variable()
    {
        Assert.Equal([], Sources().SelectMany(file => Reckoned().Matches(File.ReadAllText(file)).Select(m => $"{Path.GetFileName(file)}: {m.Value}")));
    }

    [Fact]
    public void Both_languages_fill_in_the_same_values()
    {
        Assert.Empty(Spanish().Where(p => !Values(p.Key).SetEquals(Values(p.Value))).Select(p => p.Key));

        static HashSet<string> Values(string phrase)
        {
            return [.. Value().Matches(phrase).Select(m => m.Value)];
        }
    }

    private static List<(string Phrase, string File)> Said()
    {
        var said = Sources()
            .SelectMany(file => Literals().Matches(File.ReadAllText(file)).Select(m => (Phrase: Regex.Unescape(m.Groups[1].Value), File: Path.GetFileName(file))))
            .ToList();
        Assert.True(said.Count > 1_000, $"Only {said.Count} phrases were found.");
        return said;
    }

    private static Dictionary<string, string> Spanish()
    {
        return XDocument.Load(Path.Combine(Repository.Root, "LaneAward.Web/Resources/Text.es.resx")).Root!
            .Elements("data").ToDictionary(d => d.Attribute("name")!.Value, d => d.Element("value")!.Value);
    }

    private static IEnumerable<string> Sources()
    {
        return Directory.EnumerateFiles(Path.Combine(Repository.Root, "LaneAward.Web"), "*.cs*", SearchOption.AllDirectories)
            .Where(file => file.EndsWith(".cs", StringComparison.Ordinal) || file.EndsWith(".cshtml", StringComparison.Ordinal))
            .Where(file => !file.Contains("/obj/", StringComparison.Ordinal) && !file.Contains("/bin/", StringComparison.Ordinal));
    }

    [GeneratedRegex("""(?:\b[Ss]ay|\b[Ww]ords|\btheirs|\bIn\((?:[^()]|\((?:[^()]|\([^()]*\))*\))*\))\[\s*"((?:[^"\\]|\\.)*)["]""")]
    private static partial Regex Literals();

    [GeneratedRegex("""\b[Ss]ay\[\s*[^"\s][^\]]*""")]
    private static partial Regex Reckoned();

    [GeneratedRegex(@"\{\d\}")]
    private static partial Regex Value();
}
