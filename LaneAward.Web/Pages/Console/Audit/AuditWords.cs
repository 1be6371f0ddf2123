using System.Globalization;
using System.Text.RegularExpressions;
using LaneAward.Data.Audit;
using LaneAward.Data.Catalog;
using LaneAward.Web.Features;
using LaneAward.Web.Features.Corrections;

namespace LaneAward.Web.Pages.Console.Audit;

/// <summary>The words of the audit log as a person reads them. What it holds of other releases is shown as it stands there.</summary>
internal static partial class AuditWords
{
    /// <summary>People stand under their names; the program and the command line have words of their own.</summary>
    public static string Actor(string actor, Phrases say)
    {
        return actor switch
        {
            "operator" => say["The operator"],
            "shop" => say["The program"],
            _ => actor,
        };
    }

    public static string Action(string action, Phrases say)
    {
        return action switch
        {
            "person added" => say["Person added"],
            "person changed" => say["Person changed"],
            "person activated" => say["Person activated"],
            "person deactivated" => say["Person deactivated"],
            "person unlocked" => say["Person unlocked"],
            "PIN issued" => say["PIN issued"],
            "PIN entry paused after wrong PINs" => say["PIN entry paused after wrong PINs"],
            "enrolment code made" => say["Enrolment code made"],
            "tablet renamed" => say["Tablet renamed"],
            "tablet revoked" => say["Tablet revoked"],
            "lock time changed" => say["Lock time changed"],
            "settings changed" => say["Settings changed"],
            "team added" => say["Team added"],
            "team changed" => say["Team changed"],
            "team activated" => say["Team activated"],
            "team deactivated" => say["Team deactivated"],
            "task type added" => say["Task type added"],
            "task type changed" => say["Task type changed"],
            "task type activated" => say["Task type activated"],
            "task type deactivated" => say["Task type deactivated"],
            "material added" => say["Material added"],
            "material changed" => say["Material changed"],
            "material activated" => say["Material activated"],
            "material deactivated" => say["Material deactivated"],
            "pause reason added" => say["Pause reason added"],
            "pause reason changed" => say["Pause reason changed"],
            "pause reason activated" => say["Pause reason activated"],
            "pause reason deactivated" => say["Pause reason deactivated"],
            "cancel reason added" => say["Cancel reason added"],
            "cancel reason changed" => say["Cancel reason changed"],
            "cancel reason activated" => say["Cancel reason activated"],
            "cancel reason deactivated" => say["Cancel reason deactivated"],
            "shift added" => say["Shift added"],
            "shift changed" => say["Shift changed"],
            "shift activated" => say["Shift activated"],
            "shift deactivated" => say["Shift deactivated"],
            "time corrected" => say["Time corrected"],
            "pause reason corrected" => say["Pause reason corrected"],
            "time struck out" => say["Time struck out"],
            "time split" => say["Time split"],
            "time moved" => say["Time moved"],
            "time cut" => say["Time cut"],
            "time added" => say["Time added"],
            "time put back" => say["Time put back"],
            "payroll exported" => say["Payroll exported"],
            "refused tap settled" => say["Refused tap settled"],
            "tablet enrolled" => say["Tablet enrolled"],
            "period lock overridden" => say["Period lock overridden"],
            "correction rejected" => say["Correction rejected"],
            "clock stopped by cancelling the task" => say["Clock stopped by cancelling the task"],
            "clock stopped by deactivating the person" => say["Clock stopped by deactivating the person"],
            "activity reset" => say["Activity reset"],
            "pin report" => say["PIN report made"],
            "pins rekeyed" => say["PIN key changed"],
            "pins reset" => say["New PINs for everybody"],
            "password set" => say["Password set"],
            "demo shop made" => say["Demo shop made"],
            "session kept" => say["Session kept"],
            "forgotten clock closed" => say["Forgotten clock closed"],
            _ => action.Length == 0 ? action : char.ToUpperInvariant(action[0]) + action[1..],
        };
    }

