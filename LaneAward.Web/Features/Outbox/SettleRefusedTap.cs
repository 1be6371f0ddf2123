using System.Globalization;
using LaneAward.Web.Features.Corrections;
using LaneAward.Web.Features.Review;

namespace LaneAward.Web.Features.Outbox;

/// <summary>A supervisor has looked at a tap that came too late to be applied, and has done what was needed.</summary>
internal sealed class SettleRefusedTap(CommandRunner runner, ILogger<SettleRefusedTap> log)
{
    public Task<Outcome<ReviewAnswer>> RunAsync(long personId, string key, WriteRequest write, CancellationToken cancellation)
    {
        return runner.RunAsync<ReviewAnswer>(
            write,
            db =>
            {
                var say = Phrases.In(write.By.Language);
                if (OwnTime.Check(personId, write.By, say) is { } own)
                {
                    return own;
                }

                if (!db.RefusedTaps.Settle(personId, key, write.By.PersonId))
                {
                    return Refusal.NotFound(say["This entry was settled already. Reload the page."]);
                }

                db.Audit.Add(
                    write.By.PersonId, write.By.Name, "refused tap settled", "person", personId.ToString(CultureInfo.InvariantCulture), note: key);
                return new ReviewAnswer(say["Settled. Nothing was changed by it."]);
            },
            _ => log.LogInformation("Refused tap of {PersonId} settled by {ActorId}", personId, write.By.PersonId), cancellation);
    }
}
