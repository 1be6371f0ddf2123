using LaneAward.Data.People;
using LaneAward.Web.Features;
using LaneAward.Web.Infrastructure;

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

    /// <summary>Wrong PINs have locked them out, for good or for a while.</summary>
    public static bool IsShutOut(PersonRow person, long nowMs)
    {
        return person.PinLocked || person.PinWaitUntilMs > nowMs;
    }

    /// <summary>What a permission lets a person do.</summary>
    public static string Permission(string permission, Phrases say)
    {
        return permission switch
        {
            Permissions.Work => say["Work on tasks on the floor, see their own day, ask for a correction"],
            Permissions.Supervise => say["Enter the console: live board, review, imports, environments"],
            Permissions.ManagePeople => say["Add, change and deactivate people, issue and unlock PINs"],
            Permissions.ManageTablets => say["Enrol, rename and revoke tablets"],
            Permissions.ManageCatalog => say["Change teams, task types, materials, reasons and shifts"],
            Permissions.ReadAudit => say["Read the audit log"],
            Permissions.ManageSettings => say["Change the settings of the shop"],
            _ => permission,
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
