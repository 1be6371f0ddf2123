using System.Globalization;
using LaneAward.Web.Features.Catalog;
using LaneAward.Web.Infrastructure;
using LaneAward.Web.Pages.Console.Catalog;
using Microsoft.AspNetCore.Mvc;

namespace LaneAward.Web.Pages.Console.Shifts;

/// <summary>Adds a weekly shift (`new`) or changes one.</summary>
internal sealed class EditModel(ReadSetup read, SaveShift save) : CatalogPage(read)
{
    public WeeklyShift? Shift { get; private set; }

    public string Key { get; private set; } = "new";

    public string? Name { get; private set; }

    /// <summary>team-7 or person-3.</summary>
    public string? Owner { get; private set; }

    public string? Start { get; private set; }

    public string? End { get; private set; }

    public IReadOnlyList<long> Weekdays { get; private set; } = [];

    public async Task<IActionResult> OnGetAsync(string id)
    {
        if (!await FindAsync(id))
        {
            return NotFound();
        }

        if (Shift is { } shift)
        {
            (Name, Weekdays) = (shift.Name, shift.Weekdays);
            (Start, End) = (CatalogWords.Time(shift.StartMinute), CatalogWords.Time(shift.EndMinute));
            Owner = shift.TeamId is { } team ? $"team-{team}" : $"person-{shift.PersonId}";
        }

        return Page();
    }

    public async Task<IActionResult> OnPostAsync(string id, string? name, string? owner, string? start, string? end, long[] weekdays)
    {
        if (!await FindAsync(id))
        {
            return NotFound();
        }

        (Name, Owner, Start, End, Weekdays) = (name, owner, start, end, weekdays);
        var request = new SaveShift.Request(name ?? "", OwnerIn(owner, "team-"), OwnerIn(owner, "person-"), weekdays, start ?? "", end ?? "");
        return Answer("/console/shifts", await save.RunAsync(IdOf(id), request, HttpContext.Write(), Cancelled));
    }

    private static long? OwnerIn(string? owner, string prefix)
    {
        return owner?.StartsWith(prefix, StringComparison.Ordinal) == true
            && long.TryParse(owner.AsSpan(prefix.Length), NumberStyles.None, CultureInfo.InvariantCulture, out var id) ? id : null;
    }

    private async Task<bool> FindAsync(string id)
    {
        await ReadAsync();
        Key = id;
        Shift = WeekPlan.Of(Setup.Shifts).SingleOrDefault(shift => shift.Days.Any(day => day.Id == IdOf(id)));
        return id == "new" || Shift is not null;
    }
}
