using System.Globalization;
using System.Reflection;
using System.Text.RegularExpressions;
using Xunit;

namespace LaneAward.Tests.HouseRules;

/// <summary>The eighteen rules of the floor: each has at least one test that carries its number.</summary>
public sealed partial class RulesTests
{
    [Fact]
    public void Every_rule_of_the_floor_has_a_test_named_after_it()
    {
        var tested = typeof(RulesTests).Assembly.GetTypes()
            .SelectMany(t => t.GetMethods(BindingFlags.Public | BindingFlags.Instance | BindingFlags.DeclaredOnly))
            .Where(m => m.GetCustomAttributes<FactAttribute>().Any())
            .Select(m => Rule().Match(m.Name))
            .Where(m => m.Success)
            .Select(m => int.Parse(m.Groups[1].Value, CultureInfo.InvariantCulture));

        Assert.Empty(Enumerable.Range(1, 18).Except(tested));
    }

    [GeneratedRegex("^Rule_([0-9]+)_")]
    private static partial Regex Rule();
}
