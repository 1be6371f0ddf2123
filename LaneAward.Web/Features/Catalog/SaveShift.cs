using System.Globalization;
using LaneAward.Data;

namespace LaneAward.Web.Features.Catalog;

/// <summary>
/// Adds a weekly shift of a team or of one person, or changes its name, its days and its times. Forgotten clocks are closed by it from now on; what
/// was recorded stays.
/// </summary>
internal sealed class SaveShift(CommandRunner runner, ILogger<SaveShift> log)
{
    /// <param name="TeamId">Either this or the person.</param>
    /// <param name="Weekdays">0 is Sunday.</param>
    /// <param name="Start">Shop time, such as 07:00.</param>
    /// <param name="End">At or before the start means the next day.</param>
    public sealed record Request(string? Name, long? TeamId, long? PersonId, IReadOnlyList<long>? Weekdays, string? Start, string? End);

    /// <param name="id">The id of any of its days; null adds a shift.</param>
    public async Task<Outcome<CatalogAnswer>> RunAsync(long? id, Request request, WriteRequest write, CancellationToken cancellation)
    {
        var outcome = await runner.RunAsync(write, db => Save(db, id, request, write.By), cancellation);
        if (outcome is { Refusal: null, Replayed: false })
        {
            log.LogInformation("Shift {ShiftId} {Action} by {ActorId}", outcome.Value.Id, id is null ? "added" : "changed", write.By.PersonId);
        }

        return outcome;
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

        if (CatalogText.Name(request.Name) is not { } name)
        {
            return Refusal.Invalid("name", say["A shift's name has 1 to {0} characters.", CatalogText.LongestName]);
        }

        if ((request.TeamId is null) == (request.PersonId is null)
            || (request.TeamId is { } team && db.Teams.FindSetup(team) is null)
            || (request.PersonId is { } person && db.People.Find(person) is null))
        {
            return Refusal.Invalid("teamId", say["Choose whose shift it is: a team or one person."]);
        }

        var days = (request.Weekdays ?? []).Distinct().ToList();
        if (days.Count == 0 || days.Any(day => day is < 0 or > 6))
        {
            return Refusal.Invalid("weekdays", say["Choose at least one day of the week."]);
        }

        if (Minute(request.Start) is not { } start || Minute(request.End) is not { } end)
        {
            return Refusal.Invalid("start", say["Enter when the shift begins and ends, such as 7:00 AM and 3:30 PM."]);
        }

        var others = db.Shifts.Setup().Where(other => other.Active && before?.Days.Any(day => day.Id == other.Id) != true
            && other.TeamId == request.TeamId && other.PersonId == request.PersonId);
        if (others.FirstOrDefault(other => days.Any(day => WeekPlan.Overlap(day, start, end, other.Weekday, other.StartMinute, other.EndMinute))) is { } hit)
        {
            return Refusal.Conflict("overlap", say["This overlaps {0}. A team or person has one shift at a time.", hit.Name]);
        }

        var saved = Write(db, before, name, request, days, start, end);
        CatalogAudit.Add(db, by, before is null ? "shift added" : "shift changed", "shift", saved, before, Find(db, saved));
        return new CatalogAnswer(saved, say["{0} is saved.", name]);
    }

    private static long Write(Transaction db, WeeklyShift? before, string name, Request request, IReadOnlyList<long> days, int start, int end)
    {
        var kept = new List<long>();
        foreach (var day in before?.Days ?? [])
        {
            if (days.Contains(day.Weekday))
            {
                db.Shifts.Change(day.Id, name, request.TeamId, request.PersonId, start, end);
                kept.Add(day.Id);
            }
            else
            {
                db.Shifts.SetActive(day.Id, false);
            }
        }

        var there = before?.Weekdays ?? [];
        kept.AddRange(days.Except(there).Select(day => db.Shifts.Add(name, request.TeamId, request.PersonId, day, start, end)));
        return kept.Min();
    }

    private static int? Minute(string? typed)
    {
        return TimeOnly.TryParse(typed, CultureInfo.InvariantCulture, DateTimeStyles.None, out var time) ? (time.Hour * 60) + time.Minute : null;
    }
}
