using LaneAward.Data;
using LaneAward.Data.Materials;
using LaneAward.Web.Features.Tasks;

namespace LaneAward.Web.Features.Materials;

/// <summary>What the material sheet shows: the task, the catalogue with the usual ones first, and what was logged.</summary>
internal sealed record MaterialSheet(TaskCard Task, IReadOnlyList<MaterialRow> Materials, IReadOnlyList<MaterialUse> Uses);

/// <summary>Reads the material sheet of a task.</summary>
internal sealed class ListMaterials(Database database, ShopClock clock)
{
    /// <summary>Null when there is no such task.</summary>
    public Task<MaterialSheet?> RunAsync(string task, long personId, long? teamId, CancellationToken cancellation)
    {
        return database.ReadAsync(
            db => db.Tasks.FindByIdOrUid(task) is { } row
                ? new MaterialSheet(
                    TaskCard.From(db.Tasks.Card(row.Id, personId, clock.DayStartMs(db.NowMs))!),
                    db.Materials.For(row.TaskTypeId, row.TeamId ?? teamId),
                    [.. db.Materials.UsesOfTask(row.Id).Select(MaterialUse.From)])
                : null,
            cancellation);
    }
}
