using System.Globalization;
using System.Reflection;
using System.Text.RegularExpressions;
using Xunit;

namespace LaneAward.Tests.HouseRules;

/// <summary>The rules of the floor, docs/rules.md: each has at least one test that carries its number, and no test carries another.</summary>
public sealed partial class RulesTests
{
    [Fact]
    public void Every_rule_of_the_floor_has_a_test_named_after_it()
    {
        var written = Numbered().Matches(File.ReadAllText(Repository.At("docs", "rules.md"))).Select(m => int.Parse(m.Groups[1].Value, CultureInfo.InvariantCulture)).ToList();
        var tested = typeof(RulesTests).Assembly.GetTypes()
            .SelectMany(t => t.GetMethods(BindingFlags.Public | BindingFlags.Instance | BindingFlags.DeclaredOnly))
            .Where(m => m.GetCustomAttributes<FactAttribute>().Any())
            .Select(m => Rule().Match(m.Name))
            .Where(m => m.Success)
            .Select(m => int.Parse(m.Groups[1].Value, CultureInfo.InvariantCulture));

        Assert.Equal(Enumerable.Range(1, 18), written);
        Assert.Equal(written, tested.Distinct().Order());
    }

    [GeneratedRegex(@"(?m)^([0-9]+)\. \*\*")]
    private static partial Regex Numbered();

    [GeneratedRegex("^Rule_([0-9]+)_")]
    private static partial Regex Rule();
}
