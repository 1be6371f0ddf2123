using LaneAward.Data;

namespace LaneAward.Web.Features.Corrections;

/// <summary>Takes back a request of mine that nobody has decided on yet.</summary>
internal sealed class WithdrawCorrection(CommandRunner runner, ILogger<WithdrawCorrection> log)
{
    public Task<Outcome<CorrectionAnswer>> RunAsync(long id, WriteRequest write, CancellationToken cancellation)
    {
        return runner.RunAsync(
            write, db => Withdraw(db, id, write.By),
            _ => log.LogInformation("Person {PersonId} withdrew the correction {CorrectionId}", write.By.PersonId, id), cancellation);
    }

    private static Outcome<CorrectionAnswer> Withdraw(Transaction db, long id, Actor by)
    {
        var say = Phrases.In(by.Language);
        if (db.Corrections.Find(id) is not { } correction || correction.PersonId != by.PersonId)
        {
            return Refusal.NotFound(say["There is no such request."]);
        }

        switch (correction.Status)
        {
            case "withdrawn":
                return new CorrectionAnswer("already", say["Withdrawn already"], id) { AlreadyDone = true };
            case "pending":
                db.Corrections.Answer(id, "withdrawn", by.PersonId, null, null);
                return new CorrectionAnswer("withdrawn", say["Withdrawn. The time stays as it was recorded."], id);
            default:
                return Refusal.Conflict("decided", say["A supervisor has decided on this already."]);
        }
    }
}
