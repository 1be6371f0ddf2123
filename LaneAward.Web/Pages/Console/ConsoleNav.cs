using LaneAward.Web.Features;
using LaneAward.Web.Infrastructure;

namespace LaneAward.Web.Pages.Console;

/// <summary>A page of the console as its rail shows it.</summary>
internal sealed record NavLink(string Address, string Icon, string Word, string Permission)
{
    /// <summary>Whether this path is the page or one below it; sessions are below their tasks.</summary>
    public bool Holds(string path)
    {
        var home = Address.TrimEnd('/');
        var bare = path.TrimEnd('/').Replace("/console/sessions/", "/console/tasks/", StringComparison.Ordinal);
        return bare == home || (home != "/console" && bare.StartsWith(home + "/", StringComparison.Ordinal));
    }
}

/// <summary>Links that belong together, with their heading; the first group has none.</summary>
internal sealed record NavGroup(string? Heading, IReadOnlyList<NavLink> Links);

/// <summary>The rail of the console: one line per page, in the order in which it stands there.</summary>
internal static class ConsoleNav
{
    /// <summary>What this role may open.</summary>
    public static IReadOnlyList<NavGroup> For(string role, Phrases say)
    {
        NavGroup[] all =
        [
            new(null,
            [
                new("/console/", "layout-dashboard", say["Live board"], Permissions.Supervise),
                new("/console/tasks", "clipboard-list", say["Tasks and sessions"], Permissions.Supervise),
                new("/console/review", "list-checks", say["Review"], Permissions.Supervise),
                new("/console/reports/", "chart", say["Reports"], Permissions.Supervise),
            ]),
            new(say["Admin"],
            [
                new("/console/people", "users", say["People and PINs"], Permissions.ManagePeople),
                new("/console/teams", "layers", say["Teams"], Permissions.ManageCatalog),
                new("/console/task-types", "tags", say["Task types"], Permissions.ManageCatalog),
                new("/console/materials", "package", say["Materials"], Permissions.ManageCatalog),
                new("/console/reasons", "circle-pause", say["Reasons"], Permissions.ManageCatalog),
                new("/console/shifts", "calendar", say["Shifts"], Permissions.ManageCatalog),
                new("/console/tablets", "tablet", say["Tablets"], Permissions.ManageTablets),
                new("/console/imports", "database", say["Imports"], Permissions.Supervise),
                new("/console/environments", "activity", say["Environments"], Permissions.Supervise),
                new("/console/audit", "history", say["Audit log"], Permissions.ReadAudit),
                new("/console/settings", "settings", say["Settings"], Permissions.ManageSettings),
            ]),
        ];
        return
        [
            .. all.Select(group => group with { Links = [.. group.Links.Where(link => Permissions.Allow(role, link.Permission))] })
                .Where(group => group.Links.Count > 0),
        ];
    }
}
