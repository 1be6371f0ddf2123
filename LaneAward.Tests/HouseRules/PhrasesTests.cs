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

        var missing = Sources()
            .SelectMany(file => Literals().Matches(File.ReadAllText(file)).Select(m => (Phrase: Regex.Unescape(m.Groups[1].Value), File: Path.GetFileName(file))))
            .Where(used => !spanish.ContainsKey(used.Phrase))
            .Select(used => $"{used.File}: {used.Phrase}")
            .Distinct();

        Assert.Empty(missing);
    }

    [Fact]
    public void No_Spanish_is_kept_for_a_phrase_that_nobody_says()
    {
        var sources = string.Concat(Sources().Select(File.ReadAllText));

        var unsaid = Spanish().Keys.Where(key => !sources.Contains($"\"{key.Replace("\"", "\\\"", StringComparison.Ordinal)}\"", StringComparison.Ordinal)).ToList();

        Assert.Empty(unsaid);
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

    [GeneratedRegex("""(?:\b[Ss]ay|\bWords)\[\s*"((?:[^"\\]|\\.)*)["]""")]
    private static partial Regex Literals();

    [GeneratedRegex(@"\{\d\}")]
    private static partial Regex Value();
}
