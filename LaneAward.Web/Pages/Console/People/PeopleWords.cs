using LaneAward.Data.People;
using LaneAward.Web.Features;

namespace LaneAward.Web.Pages.Console.People;

/// <summary>What the people pages call roles and PIN states.</summary>
internal static class PeopleWords
{
    public static string Role(string role, Phrases say)
    {
        return role switch
        {
            "lead" => say["Team lead"],
            "supervisor" => say["Supervisor"],
            "admin" => say["Admin"],
            _ => say["Contributor"],
        };
    }

    public static string Pin(PersonRow person, Phrases say)
    {
        return person switch
        {
            { PinLocked: true } => say["Locked"],
            { HasPin: true } => say["{0} digits", person.PinLength],
            _ => say["None"],
        };
    }
}
