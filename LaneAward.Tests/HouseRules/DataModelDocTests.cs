using System.Text.RegularExpressions;
using LaneAward.Tests.Support;
using Xunit;

namespace LaneAward.Tests.HouseRules;

/// <summary>docs/data-model.md names every table, column and reference of a freshly migrated database, and nothing else.</summary>
public sealed partial class DataModelDocTests
{
    private static readonly string Document = File.ReadAllText(Repository.At("docs", "data-model.md")).ReplaceLineEndings("\n");

    [Fact]
    public void Every_table_and_column_stands_there_and_nothing_else()
    {
        using var shop = ShopDatabase.Create();
        var real = shop.Query<string>(
            """
            SELECT t.name || '.' || c.name
            FROM pragma_table_list t JOIN pragma_table_info(t.name) c
            WHERE t.schema = 'main' AND t.type IN ('table', 'virtual') AND t.name NOT LIKE 'sqlite_%'
            """);
        var told = Tables().SelectMany(table => ColumnsOf(table.Text).Select(column => $"{table.Name}.{column}"));

        Assert.Equal(real.Order(StringComparer.Ordinal), told.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Every_table_has_a_sentence_of_purpose()
    {
        Assert.All(Tables(), table => Assert.Matches(@"^[A-Z0-9""].*\.", table.Text.Split("\n\n")[0]));
    }

    [Fact]
    public void Every_foreign_key_stands_there_and_nothing_else()
    {
        using var shop = ShopDatabase.Create();
        var real = shop.Query<string>(
            """
            SELECT k."table" || ' <- ' || t.name || '.' || k."from"
            FROM pragma_table_list t JOIN pragma_foreign_key_list(t.name) k
            WHERE t.schema = 'main' AND t.type = 'table'
            """);
        var told = Section("## Who refers to whom").Split('\n')
            .Where(line => line.StartsWith("| `", StringComparison.Ordinal))
            .Select(line => Name().Matches(line).Select(match => match.Groups[1].Value).ToList())
            .SelectMany(names => names.Skip(1).Select(column => $"{names[0]} <- {column}"));

        Assert.Equal(real.Order(StringComparer.Ordinal), told.Order(StringComparer.Ordinal));
    }

    private static string Section(string heading)
    {
        return Document.Split(heading + "\n")[1].Split("\n## ")[0];
    }

    private static IEnumerable<(string Name, string Text)> Tables()
    {
        return Document.Split("\n### ").Skip(1).Select(part => part.Split("\n## ")[0].Split('\n', 2)).Select(part => (part[0], part[1]));
    }

    /// <summary>The names in the first cell of each row.</summary>
    private static IEnumerable<string> ColumnsOf(string table)
    {
        return table.Split('\n').Where(line => line.StartsWith("| `", StringComparison.Ordinal))
            .SelectMany(line => Name().Matches(line.Split('|')[1])).Select(match => match.Groups[1].Value);
    }

    [GeneratedRegex("`([a-z_.]+[a-z0-9_]*)`")]
    private static partial Regex Name();
}
