using System.Globalization;
using LaneAward.Data;

namespace LaneAward.Web.Features.Materials;

/// <summary>Logs used or scrapped material against a task, closed tasks included: what was used was used.</summary>
internal sealed class LogMaterial(CommandRunner runner, ILogger<LogMaterial> log)
{
    // Thousandths of a unit keep sums exact; a million units in one line is a typing mistake.
    private const decimal Most = 1_000_000m;

    /// <summary>A pattern of HTML for the quantities that are taken, as they are typed.</summary>
    public static readonly string QuantityPattern = string.Create(
        CultureInfo.InvariantCulture, $@"\s*(?=.*[1-9])0*({Most}([.]0*)?|[0-9]{{0,{Most.ToString(CultureInfo.InvariantCulture).Length - 1}}}([.][0-9]{{0,3}}0*)?)\s*");

    public sealed record Request(string Task, long MaterialId, decimal Quantity, string? Kind, string? Note);

    public Task<Outcome<MaterialAnswer>> RunAsync(Request request, WriteRequest write, CancellationToken cancellation)
    {
        return runner.RunAsync(
            write, db => Add(db, request, write),
            answer => log.LogInformation("Task {TaskId} {Action} by {PersonId}", answer.Use.TaskId, "material logged", write.By.PersonId), cancellation);
    }

    /// <summary>What is wrong with a quantity that is none; the sheet says the same before it is sent.</summary>
    public static string WrongQuantity(Phrases say)
    {
        return say["Write the quantity with digits and a point only, as 0.5 or 1000. It must be above zero and at most {0}, with three decimals at most.", Most];
    }

    public static Outcome<MaterialAnswer> Add(Transaction db, Request request, WriteRequest write)
    {
        var say = Phrases.In(write.By.Language);
        if (db.Tasks.FindByIdOrUid(request.Task) is not { } task)
        {
            return Refusal.NotFound(say["There is no such task. It may have been removed by a reset."]);
        }

        var material = db.Materials.Find(request.MaterialId);
        var isQuantity = request.Quantity is > 0 and <= Most && decimal.Round(request.Quantity, 3) == request.Quantity;
        if (Refusal.AllOf(
            isQuantity ? null : Refusal.Invalid("quantity", WrongQuantity(say)),
            request.Kind is "used" or "scrapped" ? null : Refusal.Invalid("kind", say["Say whether the material was used or scrapped."]),
            material is { Active: true } ? null : Refusal.Invalid("materialId", say["Choose a material."]),
            NoteText.Check(request.Note, say)) is { } wrong)
        {
            return wrong;
        }

        var id = db.Materials.AddUse(
            task.Id, material!.Id, write.By.PersonId, request.Kind!, (long)(request.Quantity * 1000), material.Unit, NoteText.Clean(request.Note),
            write.TappedMs(db), write.By.TabletId, write.Key);
        var use = MaterialUse.From(db.Materials.FindUse(id)!);
        var (quantity, unit, name) = (use.QuantityText, say.Unit(use.Unit), say.Pick(material.NameEn, material.NameEs));
        return new MaterialAnswer(
            use, false, use.Kind == "scrapped" ? say["Scrapped material saved: {0}\u00a0{1} {2}", quantity, unit, name] : say["Material saved: {0}\u00a0{1} {2}", quantity, unit, name]);
    }
}
