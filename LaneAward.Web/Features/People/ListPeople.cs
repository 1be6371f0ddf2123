using LaneAward.Data;
using LaneAward.Data.Catalog;
using LaneAward.Data.People;

namespace LaneAward.Web.Features.People;

/// <summary>Everybody, with the teams they can be put in.</summary>
internal sealed record PeopleList(IReadOnlyList<PersonRow> People, IReadOnlyList<TeamRow> Teams);

/// <summary>Reads the people page of the console.</summary>
internal sealed class ListPeople(Database database)
{
    public Task<PeopleList> RunAsync(CancellationToken cancellation)
    {
        return database.ReadAsync(db => new PeopleList(db.People.All(), db.Teams.All()), cancellation);
    }

    public Task<PersonRow?> OneAsync(long id, CancellationToken cancellation)
    {
        return database.ReadAsync(db => db.People.Find(id), cancellation);
    }
}
