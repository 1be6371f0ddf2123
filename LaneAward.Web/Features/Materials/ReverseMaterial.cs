using LaneAward.Data;

namespace LaneAward.Web.Features.Materials;

/// <summary>Takes a logged quantity back by a signed entry of its own: mine, or anyone's for a supervisor.</summary>
internal sealed class ReverseMaterial(CommandRunner runner, ILogger<ReverseMaterial> log)
{
    public sealed record Request(long UseId);

    public Task<Outcome<MaterialAnswer>> RunAsync(Request request, WriteRequest write, CancellationToken cancellation)
    {
        return runner.RunAsync(
            write, db => Reverse(db, request, write),
            answer => log.LogInformation("Task {TaskId} {Action} by {PersonId}{Repeat}", answer.Use.TaskId, "material reversed", write.By.PersonId, answer.AlreadyDone ? " (already so)" : ""), cancellation);
    }

    private static Outcome<MaterialAnswer> Reverse(Transaction db, Request request, WriteRequest write)
    {
        var say = Phrases.In(write.By.Language);
        if (db.Materials.FindUse(request.UseId) is not { } use)
        {
            return Refusal.NotFound(say["There is no such material entry."]);
        }

        if (use.ReversesId is not null)
        {
            return Refusal.Conflict("is_a_reversal", say["This entry takes another one back already."]);
        }

        if (use.PersonId != write.By.PersonId && !write.By.MaySupervise)
        {
            return Refusal.NotAllowed("not_yours", say["{0} logged this. Ask them or a supervisor to take it back.", use.PersonName]);
        }

        if (use.ReversedById is { } reversedBy)
        {
            return new MaterialAnswer(MaterialUse.From(db.Materials.FindUse(reversedBy)!), true, say["Already taken back"]);
        }

        var id = db.Materials.AddUse(
            use.TaskId, use.MaterialId, write.By.PersonId, use.Kind, -use.QuantityMilli, use.Unit, note: null, write.TappedMs(db), write.By.TabletId, write.Key, use.Id);
        var reversal = MaterialUse.From(db.Materials.FindUse(id)!);
        return new MaterialAnswer(
            reversal, false, say["Taken back: {0}\u00a0{1} {2}", MaterialUse.From(use).QuantityText, say.Unit(use.Unit), say.Pick(use.MaterialEn, use.MaterialEs)]);
    }
}
