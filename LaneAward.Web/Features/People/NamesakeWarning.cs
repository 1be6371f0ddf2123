using LaneAward.Data;
using LaneAward.Data.People;
using LaneAward.Web.Features.Catalog;

namespace LaneAward.Web.Features.People;

/// <summary>What to do about two active people of one name, whose tiles look the same. Two people may bear one name, so it is no refusal.</summary>
internal static class NamesakeWarning
{
    /// <summary>A sentence to follow a receipt; empty without a namesake.</summary>
    public static string After(Transaction db, PersonRow person, Phrases say)
    {
        return person.Active && db.People.All().FirstOrDefault(other => other.Active && other.Id != person.Id && CatalogText.Same(other.Name, person.Name)) is { } namesake
            ? " " + say["There is another {0}: nobody can tell their tiles apart. Change one of the two names, or deactivate the one that is too many.", namesake.Name]
            : "";
    }
}
