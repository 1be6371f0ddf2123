using LaneAward.Data;
using LaneAward.Data.Catalog;
using LaneAward.Data.Materials;

namespace LaneAward.Web.Features.Outbox;

/// <summary>What a tablet must hold to go on working without the server: the lists behind its sheets.</summary>
internal sealed record OfflineKit(
    IReadOnlyList<ReasonRow> PauseReasons, IReadOnlyList<ReasonRow> CancelReasons, IReadOnlyList<TaskTypeRow> TaskTypes, IReadOnlyList<MaterialRow> Materials);

/// <summary>Reads the lists that a person's pages carry for the time without a connection.</summary>
internal sealed class ReadOfflineKit(Database database)
{
    public Task<OfflineKit> RunAsync(Actor actor, CancellationToken cancellation)
    {
        return database.ReadAsync(
            db => new OfflineKit(
                db.Reasons.OnTiles(ReasonKind.Pause), db.Reasons.OnTiles(ReasonKind.Cancel), db.TaskTypes.For(actor.PersonId, actor.TeamId), db.Materials.All()),
            cancellation);
    }
}
