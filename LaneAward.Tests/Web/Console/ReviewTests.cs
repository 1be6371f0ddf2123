using LaneAward.Tests.Support;
using Xunit;

namespace LaneAward.Tests.Web.Console;

/// <summary>What a supervisor reads of a tap that was refused in the words of whoever tapped.</summary>
public sealed class ReviewTests
{
    [Fact]
    public async Task The_board_says_what_waits_for_a_review_also_when_it_is_a_refused_tap()
    {
        await using var server = await ShopServer.StartAsync();
        server.Shop.Execute(
            """
            INSERT INTO refused_taps (person_id, write_key, route, task_id, tapped_at_ms, received_at_ms, code, reason)
            VALUES (@Ana, '01890000-0000-7000-8000-000000000001', 'POST /tasks/add', NULL, 1764015240000, 1764015240000, 'invalid', 'No.')
            """,
            new { server.Ana });

        var item = (await (await server.InConsoleAsync()).SeeAsync("/console/")).QuerySelector(".att a[href='/console/review']")!;

        Assert.Contains("taps that could not be applied", item.Words(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("en", "es", "en")]
    [InlineData("es", "en", "es")]
    [InlineData("es", "es", null)]
    public async Task Why_a_tap_was_refused_is_marked_with_the_language_of_whoever_tapped(string tapped, string reads, string? marked)
    {
        const string said = "Ben Ortiz is working on this task.";
        await using var server = await ShopServer.StartAsync();
        server.Shop.Execute("UPDATE people SET language = @tapped WHERE id = @Ana; UPDATE people SET language = @reads WHERE id = @Cleo", new { tapped, server.Ana, reads, server.Cleo });
        server.Shop.Execute(
            """
            INSERT INTO refused_taps (person_id, write_key, route, task_id, tapped_at_ms, received_at_ms, code, reason)
            VALUES (@Ana, '01890000-0000-7000-8000-000000000001', 'POST /tasks/add', NULL, 1764015240000, 1764015240000, 'invalid', @said)
            """,
            new { server.Ana, said });

        var why = (await (await server.InConsoleAsync()).SeeAsync("/console/review")).QuerySelectorAll("section[aria-labelledby=refused-h] tbody td")[4];

        Assert.Equal((said, marked), (why.Words(), why.GetAttribute("lang")));
    }
}
