using LaneAward.Data;
using LaneAward.Data.Catalog;

namespace LaneAward.Web.Features.Tasks;

/// <summary>The home screen: my tasks, and the reasons on the pause tiles.</summary>
internal sealed record Home(MyTasks Mine, IReadOnlyList<ReasonRow> PauseReasons)
{
    /// <summary>The task on the large card: the running one, else the one that was paused last.</summary>
    public TaskCard? Hero => Mine.Running ?? (Mine.Paused is [var latest, ..] ? latest : null);

    /// <summary>The paused tasks below the large card.</summary>
    public IEnumerable<TaskCard> PausedRows => Mine.Running is null ? Mine.Paused.Skip(1) : Mine.Paused;
}

/// <summary>Reads the home screen.</summary>
internal sealed class ReadHome(Database database, ListTasks tasks)
{
    public async Task<Home> RunAsync(long personId, CancellationToken cancellation)
    {
        var mine = await tasks.MineAsync(personId, cancellation);
        return new Home(mine, await database.ReadAsync(db => db.Catalog.PauseReasons(), cancellation));
    }
}
