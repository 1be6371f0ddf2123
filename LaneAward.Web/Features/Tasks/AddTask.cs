using System.Globalization;
using LaneAward.Data;
using LaneAward.Data.RefusedTaps;
using LaneAward.Data.Tasks;

namespace LaneAward.Web.Features.Tasks;

/// <summary>Adds a task to an order and to my list, and starts it when asked. The write key is its uid, so a tablet can address it before the answer.</summary>
internal sealed class AddTask(TaskCommand command, ShopClock clock)
{
    public sealed record Request(string OrderNumber, long TaskTypeId, long? Quantity, long? EstimateMinutes, string? Note, bool StartNow)
    {
        /// <summary>Add although the same kind of work is open on the order; the API always does, a person is asked first.</summary>
        public bool Anyway { get; init; }
    }

    public Task<Outcome<TaskAnswer>> RunAsync(Request request, WriteRequest write, CancellationToken cancellation)
    {
        return command.RunAsync(
            write with { Leaves = request.StartNow ? LeftClock.Elsewhere : LeftClock.None, Wanted = new WantedTask(request.OrderNumber, request.TaskTypeId) },
            request.StartNow ? "added and started" : "added", db => Add(db, request, write, clock), cancellation);
    }

    public static Outcome<TaskAnswer> Add(Transaction db, Request request, WriteRequest write, ShopClock clock)
    {
        var say = Phrases.In(write.By.Language);
        if (Refusal.AllOf(
            string.IsNullOrWhiteSpace(request.OrderNumber) ? Refusal.Invalid("orderNumber", say["Choose an order."]) : null,
            db.TaskTypes.Find(request.TaskTypeId) is { Active: true } ? null : Refusal.Invalid("taskTypeId", say["Choose what kind of work it is."]),
            CheckFacts(request.Quantity, request.EstimateMinutes, request.Note, say)) is { } wrong)
        {
            return wrong;
        }

        if (db.Orders.FindByNumber(request.OrderNumber) is not { } order)
        {
            return Refusal.NotFound(say["There is no order {0} in the last import.", request.OrderNumber.Trim()]);
        }

        // A tap that waited without a connection is not asked: a second task beside an open one is less than a lost start.
        if (!request.Anyway && !write.IsUnseen(db.NowMs) && db.Tasks.AnyOpenOnOrder(order.Id, request.TaskTypeId))
        {
            return Refusal.Conflict("same_task_open", say["This work is already open on the order. Join it, or add a new one."]);
        }

        var id = db.Tasks.Add(new NewTask
        {
            // Two people may mint the same key; the second task then gets a uid of its own.
            Uid = db.Tasks.FindByUid(write.Key) is null ? write.Key : Guid.CreateVersion7().ToString("D"),
            OrderId = order.Id,
            TaskTypeId = request.TaskTypeId,
            TeamId = write.By.TeamId,
            OrderNumber = order.OrderNumber,
            CustomerName = order.CustomerName ?? order.CustomerNumber ?? "",
            OrderDescription = order.Description ?? "",
            Quantity = request.Quantity,
            EstimateMinutes = request.EstimateMinutes,
            Note = NoteText.Clean(request.Note),
            CreatedAtMs = write.TappedMs(db),
            CreatedBy = write.By.PersonId,
        });
        db.Tasks.PutOnListOf(id, write.By.PersonId);
        var change = new TaskChange(db, db.Tasks.Find(id)!, write, clock);
        if (TaskLifecycle.Decide(TaskVerb.Start, change.Facts()) is Decision.Refuse refuse)
        {
            // The card of a task that is rolled back would show what is not there.
            return change.Refuse(refuse) with { Fresh = null };
        }

        if (request.StartNow && change.NewerWork is { } newer)
        {
            return StartTask.TooLate(change, newer) with { Fresh = null };
        }

        change.Record("add");
        return change.Answer(request.StartNow ? StartTask.StartNow(change) : say["Added to your list"]);
    }

    /// <summary>Also what editing a task checks.</summary>
    public static Refusal? CheckFacts(long? quantity, long? estimateMinutes, string? note, Phrases say)
    {
        return Refusal.AllOf(
            TaskLimits.CheckPieces("quantity", quantity, 1, say),
            estimateMinutes is < 1 or > TaskLimits.LongestEstimateMinutes
                ? Refusal.Invalid("estimateMinutes", say["The estimate must be from 1 minute to {0} hours.", (TaskLimits.LongestEstimateMinutes / 60).ToString("N0", CultureInfo.InvariantCulture)])
                : null,
            NoteText.Check(note, say));
    }
}