    /// <param name="about">`person:7`.</param>
    /// <param name="entry">An entry about it, for its name; what has none stands under its number.</param>
    public static string About(string about, AuditRow? entry, DayWords days, Phrases say)
    {
        var parts = about.Split(':', 2);
        var thing = parts[0] switch
        {
            "person" => say["Person"],
            "people" => say["People"],
            "tablet" => say["Tablet"],
            "setting" => say["Setting"],
            "team" => say["Team"],
            "task_type" => say["Task type"],
            "material" => say["Material"],
            "pause_reason" => say["Pause reason"],
            "cancel_reason" => say["Cancel reason"],
            "shift" => say["Shift"],
            "work_session" => say["Session"],
            "correction" => say["Correction"],
            "payroll_batch" => say["Batch"],
            "instance" => say["Database"],
            _ => parts[0],
        };
        return entry?.Name is { } name ? $"{thing}: {(parts[0] == "payroll_batch" ? string.Join(" – ", name.Split(" – ").Select(day => days.Date(day))) : name)}" : parts is [_, var id] ? $"{thing} {id}" : thing;
    }

    public static string Field(string field, Phrases say)
    {
        return FieldWords.Label(field, say) ?? field.ToLowerInvariant() switch
        {
            "" => say["Value"],
            "active" => say["In use"],
            "teamname" => say["Team"],
            "teams" => say["Teams"],
            "tasktypes" => say["Task types"],
            "materials" => say["Materials"],
            "owner" => say["Whose"],
            "startedat" or "from" => say["From"],
            "endedat" or "to" => say["To"],
            "lockedto" => say["Locked up to"],
            "lockedsince" => say["Locked since"],
            "pinlocked" => say["PIN locked"],
            "haspin" => say["Has a PIN"],
            "pinlength" => say["Digits of the PIN"],
            "needsreview" => say["To be reviewed"],
            "initials" => say["Initials"],
            "person" or "personid" => say["Person"],
            "task" or "taskid" => say["Task"],
            "endkind" => say["How it ended"],
            "pause" => say["Pause reason"],
            "deactivatedatms" => say["Deactivated at"],
            "pinwaituntilms" => say["PIN entry paused until"],
            "haspassword" => say["Has a password"],
            "lines" => say["Lines"],
            "sha256" => say["Fingerprint of the file"],
            _ => Words().Replace(field, " $1").Trim().ToLowerInvariant(),
        };
    }

    public static string Value(string field, string value, IReadOnlyList<TaskTypeRow> types, DayWords days, Phrases say)
    {
        if (field.EndsWith("Ms", StringComparison.Ordinal) && long.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var instant) && instant > 1_000_000_000_000)
        {
            return days.DayAndTime(instant);
        }

        return (field.ToLowerInvariant(), value) switch
        {
            ("endkind", _) => say.EndOf(value),
            ("task", _) => Task(value, types, say),
            ("start" or "end", _) when TimeOnly.TryParseExact(value, "HH:mm", CultureInfo.InvariantCulture, DateTimeStyles.None, out var time) => time.ToString("h:mm tt", CultureInfo.InvariantCulture),
            _ => FieldWords.Choice(field, value, say) ?? Plain(value, days, say),
        };
    }

    /// <summary>
    /// "107923 Laser engraving" is written down in English. By the name and not by the task's number, which bears another task after a reset;
    /// a kind of work that was renamed since stands as it was called.
    /// </summary>
    private static string Task(string value, IReadOnlyList<TaskTypeRow> types, Phrases say)
    {
        return value.Split(' ', 2) is [var order, var name] && types.FirstOrDefault(type => type.NameEn == name) is { } found
            ? $"{order} {say.Pick(found.NameEn, found.NameEs)}"
            : value;
    }

    private static string Plain(string value, DayWords days, Phrases say)
    {
        return value switch
        {
            "true" => say["yes"],
            "false" => say["no"],
            _ => DateTimeOffset.TryParseExact(value, "yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var at)
                ? days.DayAndTime(at.ToUnixTimeMilliseconds())
                : days.Date(value),
        };
    }

    /// <summary>Why something was done: the program's own reasons are words of its code.</summary>
    public static string Note(string action, string note, Phrases say)
    {
        return (action, note) switch
        {
            ("forgotten clock closed", "cap") => say["It ran too long"],
            ("forgotten clock closed", "shift") => say["The shift was over"],
            ("forgotten clock closed", "extended") => say["The time of \"Still working\" was over"],
            _ => say.ReasonOf(note),
        };
    }

    [GeneratedRegex("(?<!^)([A-Z])")]
    private static partial Regex Words();
}
