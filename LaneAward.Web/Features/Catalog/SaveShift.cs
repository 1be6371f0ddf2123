using System.Globalization;
using LaneAward.Data;

namespace LaneAward.Web.Features.Catalog;

/// <summary>
/// Adds a weekly shift of a team or of one person, or changes its name, its days and its times. Forgotten clocks are closed by it from now on; what
/// was recorded stays.
/// </summary>
internal sealed class SaveShift(CommandRunner runner, ILogger<SaveShift> log)
{
    /// <param name="Name">Null leaves it.</param>
    /// <param name="TeamId">Either this or the person; with both left out the owner stays.</param>
    /// <param name="Weekdays">0 is Sunday; null leaves them.</param>
    /// <param name="Start">Shop time, such as 07:00; null leaves it to StartMinute.</param>
    /// <param name="End">As Start; at or before the start means the next day.</param>
    public sealed record Request(string? Name, Given<long?> TeamId, Given<long?> PersonId, IReadOnlyList<long>? Weekdays, string? Start, string? End)
    {
        /// <summary>Minutes since midnight, for programs; null leaves the start.</summary>
        public long? StartMinute { get; init; }

        /// <summary>Minutes since midnight, for programs; null leaves the end.</summary>
        public long? EndMinute { get; init; }

        /// <summary>False deactivates it, true offers it again, in the same write; null leaves that.</summary>
        public bool? Active { get; init; }
    }

    /// <param name="id">The id of any of its days; null adds a shift.</param>
    public Task<Outcome<CatalogAnswer>> RunAsync(long? id, Request request, WriteRequest write, CancellationToken cancellation)
    {
        return runner.RunAsync(
            write, db => Save(db, id, request, write.By),
            answer => log.LogInformation("Shift {ShiftId} {Action} by {ActorId}", answer.Id, id is null ? "added" : "changed", write.By.PersonId), cancellation);
    }

    public static WeeklyShift? Find(Transaction db, long id)
    {
        return WeekPlan.Of(db.Shifts.Setup()).SingleOrDefault(shift => shift.Days.Any(day => day.Id == id));
    }

    private static Outcome<CatalogAnswer> Save(Transaction db, long? id, Request request, Actor by)
    {
        var say = Phrases.In(by.Language);
        var before = id is { } known ? Find(db, known) : null;
        if (id is not null && before is null)
        {
            return Refusal.NotFound(say["There is no such shift."]);
        }

        request = request with { Name = request.Name ?? before?.Name };
        var owner = request.TeamId.IsGiven || request.PersonId.IsGiven
            ? new Owner(request.TeamId.Value, request.PersonId.Value)
            : new Owner(before?.TeamId, before?.PersonId);
        var days = (request.Weekdays ?? before?.Weekdays ?? []).Distinct().ToList();
        var (from, to) = (Minute(request.Start, request.StartMinute ?? before?.StartMinute), Minute(request.End, request.EndMinute ?? before?.EndMinute));
        if (Refusal.AllOf(
            NameText.Clean(request.Name) is null ? Refusal.Invalid("name", say["A shift's name has 1 to {0} characters.", NameText.Longest]) : null,
            IsThere(db, owner) ? null : Refusal.Invalid(request.TeamId.IsGiven || !request.PersonId.IsGiven ? "teamId" : "personId", say["Choose whose shift it is: a team or one person."]),
            days.Count == 0 || days.Any(day => day is < 0 or > 6) ? Refusal.Invalid("weekdays", say["Choose at least one day of the week."]) : null,
            from is null ? Refusal.Invalid(request.StartMinute is null ? "start" : "startMinute", say["Enter when the shift begins and ends, such as 7:00 AM and 3:30 PM."]) : null,
            to is null ? Refusal.Invalid(request.EndMinute is null ? "end" : "endMinute", say["Enter when the shift begins and ends, such as 7:00 AM and 3:30 PM."]) : null) is { } wrong)
        {
            return wrong;
        }

        var (name, start, end) = (NameText.Clean(request.Name)!, from!.Value, to!.Value);
        var others = db.Shifts.Setup().Where(other => before?.Days.Any(day => day.Id == other.Id) != true);
        if (WeekPlan.Clash(others, owner.TeamId, owner.PersonId, days, start, end, say) is { } clash)
        {
            return clash;
        }

        var kept = Write(db, before, name, owner, days, start, end);
        var saved = kept.Min();
        CatalogAudit.Add(db, by, before is null ? "shift added" : "shift changed", "shift", saved, before, Find(db, saved));
        return Switch(db, kept, name, before?.Active ?? true, request.Active, by);
    }

    /// <summary>Either a team or a person, and one that there is.</summary>
    private static bool IsThere(Transaction db, Owner owner)
    {
        return owner switch
        {
            { TeamId: { } team, PersonId: null } => db.Teams.FindSetup(team) is not null,
            { TeamId: null, PersonId: { } person } => db.People.Find(person) is not null,
            _ => false,
        };
    }

    /// <summary>
    /// Switches the days that were saved and no other: a day of the same name and times, switched off before or another shift's, would stand in the
    /// same line of the plan.
    /// </summary>
    private static CatalogAnswer Switch(Transaction db, IReadOnlyList<long> kept, string name, bool was, bool? wanted, Actor by)
    {
        var (saved, say) = (kept.Min(), Phrases.In(by.Language));
        if (wanted is not { } active || active == was)
        {
            return new CatalogAnswer(saved, say["{0} is saved.", name]);
        }

        var before = Find(db, saved);
        foreach (var day in kept)
        {
            db.Shifts.SetActive(day, active);
        }

        CatalogAudit.Add(db, by, active ? "shift activated" : "shift deactivated", "shift", saved, before, Find(db, saved));
        return new CatalogAnswer(saved, SwitchListed.Said(name, active, say));
    }

    private static List<long> Write(Transaction db, WeeklyShift? before, string name, Owner owner, IReadOnlyList<long> days, int start, int end)
    {
        var kept = new List<long>();
        foreach (var day in before?.Days ?? [])
        {
            if (days.Contains(day.Weekday))
            {
                db.Shifts.Change(day.Id, name, owner.TeamId, owner.PersonId, start, end);
                kept.Add(day.Id);
            }
            else
            {
                db.Shifts.SetActive(day.Id, false);
            }
        }

        var there = before?.Weekdays ?? [];
        foreach (var day in days.Except(there))
        {
            var added = db.Shifts.Add(name, owner.TeamId, owner.PersonId, day, start, end);
            if (before is { Active: false })
            {
                // A shift that is switched off closes no clocks, on whatever day.
                db.Shifts.SetActive(added, false);
            }

            kept.Add(added);
        }

        return kept;
    }

    /// <summary>The minute of the day that was typed, or else the number; null when it is none.</summary>
    private static int? Minute(string? typed, long? number)
    {
        if (typed is null)
        {
            return number is >= 0 and < WeekPlan.MinutesOfDay ? (int)number : null;
        }

        return TimeOnly.TryParse(typed, CultureInfo.InvariantCulture, DateTimeStyles.None, out var time) ? (time.Hour * 60) + time.Minute : null;
    }

    private sealed record Owner(long? TeamId, long? PersonId);
}
