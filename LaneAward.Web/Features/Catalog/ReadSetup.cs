using LaneAward.Data;
using LaneAward.Data.Catalog;
using LaneAward.Data.People;

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
                db.Setup.Teams(), db.Setup.TaskTypes(), db.Setup.Materials(), db.Setup.Reasons(ReasonKind.Pause), db.Setup.Reasons(ReasonKind.Cancel),
                db.Setup.Shifts(), db.People.All()),
            cancellation);
    }
}
