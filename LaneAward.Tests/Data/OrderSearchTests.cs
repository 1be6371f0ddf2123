using CsCheck;
using LaneAward.Tests.Support;
using Xunit;

namespace LaneAward.Tests.Data;

/// <summary>What a person types into the order box, and what comes up first.</summary>
public sealed class OrderSearchTests
{
    [Theory]
    [InlineData("107923")]
    [InlineData("1079")]
    [InlineData(" 107923 ")]
    [InlineData("#107923")]
    [InlineData("107 923")]
    [InlineData("# 107 923")]
    [InlineData("#1079")]
    [InlineData("northfield credit")]
    [InlineData("credit NORTHFIELD")]
    [InlineData("nor cre")]
    [InlineData("n plaque")]
    [InlineData("pena")]
    [InlineData("Peña")]
    [InlineData("\"northfield\" (credit) OR -x*")]
    public void The_order_is_found_by_what_a_person_remembers_of_it(string typed)
    {
        using var shop = ShopDatabase.Create();
        var customer = shop.AddCustomer("1", "Northfield Credit Union or X");
        shop.AddOrder("107923", customer, "12 walnut plaques for Peña");
        shop.AddOrder("209999", shop.AddCustomer("2", "Maple School"), "Trophy");

        Assert.Equal(["107923"], Search(shop, typed));
    }

    [Theory]
    [InlineData("")]
    [InlineData("   ")]
    [InlineData("\"")]
    [InlineData("* OR *")]
    [InlineData("orthfield")]
    [InlineData("northfield maple")]
    [InlineData("07923")]
    [InlineData("07 923")]
    [InlineData("107 923 maple")]
    [InlineData("#")]
    public void What_matches_nothing_finds_nothing(string typed)
    {
        using var shop = ShopDatabase.Create();
        shop.AddOrder("107923", shop.AddCustomer("1", "Northfield Credit Union"), "Plaque");
        shop.AddOrder("209999", shop.AddCustomer("2", "Maple School"), "Trophy");

        Assert.Empty(Search(shop, typed));
    }

    [Fact]
    public void The_exact_number_comes_first_then_longer_numbers_then_words()
    {
        using var shop = ShopDatabase.Create();
        foreach (var number in (string[])["1079", "10791", "10792"])
        {
            shop.AddOrder(number);
        }

        shop.AddOrder("5", description: "repeat of 1079");

        Assert.Equal(["1079", "10792", "10791", "5"], Search(shop, "1079"));
        Assert.Equal(["1079", "10792"], Search(shop, "1079", limit: 2));
    }

    [Theory]
    [InlineData("#5")]
    [InlineData("10 79")]
    public void A_number_that_ProfitMaker_writes_with_a_sign_or_a_space_is_found_as_it_is_written(string number)
    {
        using var shop = ShopDatabase.Create();
        shop.AddOrder(number);
        shop.AddOrder("5");
        shop.AddOrder("1079");

        Assert.Equal([number], Search(shop, number));
    }

    [Fact]
    public void Newer_orders_come_first()
    {
        using var shop = ShopDatabase.Create();
        shop.AddOrder("1", description: "plaque", orderDate: "2026-01-01");
        shop.AddOrder("2", description: "plaque", orderDate: "2026-03-01");
        shop.AddOrder("3", description: "plaque", orderDate: "2026-02-01");

        Assert.Equal(["2", "3", "1"], Search(shop, "plaque"));
    }

    [Fact]
    public void A_renamed_customer_is_found_by_the_new_name_and_no_more_by_the_old()
    {
        using var shop = ShopDatabase.Create();
        shop.AddOrder("107923", shop.AddCustomer("1", "Northfield Credit Union"), "Plaque");

        shop.Execute("UPDATE customers SET name = 'Riverside Bank'");

        Assert.Equal(["107923"], Search(shop, "riverside plaque"));
        Assert.Empty(Search(shop, "northfield"));
    }

    [Fact]
    public void A_changed_description_and_a_deleted_order_leave_no_trace_in_the_index()
    {
        using var shop = ShopDatabase.Create();
        shop.AddOrder("1", description: "plaque");
        shop.AddOrder("2", description: "plaque");

        shop.Execute("UPDATE orders SET description = 'trophy' WHERE id = 1");
        shop.Execute("DELETE FROM orders WHERE id = 2");

        Assert.Empty(Search(shop, "plaque"));
        Assert.Equal(["1"], Search(shop, "trophy"));
    }

    [Fact]
    public void An_order_that_vanished_from_ProfitMaker_is_not_offered()
    {
        using var shop = ShopDatabase.Create();
        shop.AddOrder("107923", description: "plaque");
        shop.Execute("UPDATE orders SET missing_since_ms = 1");

        Assert.Empty(Search(shop, "107923"));
        Assert.Empty(Search(shop, "1079"));
        Assert.Empty(Search(shop, "plaque"));
    }

    [Fact]
    public void Hundreds_of_newer_orders_that_vanished_hide_no_older_one_that_is_there()
    {
        using var shop = ShopDatabase.Create();
        shop.AddOrder("107923", description: "walnut plaque");
        for (var number = 200_000; number < 200_250; number++)
        {
            shop.AddOrder($"{number}", description: "plaque");
        }

        shop.Execute("UPDATE orders SET missing_since_ms = 1 WHERE order_number <> '107923'");

        Assert.Equal(["107923"], Search(shop, "plaque"));
    }

    [Fact]
    public void The_index_agrees_with_reading_every_order()
    {
        using var shop = ShopDatabase.Create();
        var word = Gen.String[Gen.Char["abc"], 1, 10];
        var descriptions = Gen.Select(word, word, word, (a, b, c) => $"{a} {b} {c}").Array[60].Single();
        for (var n = 0; n < descriptions.Length; n++)
        {
            shop.AddOrder($"x{n:d3}", description: descriptions[n]);
        }

        Gen.Select(word, word).Sample(
            (first, second) =>
            {
                var expected = descriptions
                    .Select((text, n) => (Words: text.Split(' '), Number: $"x{n:d3}"))
                    .Where(o => new[] { first, second }.All(typed => o.Words.Any(w => w.StartsWith(typed, StringComparison.Ordinal))))
                    .Select(o => o.Number);
                return Search(shop, $"{first} {second}", limit: 50).Order().SequenceEqual(expected.Order().Reverse().Take(50).Order());
            },
            iter: 300, threads: 1);
    }

    private static IEnumerable<string> Search(ShopDatabase shop, string typed, int limit = 10)
    {
        using var connection = LaneAward.Data.Connections.OpenReader(shop.Path, 1000);
        return [.. new LaneAward.Data.Transaction(connection).Orders.Search(typed, limit).Select(o => o.OrderNumber)];
    }
}
