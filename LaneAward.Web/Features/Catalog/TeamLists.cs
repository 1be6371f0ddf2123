using LaneAward.Data.Catalog;

namespace LaneAward.Web.Features.Catalog;

/// <summary>
/// Which teams name a task type or a material. A team without a list of its own is offered everything, so putting one thing on its list would take
/// all others away: such teams are changed on their own page alone.
/// </summary>
internal static class TeamLists
{
    /// <param name="wanted">The teams that shall name the thing; null leaves them.</param>
    /// <param name="list">The list of a team that is spoken of.</param>
    /// <param name="thing">The id of the thing; null while it is being added.</param>
    public static Outcome<IReadOnlyList<long>> Check(
        IReadOnlyList<TeamSetup> teams, IReadOnlyList<long>? wanted, Func<TeamSetup, IReadOnlyList<long>> list, long? thing, Phrases say)
    {
        var now = teams.Where(team => thing is { } id && list(team).Contains(id)).ToList();
        if (wanted is null)
        {
            return Outcome<IReadOnlyList<long>>.Done([.. now.Select(team => team.Id)]);
        }

        if (wanted.Except(teams.Select(team => team.Id)).Any())
        {
            return Refusal.Invalid("teamIds", say["Choose teams from the list."]);
        }

        if (teams.FirstOrDefault(team => wanted.Contains(team.Id) && list(team).Count == 0) is { } open)
        {
            return Refusal.Invalid("teamIds", say["{0} is offered everything. Give it a list on the page of the team first.", open.Name]);
        }

        return now.FirstOrDefault(team => !wanted.Contains(team.Id) && list(team).Count == 1) is { } last
            ? Refusal.Invalid("teamIds", say["This is the only one on the list of {0}. Change that list on the page of the team.", last.Name])
            : Outcome<IReadOnlyList<long>>.Done(wanted);
    }
}
