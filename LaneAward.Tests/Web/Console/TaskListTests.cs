using LaneAward.Tests.Support;
using LaneAward.Web.Features.TaskList;
using Xunit;

namespace LaneAward.Tests.Web.Console;

/// <summary>The tasks as a page and as a file. Ana's ran for 40 minutes; 60 more wait and belong to a customer whose name is a formula.</summary>
public sealed class TaskListTests : IAsyncLifetime
{
    private ShopServer _server = null!;
    private HttpClient _cleo = null!;

    public async ValueTask InitializeAsync()
    {
        _server = await ShopServer.StartAsync();
        _cleo = await _server.InConsoleAsync();
        var place = Workplace.In(_server.Shop);
        var ana = await _server.OnFloorAsync(_server.Ana, ShopServer.AnaPin);
        var worked = await ana.AddTaskAsync(place, startNow: true);
        await ana.TapAsync($"/api/tasks/{worked}/pause");
        await ana.AddTaskAsync(place, orderNumber: "107924");
        _server.Shop.Execute(
            """
            UPDATE work_sessions SET started_at_ms = ended_at_ms - 2400000;
            WITH RECURSIVE n(i) AS (SELECT 2 UNION ALL SELECT i + 1 FROM n WHERE i < 61)
            INSERT INTO tasks (uid, order_id, sequence, task_type_id, order_number, customer_name, order_description, estimate_minutes, status, created_at_ms, created_by)
            SELECT printf('%08d-0000-7000-8000-000000000000', i), order_id, i, task_type_id, printf('2%05d', i), '=2+"3"', '', 90, 'queued', created_at_ms, created_by
            FROM n JOIN tasks ON order_number = '107924'
            """);
    }

    public ValueTask DisposeAsync()
    {
        return _server.DisposeAsync();
    }

    [Theory]
    [InlineData("", 62)]
    [InlineData("?sort=order&dir=desc", 62)]
    [InlineData("?status=queued&sort=time&dir=asc", 61)]
    [InlineData("?text=20001&status=queued&sort=order", 10)]
    [InlineData("?status=completed", 0)]
    [InlineData("?from=2020-01-01&to=2020-01-07", 0)]
    [InlineData("?person=soon&team=x&status=odd&sort=odd&p=odd&from=odd", 62)]
    public async Task The_file_has_the_rows_of_all_pages_in_their_order(string query, int count)
    {
        var first = await _cleo.SeeAsync("/console/tasks" + query);
        var link = first.QuerySelector(".chead a[href^='/console/tasks.csv']")!.GetAttribute("href")!;
        var shown = new List<string>();
        for (var page = first; ;)
        {
            shown.AddRange(page.QuerySelectorAll("tbody tr .order").Select(o => o.TextContent));
            if (page.QuerySelector("a[rel=next]") is not { } next)
            {
                break;
            }

            page = await _cleo.SeeAsync(next.GetAttribute("href")!);
        }

        Assert.Equal(count, shown.Count);
        Assert.Equal(shown, (await LinesAsync(link)).Skip(1).Select(line => line.Split(',')[0]));
        Assert.True(count <= ReadTaskList.PageSize || first.QuerySelectorAll("tbody tr").Length == ReadTaskList.PageSize);
    }

    [Fact]
    public async Task A_clock_that_has_run_for_days_is_on_the_list_of_today()
    {
        _server.Shop.Execute("UPDATE work_sessions SET started_at_ms = started_at_ms - 3 * 86400000, ended_at_ms = NULL, end_kind = NULL");
        _server.Shop.Execute("UPDATE tasks SET created_at_ms = created_at_ms - 9 * 86400000, status = iif(order_number = '107923', 'running', status)");
        // The shop's day: in Chicago it is still yesterday while the night of UTC lasts.
        var today = TimeZoneInfo.ConvertTime(TimeProvider.System.GetUtcNow(), TimeZoneInfo.FindSystemTimeZoneById("America/Chicago"))
            .ToString("yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture);

        var rows = (await _cleo.SeeAsync($"/console/tasks?from={today}&to={today}")).QuerySelectorAll("tbody tr .order").Select(o => o.TextContent);

        Assert.Equal(["107923"], rows);
    }

    [Fact]
    public async Task The_file_holds_decimal_hours_and_names_and_no_formula()
    {
        var lines = await LinesAsync("/console/tasks.csv?sort=order");

        Assert.Equal("\uFEFFOrder,Task,Customer,State,Time in these days (h),Time in all (h),Estimate (h),Last worked on or added,People,To review", lines[0]);
        Assert.Matches(@"^107923,Laser engraving,Northfield Credit Union,Paused,0\.67,0\.67,,20\d\d-\d\d-\d\dT[\d:]{8}[+-]\d\d:00,Ana Morales,0$", lines[1]);
        Assert.Matches(@"^200002,Laser engraving,""'=2\+""""3"""""",.*,0,0,1\.5,", lines[3]);
        using var answer = await _cleo.GetAsync("/console/tasks.csv?from=2026-11-18&to=2026-11-24");
        Assert.Equal("tasks_2026-11-18_2026-11-24.csv", answer.Content.Headers.ContentDisposition!.FileName);
    }

    private async Task<string[]> LinesAsync(string address)
    {
        using var answer = await _cleo.GetAsync(address);
        Assert.Equal("text/csv; charset=utf-8", answer.Content.Headers.ContentType!.ToString());
        var bytes = await answer.Content.ReadAsByteArrayAsync();
        return System.Text.Encoding.UTF8.GetString(bytes).Split("\r\n", StringSplitOptions.RemoveEmptyEntries);
    }
}
