using Microsoft.AspNetCore.Authorization;

namespace LaneAward.Web.Infrastructure;

/// <summary>Who may do what, in one table. A route names a permission; a route that names none needs somebody who is signed in.</summary>
internal static class Permissions
{
    /// <summary>Work on tasks: everybody who is signed in.</summary>
    public const string Work = "work";

    /// <summary>See and use the console.</summary>
    public const string Supervise = "supervise";

    /// <summary>Add and change people, issue PINs.</summary>
    public const string ManagePeople = "manage-people";

    /// <summary>Enrol, rename and revoke tablets.</summary>
    public const string ManageTablets = "manage-tablets";

    /// <summary>Change what the floor chooses from: teams, task types, materials, reasons, shifts.</summary>
    public const string ManageCatalog = "manage-catalog";

    /// <summary>Read who changed what.</summary>
    public const string ReadAudit = "read-audit";

    /// <summary>Change how the program behaves in the whole shop.</summary>
    public const string ManageSettings = "manage-settings";

    /// <summary>Every role, from the one that may least.</summary>
    public static readonly IReadOnlyList<string> Roles = ["contributor", "lead", "supervisor", "admin"];

    public static readonly IReadOnlyDictionary<string, IReadOnlyList<string>> RolesByPermission = new Dictionary<string, IReadOnlyList<string>>
    {
        [Work] = Roles,
        [Supervise] = ["supervisor", "admin"],
        [ManagePeople] = ["supervisor", "admin"],
        [ManageTablets] = ["supervisor", "admin"],
        [ManageCatalog] = ["supervisor", "admin"],
        [ReadAudit] = ["supervisor", "admin"],
        [ManageSettings] = ["admin"],
    };

    public static bool Allow(string role, string permission)
    {
        return RolesByPermission[permission].Contains(role);
    }

    /// <summary>Their day is spent on the floor: the board counts them before they have recorded anything.</summary>
    public static bool WorksOnFloor(string role)
    {
        return !Allow(role, Supervise);
    }

    public static void Add(AuthorizationBuilder authorization)
    {
        foreach (var (permission, roles) in RolesByPermission)
        {
            authorization.AddPolicy(permission, policy => policy.RequireAuthenticatedUser().RequireRole(roles));
        }

        authorization.SetFallbackPolicy(new AuthorizationPolicyBuilder().RequireAuthenticatedUser().Build());
    }
}
