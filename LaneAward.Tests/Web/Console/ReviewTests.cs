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

    [Fact]
    public async Task A_supervisor_does_not_settle_a_tap_of_their_own()
    {
        const string key = "01890000-0000-7000-8000-000000000001";
        await using var server = await ShopServer.StartAsync();
        server.Shop.Execute(
            "INSERT INTO refused_taps (person_id, write_key, route, task_id, tapped_at_ms, received_at_ms, code, reason) VALUES (@Cleo, @key, 'POST /tasks/add', NULL, 1764015240000, 1764015240000, 'invalid', 'No.')",
            new { server.Cleo, key });
        var cleo = await server.InConsoleAsync();

        Assert.Null((await cleo.SeeAsync("/console/review")).QuerySelector("form[action$='/settle']"));
        using (var answer = await cleo.PostFormAsync("/console/people", $"/console/review/taps/{server.Cleo}/{key}/settle"))
        {
            Assert.Equal(System.Net.HttpStatusCode.Conflict, answer.StatusCode);
        }

        using var settled = await (await server.InConsoleAsync("adam")).PostFormAsync("/console/people", $"/console/review/taps/{server.Cleo}/{key}/settle");
        Assert.Equal(System.Net.HttpStatusCode.SeeOther, settled.StatusCode);
    }

    [Fact]
    public async Task A_list_too_long_for_the_page_says_how_many_wait_in_all()
    {
        await using var server = await ShopServer.StartAsync();
        var task = server.Shop.AddTask(server.Ana);
        server.Shop.Execute(
            """
            WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 203)
            INSERT INTO work_sessions (task_id, person_id, started_at_ms, ended_at_ms, end_kind, needs_review, review_reason)
            SELECT @task, @Ana, @SeedTimeMs + i * 120000, @SeedTimeMs + i * 120000 + 60000, 'auto', 1, 'forgotten clock' FROM n;
            WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 205)
            INSERT INTO refused_taps (person_id, write_key, route, task_id, tapped_at_ms, received_at_ms, code, reason)
            SELECT @Ana, printf('01890000-0000-7000-8000-%012d', i), 'POST /tasks/add', NULL, @SeedTimeMs + i, @SeedTimeMs + i, 'invalid', 'No.' FROM n;
            INSERT INTO corrections (session_id, person_id, kind, asked_at_ms) SELECT min(id), @Ana, 'not_mine', @SeedTimeMs FROM work_sessions;
            """,
            new { task, server.Ana, ShopSeed.SeedTimeMs });

        var page = await (await server.InConsoleAsync()).SeeAsync("/console/review");

        Assert.Equal("408 waiting", page.QuerySelector(".chead .live")!.Words());
        Assert.Equal("The first 199 of 202, the oldest first. The others follow when these are done.", page.QuerySelector("#more-flagged")?.Words());
        Assert.Equal("The first 200 of 205, the oldest first. The others follow when these are done.", page.QuerySelector("#more-refused")?.Words());
    }

    [Theory]
    [InlineData("es", "en", "Ben Ortiz trabaja en esta tarea. Pídale que pare primero o complete su parte.", "Ben Ortiz is working on this task. Ask them to stop first, or complete your part.")]
    [InlineData("en", "es", "Ben Ortiz is working on this task. Ask them to stop first, or complete your part.", "Ben Ortiz trabaja en esta tarea. Pídale que pare primero o complete su parte.")]
    public async Task Why_a_tap_was_refused_is_said_in_the_language_of_whoever_reads_it(string tapped, string reads, string was, string said)
    {
        var why = await WhyAsync(tapped, reads, was);

        Assert.Equal((said, null), (why.Words(), why.GetAttribute("lang")));
    }

    [Theory]
    [InlineData("en", "es", "en")]
    [InlineData("es", "en", "es")]
    [InlineData("es", "es", null)]
    public async Task A_reason_that_this_release_does_not_say_is_marked_with_the_language_of_whoever_tapped(string tapped, string reads, string? marked)
    {
        const string said = "Ben Ortiz is working on this task: an older release said so.";
        var why = await WhyAsync(tapped, reads, said);

        Assert.Equal((said, marked), (why.Words(), why.GetAttribute("lang")));
    }

    private static async Task<AngleSharp.Dom.IElement> WhyAsync(string tapped, string reads, string said)
    {
        await using var server = await ShopServer.StartAsync();
        server.Shop.Execute("UPDATE people SET language = @tapped WHERE id = @Ana; UPDATE people SET language = @reads WHERE id = @Cleo", new { tapped, server.Ana, reads, server.Cleo });
        server.Shop.Execute(
            """
            INSERT INTO refused_taps (person_id, write_key, route, task_id, tapped_at_ms, received_at_ms, code, reason)
            VALUES (@Ana, '01890000-0000-7000-8000-000000000001', 'POST /tasks/add', NULL, 1764015240000, 1764015240000, 'invalid', @said)
            """,
            new { server.Ana, said });

        return (await (await server.InConsoleAsync()).SeeAsync("/console/review")).QuerySelectorAll("section[aria-labelledby=refused-h] tbody td")[4];
    }
}
