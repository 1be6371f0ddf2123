using LaneAward.Data;
using LaneAward.Data.People;

namespace LaneAward.Web.Features.People;

/// <summary>Lists who a task can be given to: everybody else who signs in on the floor, the own team first.</summary>
internal sealed class ListTeammates(Database database)
{
    public Task<IReadOnlyList<PersonRow>> RunAsync(Actor me, CancellationToken cancellation)
    {
        return database.ReadAsync<IReadOnlyList<PersonRow>>(
            db =>
            [
                .. db.People.All().Where(p => p.Active && p.HasPin && p.Id != me.PersonId)
                    .OrderBy(p => p.TeamId is null || p.TeamId != me.TeamId).ThenBy(p => p.Name, StringComparer.CurrentCultureIgnoreCase),
            ],
            cancellation);
    }
}
