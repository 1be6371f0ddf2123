using System.Globalization;
using System.Text.Json;
using LaneAward.Data.Tasks;

namespace LaneAward.Web.Features.Clocks;

/// <summary>A work session as the audit log writes it down, before and after.</summary>
internal static class SessionFacts
{
    public static string IdOf(WorkSessionRow session)
    {
        return session.Id.ToString(CultureInfo.InvariantCulture);
    }

    public static string Json(WorkSessionRow session)
    {
        return JsonSerializer.Serialize(Of(session));
    }

    public static object Of(WorkSessionRow session)
    {
        return new
        {
            id = session.Id,
            taskId = session.TaskId,
            personId = session.PersonId,
            startedAt = ShopClock.Iso(session.StartedAtMs),
            endedAt = ShopClock.Iso(session.EndedAtMs),
            endKind = session.EndKind,
            needsReview = session.NeedsReview,
        };
    }
}
