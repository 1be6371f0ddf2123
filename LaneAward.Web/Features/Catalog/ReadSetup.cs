using LaneAward.Data;
using LaneAward.Data.Catalog;
using LaneAward.Data.Materials;
using LaneAward.Data.People;
using LaneAward.Data.Shifts;

namespace LaneAward.Web.Features.Catalog;

/// <summary>The shop's lists in full, what is switched off included.</summary>
internal sealed record ShopSetup(
    IReadOnlyList<TeamSetup> Teams, IReadOnlyList<TaskTypeSetup> TaskTypes, IReadOnlyList<MaterialSetup> Materials,
    IReadOnlyList<ReasonSetup> PauseReasons, IReadOnlyList<ReasonSetup> CancelReasons, IReadOnlyList<ShiftSetup> Shifts, IReadOnlyList<PersonRow> People);

/// <summary>Reads the shop's lists for the pages that change them.</summary>
internal sealed class ReadSetup(Database database)
{
    public Task<ShopSetup> RunAsync(CancellationToken cancellation)
    {
        return database.ReadAsync(
            db => new ShopSetup(
                db.Teams.Setup(), db.TaskTypes.Setup(), db.Materials.Setup(), db.Reasons.Setup(ReasonKind.Pause), db.Reasons.Setup(ReasonKind.Cancel),
                db.Shifts.Setup(), db.People.All()),
            cancellation);
    }
}
