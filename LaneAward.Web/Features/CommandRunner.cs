using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using LaneAward.Data;
using LaneAward.Web.Features.Outbox;

namespace LaneAward.Web.Features;

/// <summary>Runs an action once per write key: the key and the answer are committed in the transaction of the effect.</summary>
internal sealed class CommandRunner(Database database, ShopClock clock)
{
    // A kept answer may be of the release before, which did not know a member that is required now: the tap counted all the same.
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        TypeInfoResolver = new DefaultJsonTypeInfoResolver { Modifiers = { RequireNothing } },
    };

    /// <summary>
    /// A refusal rolls back whatever the action wrote and stores no key, so the same tap is judged anew when it comes again. One that waited on
    /// its tablet is noted for a supervisor.
    /// </summary>
    /// <param name="applied">Writes the action's line of the log, once what it did is on disk. A repeated tap writes none.</param>
    public async Task<Outcome<T>> RunAsync<T>(WriteRequest write, Func<Transaction, Outcome<T>> action, Action<T> applied, CancellationToken cancellation)
    {
        try
        {
            var outcome = await database.WriteAsync(db => RunOnce(db, write, action), write.MaxWait, cancellation);
            if (outcome is { Refusal: null, Replayed: false })
            {
                applied(outcome.Value);
            }

            return outcome;
        }
        catch (RefusedException refused)
        {
            if (write is { Actor: not null, Tapped: not null })
            {
                await database.WriteAsync(db => PutTapAside.Apply(db, write, refused.Refusal, clock), write.MaxWait, cancellation);
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

    private static void RequireNothing(JsonTypeInfo type)
    {
        foreach (var member in type.Properties)
        {
            member.IsRequired = false;
        }
    }

    /// <summary>Carries a refusal out of the transaction, because only an exception rolls it back.</summary>
    private sealed class RefusedException(Refusal refusal) : Exception(refusal.Title)
    {
        public Refusal Refusal { get; } = refusal;
    }
}
