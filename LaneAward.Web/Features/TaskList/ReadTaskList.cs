using LaneAward.Data;
using LaneAward.Data.Tasks;
using LaneAward.Web.Infrastructure;

namespace LaneAward.Web.Features.TaskList;

/// <summary>One page of the tasks that a supervisor looks at, with what stands in its filters.</summary>
internal sealed record TaskListPage(
    IReadOnlyList<TaskListRow> Rows, TaskListTotals Totals, IReadOnlyList<Choice> People, IReadOnlyList<Choice> Teams);

/// <summary>Something one can choose by its name.</summary>
internal sealed record Choice(long Id, string Name);

/// <summary>Reads one page of tasks, its totals over all pages, and the choices of its filters.</summary>
internal sealed class ReadTaskList(Database database)
{
    /// <summary>Rows on a page.</summary>
    public const int PageSize = 50;

    public Task<TaskListPage> RunAsync(TaskFilter filter, int page, CancellationToken cancellation)
    {
        return database.ReadAsync(
            db => new TaskListPage(
                db.TaskSearch.Read(filter, (long)page * PageSize, PageSize),
                db.TaskSearch.Totals(filter),
                [.. db.People.All().Where(p => Permissions.WorksOnFloor(p.Role) || p.HasPin).Select(p => new Choice(p.Id, p.Name))],
                [.. db.Teams.All().Select(t => new Choice(t.Id, t.Name))]),
            cancellation);
    }
}
