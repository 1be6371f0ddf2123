using LaneAward.Data.Catalog;
using LaneAward.Data.Tasks;

namespace LaneAward.Web.Features.Tasks;

/// <summary>
/// Gives a task to another person: my clock on it stops, it leaves my list and stands on theirs, and the note is on their card until they start.
/// </summary>
internal sealed class HandOverTask(TaskCommand command)
{
    public sealed record Request(string Task, long? PersonId, string? Note);

    public Task<Outcome<TaskAnswer>> RunAsync(Request request, WriteRequest write, CancellationToken cancellation)
    {
        return command.RunAsync(write with { Leaves = LeftClock.OnThisTask }, "handed over", request.Task, change => HandOver(change, request), cancellation);
    }

    private static Outcome<TaskAnswer> HandOver(TaskChange change, Request request)
    {
        if (request.PersonId is not { } personId || personId == change.By.PersonId || change.Db.People.Find(personId) is not { Active: true, HasPin: true } receiver)
        {
            return Refusal.Invalid("personId", change.Say["Choose who goes on with the task."]);
        }

        if (NoteText.Check(request.Note, change.Say) is { } wrongNote)
        {
            return wrongNote;
        }

        if (change.NewerClock() is { } newer)
        {
            return newer;
        }

        var firstName = receiver.Name.Split(' ', 2)[0];
        return TaskLifecycle.Decide(TaskVerb.HandOver, change.Facts() with { OnTheirList = change.Db.Tasks.IsOnListOf(change.Task.Id, personId) }) switch
        {
            Decision.Refuse refuse => change.Refuse(refuse),
            Decision.AlreadyDone => HasItAlready(change, firstName),
            Decision.Go go => Give(change, go.Next, personId, firstName, NoteText.Clean(request.Note)),
            _ => throw new InvalidOperationException("The table knows three answers."),
        };
    }

    private static TaskAnswer HasItAlready(TaskChange change, string firstName)
    {
        StopMine(change);
        return change.AlreadyDone(change.Say["{0} has this task already", firstName]);
    }

    private static void StopMine(TaskChange change)
    {
        change.StopMine("handover", change.Db.Reasons.ByCode(ReasonKind.Pause, "handover").Id);
    }

    private static TaskAnswer Give(TaskChange change, TaskState next, long personId, string firstName, string? note)
    {
        var tasks = change.Db.Tasks;
        var mine = tasks.PlaceOf(change.Task.Id, change.By.PersonId);
        var theirs = tasks.PlaceOf(change.Task.Id, personId);
        change.Keep(change.Task);
        change.KeepPlace(change.By.PersonId, mine);
        change.KeepPlace(personId, theirs);
        StopMine(change);
        tasks.TakeOffListOf(change.Task.Id, change.By.PersonId);
        tasks.SetPlace(change.Task.Id, new TaskPlaceRow
        {
            PersonId = personId,
            AddedAtMs = theirs?.AddedAtMs ?? change.NowMs,
            HandedBy = change.By.PersonId,
            HandedAtMs = change.NowMs,
            HandedNote = note,
        });
        tasks.SetStatus(change.Task.Id, TaskChange.Text(next));
        change.Record("hand_over", note is null ? firstName : $"{firstName}: {note}");
        return change.Answer(change.Mine is null
            ? change.Say["Given to {0}", firstName]
            : change.Say["Given to {0} {1}, {2} today on this task", firstName, change.Time, ShopClock.Recorded(change.Card().TodaySeconds * 1000)]);
    }
}
