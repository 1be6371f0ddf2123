using System.Text.RegularExpressions;
using Xunit;

namespace LaneAward.Tests.HouseRules;

/// <summary>docs/security.md names a test for each promise, and every one of them exists.</summary>
public sealed partial class SecurityDocTests
{
    [Fact]
    public void Every_promise_has_a_test_and_every_test_of_an_attack_a_promise()
    {
        var promises = File.ReadAllText(Repository.At("docs", "security.md")).Split("## What is promised")[1].Split("## What is not promised")[0];
        var rows = promises.Split('\n').Where(line => line.StartsWith("| ", StringComparison.Ordinal)).Skip(1).ToList();
        var classes = typeof(SecurityDocTests).Assembly.GetTypes().Where(type => type.GetMethods().Any(method => method.GetCustomAttributes(typeof(FactAttribute), true).Length > 0)).ToList();
        Assert.True(rows.Count > 15, $"Only {rows.Count} promises were found.");
        Assert.All(rows, row => Assert.NotEmpty(Named(row)));
        Assert.Empty(rows.SelectMany(Named).Except(classes.Select(type => type.Name)));
        Assert.Empty(classes.Where(type => type.Namespace == "LaneAward.Tests.Security").Select(type => type.Name).Except(rows.SelectMany(Named)));
    }

    private static IEnumerable<string> Named(string row)
    {
        return TestName().Matches(row).Select(match => match.Groups[1].Value);
    }

    [GeneratedRegex("`([A-Za-z]+Tests)`")]
    private static partial Regex TestName();
}
