using LaneAward.Data;
using LaneAward.Data.Catalog;

namespace LaneAward.Web.Features.Catalog;

/// <summary>Adds or changes a reason for pausing or cancelling: its names, its icon, its place, and whether such a pause is paid.</summary>
internal sealed class SaveReason(CommandRunner runner, ILogger<SaveReason> log)
{
    /// <summary>The icons that a tile may carry; all are in the sprite.</summary>
    public static readonly IReadOnlyList<string> Icons =
    [
        "coffee", "utensils", "package", "wrench", "hammer", "users", "user", "circle-question-mark", "moon", "clock", "graduation-cap", "scale",
        "layers", "file-text", "refresh", "undo", "x", "ban", "triangle-alert", "more",
    ];

    /// <param name="NameEn">Null leaves it, as it does the rest.</param>
    /// <param name="Paid">Whether the time of such a pause is paid; cancelling has no time.</param>
    public sealed record Request(string? NameEn, string? NameEs, bool? Paid, string? Icon, int? Sort)
    {
        /// <summary>False deactivates it, true offers it again, in the same write; null leaves that.</summary>
        public bool? Active { get; init; }
    }

    /// <param name="id">Null adds a reason.</param>
    public Task<Outcome<CatalogAnswer>> RunAsync(ReasonKind kind, long? id, Request request, WriteRequest write, CancellationToken cancellation)
    {
        return runner.RunAsync(
            write, db => Save(db, kind, id, request, write.By),
            answer => log.LogInformation("{Kind} reason {ReasonId} {Action} by {ActorId}", kind, answer.Id, id is null ? "added" : "changed", write.By.PersonId), cancellation);
    }

    /// <summary>What the audit log calls a reason of this list.</summary>
    public static string Entity(ReasonKind kind)
    {
        return kind == ReasonKind.Pause ? "pause_reason" : "cancel_reason";
    }

    private static Outcome<CatalogAnswer> Save(Transaction db, ReasonKind kind, long? id, Request request, Actor by)
    {
        var say = Phrases.In(by.Language);
        var all = db.Reasons.Setup(kind);
        var before = all.SingleOrDefault(reason => reason.Id == id);
        if (id is not null && before is null)
        {
            return Refusal.NotFound(say["There is no such reason."]);
        }

        request = request with { NameEn = request.NameEn ?? before?.NameEn, NameEs = request.NameEs ?? before?.NameEs };
        var icon = request.Icon ?? before?.Icon ?? "more";
        if (Refusal.AllOf(
            CatalogText.Check(request.NameEn, request.NameEs, request.Sort, say),
            icon != before?.Icon && !Icons.Contains(icon) ? Refusal.Invalid("icon", say["Choose an icon from the list."]) : null) is { } wrong)
        {
            return wrong;
        }

        var (english, spanish) = (NameText.Clean(request.NameEn)!, NameText.Clean(request.NameEs)!);
        if (CatalogText.CheckFree(all.Where(reason => reason.Id != id).Select(reason => (reason.NameEn, reason.NameEs)), english, spanish, before?.NameEs, say) is { } taken)
        {
            return taken;
        }

        var sort = request.Sort
            ?? (int)(before?.Sort ?? all.Where(reason => reason.Code is null).Select(reason => reason.Sort).DefaultIfEmpty().Max() + 1);
        var paid = request.Paid ?? before?.Paid ?? false;
        if (kind == ReasonKind.Pause && before is not null && before.Paid != paid && db.Reasons.HasPauses(before.Id))
        {
            return Refusal.Conflict(
                "has_time", say["{0} has recorded pauses, which would change between paid and unpaid with it. Add a new reason and deactivate this one.", say.Pick(before.NameEn, before.NameEs)]);
        }

        var saved = Write(db, kind, before, english, spanish, paid, icon, sort);
        CatalogAudit.Add(
            db, by, (kind, before) switch
            {
                (ReasonKind.Pause, null) => "pause reason added",
                (ReasonKind.Pause, _) => "pause reason changed",
                (_, null) => "cancel reason added",
                _ => "cancel reason changed",
            },
            Entity(kind), saved, before, db.Reasons.FindSetup(kind, saved));
        var listed = kind == ReasonKind.Pause ? Listed.PauseReason : Listed.CancelReason;
        return SwitchListed.Along(db, listed, new CatalogAnswer(saved, say["{0} is saved.", say.Pick(english, spanish)]), request.Active, by);
    }

    private static long Write(Transaction db, ReasonKind kind, ReasonSetup? before, string english, string spanish, bool paid, string icon, int sort)
    {
        if (before is null)
        {
            return kind == ReasonKind.Pause
                ? db.Reasons.AddPauseReason(english, spanish, paid, icon, sort)
                : db.Reasons.AddCancelReason(english, spanish, icon, sort);
        }

        if (kind == ReasonKind.Pause)
        {
            db.Reasons.ChangePauseReason(before.Id, english, spanish, paid, icon, sort);
        }
        else
        {
            db.Reasons.ChangeCancelReason(before.Id, english, spanish, icon, sort);
        }

        return before.Id;
    }
}
