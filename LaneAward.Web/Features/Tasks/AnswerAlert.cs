namespace LaneAward.Web.Features.Tasks;

/// <summary>
/// Answers what ProfitMaker did to the order under my hands: stop and record my time, or keep on and let a supervisor know.
/// The importer stops nothing; this is where a person decides.
/// </summary>
internal sealed class AnswerAlert(TaskCommand command)
{
    private static readonly string[] Kinds = ["cancelled", "shipped", "customer_changed", "vanished"];

    /// <param name="Answer">"stop" or "keep".</param>
    /// <param name="Kind">What the card said: keeping on in spite of another customer says nothing of a cancellation that came meanwhile. Null for what a card shows now.</param>
    public sealed record Request(string Task, string? Answer, string? Kind);

    public Task<Outcome<TaskAnswer>> RunAsync(Request request, WriteRequest write, CancellationToken cancellation)
    {
        // Its routes let a stop in although the sign-in is over, and keeping on is none.
        return command.RunAsync(
            write with { IsStop = write.IsStop && request.Answer == "stop" }, "alert answered", request.Task, change => Answer(change, request), cancellation);
    }

    private static Outcome<TaskAnswer> Answer(TaskChange change, Request request)
    {
        switch (request.Answer)
        {
            case "stop":
                return PauseTask.Pause(change, reasonId: null, answersAlert: true);
            case "keep" when change.By.MayOnlyStop:
                return StillSignedIn.SignedOut(change.Say);
            case "keep" when !change.Facts().OnMyList && !change.By.MaySupervise:
                return TaskRefusals.For("not_on_list", change);
            case "keep" when request.Kind is { } kind && !Kinds.Contains(kind):
                return Refusal.Invalid("kind", change.Say["The kind must be one of: {0}.", string.Join(", ", Kinds)]);
            case "keep":
                return change.Db.Tasks.AnswerAlertByKeep(change.Task.Id, request.Kind, change.By.PersonId)
                    ? change.Answer(change.Say["You keep on. The supervisor sees it on the board."], canUndo: false)
                    : change.AlreadyDone(change.Db.Tasks.WasNewsTakenBack(change.Task.Id, request.Kind) ? change.Say["ProfitMaker took it back."] : change.Say["This was answered already."]);
            default:
                return Refusal.Invalid("answer", change.Say["The answer must be stop or keep."]);
        }
    }
}
