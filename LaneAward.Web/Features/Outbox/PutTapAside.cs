using LaneAward.Data;
using LaneAward.Data.RefusedTaps;
using LaneAward.Web.Features.Tasks;

namespace LaneAward.Web.Features.Outbox;

/// <summary>Keeps a tap that waited on its tablet and was refused, so that a supervisor reads what its person did not, and stops the clock that they left with it.</summary>
internal static class PutTapAside
{
    /// <summary>Does nothing while the person still looks at the answer.</summary>
    public static void Apply(Transaction db, WriteRequest write, Refusal refusal, ShopClock clock)
    {
        if (!write.IsUnseen(db.NowMs))
        {
            return;
        }

        var task = write.Subject is { } subject ? db.Tasks.FindByIdOrUid(subject)?.Id : null;
        // Put aside before and tried again: its clock was stopped then, and what runs by now is later work, or the same taken back.
        if (refusal.Code is not "stale_epoch" && !db.RefusedTaps.Holds(write.By.PersonId, write.Key))
        {
            StopLeftClock.Stop(db, write, task, clock);
        }

        db.RefusedTaps.Add(new NewRefusedTap
        {
            PersonId = write.By.PersonId,
            WriteKey = write.Key,
            TabletId = write.By.TabletId,
            Route = write.Route,
            TaskId = task,
            Wanted = Wanted(db, write, task),
            TappedAtMs = write.TappedMs(db),
            Code = refusal.Code,
            Reason = refusal.Title,
        });
    }

    /// <summary>What it asked to add, in the shop's own terms where the shop knows them.</summary>
    private static WantedTask? Wanted(Transaction db, WriteRequest write, long? task)
    {
        if (write.Wanted is { } wanted)
        {
            var number = NameText.Clean(wanted.OrderNumber);
            return new WantedTask(
                number is null ? null : db.Orders.FindByNumber(number)?.OrderNumber ?? number,
                wanted.TaskTypeId is { } type ? db.TaskTypes.Find(type)?.Id : null);
        }

        // A task whose own adding was put aside is known by the key of that tap alone.
        return task is null && write.Subject is { } uid ? db.RefusedTaps.WantedBy(write.By.PersonId, uid) : null;
    }
}
