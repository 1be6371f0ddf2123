using LaneAward.Data;

namespace LaneAward.Web.Features.People;

/// <summary>Two active people of one name, whose tiles look the same. Two people may bear one name, so who gives it is asked, not forbidden.</summary>
internal static class Namesake
{
    public const string Code = "namesake";

    /// <summary>The question, as a refusal that names the other one; null without another active person of the name.</summary>
    /// <param name="exceptId">Who is to bear the name; null for somebody new.</param>
    public static Refusal? Ask(Transaction db, string name, long? exceptId, Phrases say)
    {
        return db.People.All().FirstOrDefault(other => other.Active && other.Id != exceptId && NameText.Same(other.Name, name)) is { } namesake
            ? Refusal.Conflict(Code, say["There is an active {0} already: nobody can tell two tiles of one name apart. Change one of the names, or tick that this is another person. Nothing is changed yet.", namesake.Name])
                with
            { Fields = new Dictionary<string, string> { ["name"] = say["This name is taken."] } }
            : null;
    }
}
