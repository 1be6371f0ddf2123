using System.Globalization;
using System.Text.Json;
using LaneAward.Data;
using LaneAward.Data.Catalog;
using LaneAward.Data.Tasks;

namespace LaneAward.Web.Features.Clocks;

/// <summary>A work session as the audit log writes it down, before and after: person and task also by name, because ids tell nobody anything.</summary>
internal static class SessionFacts
{
    public static string IdOf(WorkSessionRow session)
    {
        return session.Id.ToString(CultureInfo.InvariantCulture);
    }

    public static string Json(Transaction db, WorkSessionRow session)
    {
        return JsonSerializer.Serialize(Of(db, session));
    }

    public static object Of(Transaction db, WorkSessionRow session)
    {
        var task = db.Tasks.Find(session.TaskId)!;
        return new
        {
            id = session.Id,
            taskId = session.TaskId,
            personId = session.PersonId,
            person = session.PersonName,
            task = $"{task.OrderNumber} {db.TaskTypes.Find(task.TaskTypeId)!.NameEn}",
            startedAt = ShopClock.Iso(session.StartedAtMs),
            endedAt = ShopClock.Iso(session.EndedAtMs),
            endKind = session.EndKind,
            pause = session.PauseReasonId is { } reason ? db.Reasons.Find(ReasonKind.Pause, reason)!.NameEn : null,
            needsReview = session.NeedsReview,
        };
    }
}
