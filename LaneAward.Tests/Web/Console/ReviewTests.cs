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
    [InlineData("en", "Ben Ortiz is working on this task. Ask them to stop first, or complete your part.", "es", "Ben Ortiz trabaja en esta tarea. Pídale que pare primero o complete su parte.", null)]
    [InlineData("es", "Ben Ortiz trabaja en esta tarea. Pídale que pare primero o complete su parte.", "en", "Ben Ortiz is working on this task. Ask them to stop first, or complete your part.", null)]
    [InlineData("es", "Ben Ortiz trabaja en esta tarea. Pídale que pare primero o complete su parte.", "es", "Ben Ortiz trabaja en esta tarea. Pídale que pare primero o complete su parte.", null)]
    [InlineData("en", "There is no such person. Choose one of the list. There is no such task. Choose one of the list.", "es", "No existe esa persona. Elija una de la lista. No existe esa tarea. Elija una de la lista.", null)]
    [InlineData("en", "A sentence of a former release.", "es", "A sentence of a former release.", "en")]
    [InlineData("en", "A sentence of a former release.", "en", "A sentence of a former release.", null)]
    public async Task Why_a_tap_was_refused_is_read_in_the_supervisors_language(string tapped, string said, string reads, string shown, string? marked)
    {
        await using var server = await ShopServer.StartAsync();
        server.Shop.Execute("UPDATE people SET language = @tapped WHERE id = @Ana; UPDATE people SET language = @reads WHERE id = @Cleo", new { tapped, server.Ana, reads, server.Cleo });
        server.Shop.Execute(
            """
            INSERT INTO refused_taps (person_id, write_key, route, task_id, tapped_at_ms, received_at_ms, code, reason)
            VALUES (@Ana, '01890000-0000-7000-8000-000000000001', 'POST /tasks/add', NULL, 1764015240000, 1764015240000, 'invalid', @said)
            """,
            new { server.Ana, said });

        var why = (await (await server.InConsoleAsync()).SeeAsync("/console/review")).QuerySelectorAll("section[aria-labelledby=refused-h] tbody td")[4];

        Assert.Equal((shown, marked), (why.Words(), why.GetAttribute("lang")));
    }
}
