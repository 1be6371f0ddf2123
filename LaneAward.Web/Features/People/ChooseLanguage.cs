using LaneAward.Data;

namespace LaneAward.Web.Features.People;

/// <summary>Keeps the language a person chose, English or Spanish, for every tablet.</summary>
internal sealed class ChooseLanguage(Database database)
{
    public Task RunAsync(long personId, string language, CancellationToken cancellation)
    {
        return database.WriteAsync(db => db.People.SetLanguage(personId, language), cancellation: cancellation);
    }
}
