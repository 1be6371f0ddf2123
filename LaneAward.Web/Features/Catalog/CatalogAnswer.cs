using System.Globalization;
using System.Text.Json;
using LaneAward.Data;
using LaneAward.Data.Catalog;
using LaneAward.Data.Materials;

namespace LaneAward.Web.Features.Catalog;

/// <summary>The answer to a change of one of the shop's lists.</summary>
internal sealed record CatalogAnswer(long Id, string Receipt);

/// <summary>Writes the audit entry of a change, with the whole thing before and after. Other things stand in it by name, because ids tell nobody anything.</summary>
internal static class CatalogAudit
{
    private static readonly string[] Weekdays = ["Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"];

    public static void Add(Transaction db, Actor by, string action, string entity, long id, object? before, object? after)
    {
        var (was, becomes) = (Json(db, before), Json(db, after));
        if (was != becomes)
        {
            db.Audit.Add(by.PersonId, by.Name, action, entity, id.ToString(CultureInfo.InvariantCulture), was, becomes);
        }
    }

    private static string? Json(Transaction db, object? thing)
    {
        return thing switch
        {
            null => null,
            TeamSetup team => JsonSerializer.Serialize(new
            {
                team.Name,
                team.Sort,
                team.Active,
                TaskTypes = Names(team.TaskTypeIds, db.TaskTypes.Setup().ToDictionary(type => type.Id, type => type.NameEn)),
                Materials = Names(team.MaterialIds, db.Materials.Setup().ToDictionary(material => material.Id, material => material.NameEn)),
            }),
            TaskTypeSetup type => JsonSerializer.Serialize(new
            {
                type.NameEn,
                type.NameEs,
                type.DefaultEstimateMinutes,
                type.Indirect,
                type.Sort,
                type.Active,
                Teams = Names(type.TeamIds, db.Teams.Setup().ToDictionary(team => team.Id, team => team.Name)),
            }),
            MaterialSetup material => JsonSerializer.Serialize(new
            {
                material.NameEn,
                material.NameEs,
                material.Unit,
                material.Sort,
                material.Active,
                TaskTypes = Names(material.TaskTypeIds, db.TaskTypes.Setup().ToDictionary(type => type.Id, type => type.NameEn)),
                Teams = Names(material.TeamIds, db.Teams.Setup().ToDictionary(team => team.Id, team => team.Name)),
            }),
            ReasonSetup reason => JsonSerializer.Serialize(new { reason.NameEn, reason.NameEs, reason.Paid, reason.Icon, reason.Sort, reason.Active }),
            WeeklyShift shift => JsonSerializer.Serialize(new
            {
                shift.Name,
                Owner = shift.OwnerName,
                Weekdays = string.Join(", ", shift.Weekdays.Select(day => Weekdays[day])),
                Start = Time(shift.StartMinute),
                End = Time(shift.EndMinute),
                shift.Active,
            }),
            _ => throw new ArgumentException($"The audit log knows no {thing.GetType().Name}.", nameof(thing)),
        };
    }

    private static string Names(IReadOnlyList<long> ids, Dictionary<long, string> names)
    {
        return string.Join(", ", ids.Select(id => names[id]).Order(StringComparer.Ordinal));
    }

    private static string Time(long minute)
    {
        return string.Create(CultureInfo.InvariantCulture, $"{minute / 60:00}:{minute % 60:00}");
    }
}
