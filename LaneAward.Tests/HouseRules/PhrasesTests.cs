using System.Text.RegularExpressions;
using System.Xml.Linq;
using Xunit;

namespace LaneAward.Tests.HouseRules;

/// <summary>Every phrase that is said exists in Spanish, with the same places for values, and none is kept that nobody says.</summary>
public sealed partial class PhrasesTests
{
    private static readonly Dictionary<string, string> Spanish = XDocument.Load(Repository.At("LaneAward.Web", "Resources", "Text.es.resx"))
        .Root!.Elements("data").ToDictionary(d => d.Attribute("name")!.Value, d => d.Element("value")!.Value);

    private static readonly HashSet<string> Said =
    [
        .. new[] { "Api", "Features", "Infrastructure", "Pages" }
            .SelectMany(folder => Directory.EnumerateFiles(Repository.At("LaneAward.Web", folder), "*.cs*", SearchOption.AllDirectories))
            .SelectMany(file => Phrase().Matches(File.ReadAllText(file)))
            .Select(match => match.Groups[1].Value),
    ];

    [Fact]
    public void Every_phrase_is_said_in_Spanish_too()
    {
        Assert.Equal([], Said.Except(Spanish.Keys));
    }

    [Fact]
    public void No_phrase_is_kept_that_nobody_says()
    {
        Assert.Equal([], Spanish.Keys.Except(Said));
    }

    [Fact]
    public void A_phrase_has_the_same_values_in_both_languages()
    {
        Assert.Empty(Spanish.Where(pair => !Values(pair.Key).SetEquals(Values(pair.Value))).Select(pair => pair.Key));
    }

    private static HashSet<string> Values(string phrase)
    {
        return [.. Value().Matches(phrase).Select(match => match.Value)];
    }

    [GeneratedRegex("""(?:[Ss]ay|Words|In\([^)]*\))\["([^"]+)["]""")]
    private static partial Regex Phrase();

    [GeneratedRegex("""\{\d\}""")]
    private static partial Regex Value();
}
