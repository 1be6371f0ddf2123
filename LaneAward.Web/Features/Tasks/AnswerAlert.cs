namespace LaneAward.Web.Features.Tasks;

/// <summary>
/// Answers what ProfitMaker did to the order under my hands: stop and record my time, or keep on and let a supervisor know.
/// The importer stops nothing; this is where a person decides.
/// </summary>
internal sealed class AnswerAlert(TaskCommand command)
{
    /// <param name="Answer">"stop" or "keep".</param>
    public sealed record Request(string Task, string? Answer);

    public Task<Outcome<TaskAnswer>> RunAsync(Request request, WriteRequest write, CancellationToken cancellation)
    {
        // Its routes let a stop in although the sign-in is over, and keeping on is none.
        return command.RunAsync(
            write with { IsStop = write.IsStop && request.Answer == "stop" }, "alert answered", request.Task, change => Answer(change, request.Answer), cancellation);
    }

    private static Outcome<TaskAnswer> Answer(TaskChange change, string? answer)
    {
        switch (answer)
        {
            case "stop":
                return PauseTask.Pause(change, reasonId: null, answersAlert: true);
            case "keep" when change.By.MayOnlyStop:
                return StillSignedIn.SignedOut(change.Say);
            case "keep" when !change.Facts().OnMyList && !change.By.MaySupervise:
                return TaskRefusals.For("not_on_list", change);
            case "keep":
                return change.Db.Tasks.AnswerAlerts(change.Task.Id, "keep", change.By.PersonId) == 0
                    ? change.AlreadyDone(change.Db.Tasks.WasNewsTakenBack(change.Task.Id) ? change.Say["ProfitMaker took it back."] : change.Say["This was answered already."])
                    : change.Answer(change.Say["You keep on. The supervisor sees it on the board."], canUndo: false);
            default:
                return Refusal.Invalid("answer", change.Say["The answer must be stop or keep."]);
        }
    }
}
