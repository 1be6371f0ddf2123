using System.Text.Json;
using LaneAward.Data;
using LaneAward.Data.RefusedTaps;
using LaneAward.Web.Features.Tasks;

namespace LaneAward.Web.Features;

/// <summary>Runs an action once per write key: the key and the answer are committed in the transaction of the effect.</summary>
internal sealed class CommandRunner(Database database, ShopClock clock)
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web);

    /// <summary>
    /// A refusal rolls back whatever the action wrote and stores no key, so the same tap is judged anew when it comes again. One that waited on
    /// its tablet is noted for a supervisor.
    /// </summary>
    public async Task<Outcome<T>> RunAsync<T>(WriteRequest write, Func<Transaction, Outcome<T>> action, CancellationToken cancellation)
    {
        try
        {
            return await database.WriteAsync(db => RunOnce(db, write, action), write.MaxWait, cancellation);
        }
        catch (RefusedException refused)
        {
            if (write is { Actor: not null, Tapped: not null })
            {
                await database.WriteAsync(db => NoteUnseen(db, write, refused.Refusal), write.MaxWait, cancellation);
            }

            return refused.Refusal;
        }
    }

    private static Outcome<T> RunOnce<T>(Transaction db, WriteRequest write, Func<Transaction, Outcome<T>> action)
    {
        var actorId = write.Actor?.PersonId ?? 0;
        if (db.WriteKeys.Find(actorId, write.Key) is { } known)
        {
            return known.Fingerprint.AsSpan().SequenceEqual(write.Fingerprint)
                ? Outcome<T>.Done(JsonSerializer.Deserialize<T>(known.Answer, Json)!, replayed: true)
                : new Refusal(
                    StatusCodes.Status422UnprocessableEntity, "key-reused",
                    Phrases.In(write.Actor?.Language)["This tap was already used for something else. Press the button again."]);
        }

        if (write.Epoch is { } epoch && epoch != db.Instance.Read().Epoch)
        {
            throw new RefusedException(StillSignedIn.FromBefore(Phrases.In(write.Actor?.Language ?? "en")));
        }

        if (write is { Actor: not null, IsStop: false } && StillSignedIn.Check(db, write) is { } signedOut)
        {
            throw new RefusedException(signedOut);
        }

        var outcome = action(db);
        if (outcome.Refusal is { } refusal)
        {
            throw new RefusedException(refusal);
        }

        if (write is { Actor: not null, Tapped: not null })
        {
            // Refused before, tried again and applied: a supervisor has nothing to put right.
            db.RefusedTaps.Settle(actorId, write.Key, actorId);
        }

        db.WriteKeys.Add(actorId, write.Key, write.Route, write.Fingerprint, JsonSerializer.Serialize(outcome.Value, Json));
        return outcome;
    }

    private void NoteUnseen(Transaction db, WriteRequest write, Refusal refusal)
    {
        if (write.IsUnseen(db.NowMs))
        {
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
                // A task whose own adding was put aside is known by the key of that tap alone.
                Wanted = write.Wanted is { } wanted ? Known(db, wanted) : task is null && write.Subject is { } uid ? db.RefusedTaps.WantedBy(write.By.PersonId, uid) : null,
                TappedAtMs = write.TappedMs(db),
                Code = refusal.Code,
                Reason = refusal.Title,
            });
        }
    }

    private static WantedTask Known(Transaction db, WantedTask wanted)
    {
        var number = NameText.Clean(wanted.OrderNumber);
        return new WantedTask(
            number is null ? null : db.Orders.FindByNumber(number)?.OrderNumber ?? number,
            wanted.TaskTypeId is { } type ? db.TaskTypes.Find(type)?.Id : null);
    }

    /// <summary>Carries a refusal out of the transaction, because only an exception rolls it back.</summary>
    private sealed class RefusedException(Refusal refusal) : Exception(refusal.Title)
    {
        public Refusal Refusal { get; } = refusal;
    }
}
