using System.Text.Json;
using LaneAward.Data;
using LaneAward.Data.Tasks;
using LaneAward.Web.Features.Clocks;
using LaneAward.Web.Features.Corrections;
using LaneAward.Web.Features.Payroll;

namespace LaneAward.Web.Features.Tasks;

/// <summary>One verb at work on one task, inside its transaction: the facts it decides on and the few ways it may change clocks and history.</summary>
internal sealed class TaskChange
{
    private const string StoppedEarlier = "stopped earlier elsewhere";

    private readonly BeforeVerb _before = new();
    private readonly string? _doubt;
    private PeriodLock? _periods;
    private TaskCard? _card;
    private TaskFactsRow? _standing;

    public TaskChange(Transaction db, TaskRow task, WriteRequest write, ShopClock clock)
    {
        Db = db;
        Task = task;
        Write = write;
        Clock = clock;
        Running = db.WorkSessions.OpenOnTask(task.Id);
        Mine = Running.SingleOrDefault(s => s.PersonId == write.By.PersonId);
        Say = Phrases.In(write.By.Language);
        (NowMs, _doubt) = TapTime.Bound(write.Tapped, db.NowMs, write.Tapped is null ? null : db.WorkSessions.LastEvent(write.By.PersonId));
        _doubt ??= StillSignedIn.Doubt(db, write);
    }

    public Transaction Db { get; }

    public TaskRow Task { get; }

    public WriteRequest Write { get; }

    public ShopClock Clock { get; }

    public Phrases Say { get; }

    public Actor By => Write.By;

    /// <summary>When the tap happened: what its clocks and history get, not when it arrived.</summary>
    public long NowMs { get; }

    /// <summary>Open clocks on the task when the verb began.</summary>
    public IReadOnlyList<WorkSessionRow> Running { get; }

    /// <summary>My open clock on it.</summary>
    public WorkSessionRow? Mine { get; }

    /// <summary>
    /// My clock on it was started on another tablet after this tap, which waited and knew nothing of it: another stretch of work, that goes on.
    /// From the same tablet taps come in the order in which they were made, but for one that is tried again; a flagged start may be older than it says.
    /// </summary>
    public bool IsOlderThanMyClock => Mine is { TabletId: not null } mine and not { NeedsReview: true, ReviewReason: TapTime.Doubtful } && By.TabletId is { } here && (here != mine.TabletId || Write.TriedAgain)
        && Write.Tapped?.IsSurelyBefore(mine.StartedAtMs, Db.NowMs) == true;

    /// <summary>
    /// What I began, on whatever task, after this tap, which waited and knew nothing of it: newer work stands, and an old start must not take its time.
    /// Null when there is none. A flagged start may be older than it says.
    /// </summary>
    public WorkSessionRow? NewerWork => Write.IsUnseen(Db.NowMs) && Db.WorkSessions.NewestOf(By.PersonId) is { } newest
        && newest is not { NeedsReview: true, ReviewReason: TapTime.Doubtful } && Write.Tapped?.IsSurelyBefore(newest.StartedAtMs, Db.NowMs) == true ? newest : null;

    /// <summary>Somebody else began on it after this tap, which waited: they were not meant by it. In doubt too, since their clock going on does no harm.</summary>
    public bool OthersBeganSince => Write.IsUnseen(Db.NowMs) && Running.Any(s => s.PersonId != By.PersonId && Write.TappedMs(Db) < s.StartedAtMs);

    public string Time => Clock.TimeOfDay(NowMs);

    /// <summary>When something was done before this verb: the time, and the day when it was another one.</summary>
    public string When(long instantMs)
    {
        return new DayWords(Clock, Say).When(instantMs);
    }

    public TaskFacts Facts(bool forEveryone = false)
    {
        var standing = _standing = Db.Tasks.FactsOf(Task.Id, By.PersonId);
        return new TaskFacts
        {
            State = Enum.Parse<TaskState>(Task.Status, ignoreCase: true),
            MyClockRuns = Mine is not null,
            OthersRun = Running.Any(s => s.PersonId != By.PersonId),
            HasSessions = standing.HasSessions,
            OnMyList = standing.OnList,
            MyPartFinished = Mine is null && standing.PartFinishedMs is not null,
            OlderThanMyPart = Write.Tapped is not null && Write.TappedMs(Db) < standing.PartFinishedMs,
            ForEveryone = forEveryone,
            OrderGone = (standing.OrderMissingSinceMs is not null || standing.OrderCancelled) && !standing.KeptOn,
            MaySupervise = By.MaySupervise,
            ClosedByMeJustNow = SecondThoughts.ClosedItJustNow(Task, By.PersonId, NowMs),
        };
    }

    public static string Text(TaskState state)
    {
        return state switch
        {
            TaskState.Queued => "queued",
            TaskState.Running => "running",
            TaskState.Paused => "paused",
            TaskState.Completed => "completed",
            TaskState.Cancelled => "cancelled",
            _ => throw new ArgumentOutOfRangeException(nameof(state)),
        };
    }

    public void StartMyClock()
    {
        Keep(Task);
        if (_standing is not { OnList: true, PartFinishedMs: null })
        {
            KeepPlace(By.PersonId, Db.Tasks.PlaceOf(Task.Id, By.PersonId));
        }

        Db.Tasks.PutOnListOf(Task.Id, By.PersonId);
        _before.OpenedSession = Db.WorkSessions.Open(Task.Id, By.PersonId, NowMs, By.TabletId);
        if ((PeriodLockDoubt(NowMs) ?? _doubt) is { } why)
        {
            Db.WorkSessions.Flag(_before.OpenedSession.Value, why);
        }

        Db.Tasks.SetStatus(Task.Id, "running");
    }

    /// <summary>Stops a clock and keeps what an undo needs. The task's own status is the caller's.</summary>
    public void Stop(WorkSessionRow clock, string endKind, long? pauseReasonId = null, string? reviewReason = null)
    {
        // A tap that waited may be older than the clock of somebody else that it stops. Where the server itself is before the start, its clock was set back.
        var setBack = Db.NowMs < clock.StartedAtMs ? "clock set back" : null;
        Db.WorkSessions.Close(clock.Id, Math.Max(NowMs, clock.StartedAtMs), endKind, pauseReasonId, PeriodLockDoubt(clock.StartedAtMs) ?? reviewReason ?? setBack ?? _doubt);
        _before.ClosedSessions.Add(clock.Id);
        if (SessionPiece.DoubtOf(clock) is { } doubt)
        {
            _before.Doubts[clock.Id] = doubt;
        }
    }

    /// <summary>A clock of mine that ran at this tap, which waited on its tablet, and that others ended meanwhile: the shop, which took it for forgotten, or a person; null when there is none.</summary>
    /// <param name="onThisTask">A clock on this task alone; a start leaves whatever ran.</param>
    /// <param name="graceMs">One that they ended so long before the tap, too.</param>
    public WorkSessionRow? EndedByOthers(bool onThisTask, long graceMs = 0)
    {
        // A stop is about the clock that ran when it was tapped, whatever its person did since; a start comes after that.
        return Write.Tapped?.IsTooOld(Db.NowMs) != false || Db.WorkSessions.EndedByOthersAt(By.PersonId, onThisTask ? Write.TappedMs(Db) : NowMs, graceMs) is not { } clock ? null
            : onThisTask && clock.TaskId != Task.Id ? null
            : clock;
    }

    /// <summary>Ends such a clock anew: the tap says when it really ended. The task's own status follows from its clocks.</summary>
    public void StopAsTapped(WorkSessionRow clock, string endKind, long? pauseReasonId = null, string? reviewReason = null)
    {
        var ended = new SessionPiece(clock.TaskId, clock.PersonId, clock.StartedAtMs, Math.Max(Write.TappedMs(Db), clock.StartedAtMs), endKind)
        {
            PauseReasonId = pauseReasonId,
            Doubt = PeriodLockDoubt(clock.StartedAtMs) ?? reviewReason ?? _doubt,
        };
        _before.ClosedSessions.AddRange(ReviseSession.Replace(Db, clock, [ended], "time corrected", WorkSessionRepository.TappedBefore, By));
    }

    /// <summary>Lets such a clock run again: the tap was made before it was closed.</summary>
    public WorkSessionRow RunOn(WorkSessionRow clock)
    {
        var again = new SessionPiece(clock.TaskId, clock.PersonId, clock.StartedAtMs, null, null) { Doubt = PeriodLockDoubt(clock.StartedAtMs) ?? _doubt };
        return Db.WorkSessions.Find(ReviseSession.Replace(Db, clock, [again], "time corrected", WorkSessionRepository.TappedBefore, By)[0])!;
    }

    /// <summary>
    /// My clock on this task that the shop took for forgotten and closed as of the end of the shift, a grace before this tap or less, when I began nothing
    /// since; null when there is none.
    /// </summary>
    public WorkSessionRow? ClosedWithinGrace()
    {
        return EndedByOthers(onThisTask: true, CloseForgottenClocks.GraceMs) is { EndKind: "auto" } forgotten && Db.WorkSessions.NewestOf(By.PersonId)?.Id == forgotten.Id ? forgotten : null;
    }

    /// <summary>My clock on this task that others ended: also one that the shop closed before this tap.</summary>
    public WorkSessionRow? EndedByOthersHere()
    {
        return EndedByOthers(onThisTask: true) ?? ClosedWithinGrace();
    }

    /// <summary>Ends my clock on this task, or the one that others ended.</summary>
    public void StopMine(string endKind, long? pauseReasonId = null)
    {
        if (Mine is { } clock)
        {
            Stop(clock, endKind, pauseReasonId);
        }
        else
        {
            StopAsTappedHere(endKind, pauseReasonId);
        }
    }

    /// <summary>Ends my clock on this task that others ended, when there is one.</summary>
    public void StopAsTappedHere(string endKind, long? pauseReasonId = null)
    {
        if (EndedByOthersHere() is { } clock)
        {
            StopAsTapped(clock, endKind, pauseReasonId);
        }
        else
        {
            PutEarlierStopForward();
        }
    }

    /// <summary>
    /// A stop that waited on its tablet, of a clock that I ended later on another one. The end that was acknowledged does not move; a supervisor looks at
    /// the time between, and the history says when it was tapped.
    /// </summary>
    /// <param name="note">Why it was stopped, where that was said.</param>
    public void PutEarlierStopForward(string? note = null)
    {
        if (!Write.IsUnseen(Db.NowMs))
        {
            return;
        }

        var tapped = Write.TappedMs(Db);
        // What somebody has looked at before, or set, is left to them.
        if (Db.WorkSessions.OfAt(By.PersonId, Task.Id, tapped) is not { EndKind: not "supervisor", ReviewReason: null, EndedAtMs: { } ended } ran
            || Write.Tapped?.IsSurelyBefore(ended, Db.NowMs) != true)
        {
            return;
        }

        Db.WorkSessions.Flag(ran.Id, StoppedEarlier);
        Db.Tasks.AddEvent(new NewTaskEvent { TaskId = Task.Id, PersonId = By.PersonId, Verb = "pause", AtMs = tapped, TabletId = By.TabletId, Note = note });
    }

    /// <summary>A tap is never refused because a pay period is locked: what it records there is put before a supervisor. Null when it is open.</summary>
    public string? PeriodLockDoubt(long startMs)
    {
        // No period locks before its last day is over, so the settings need not be asked about what begins today: nearly every tap.
        if (Clock.LocalDay(startMs) >= Clock.LocalDay(Db.NowMs))
        {
            return null;
        }

        _periods ??= PeriodLock.Read(Db, Clock);
        return _periods.Locking(startMs, Clock) is null ? null : PeriodLock.Doubt;
    }

    /// <summary>Remembers the task as it was before the verb touches it.</summary>
    public void Keep(TaskRow task)
    {
        if (_before.Tasks.All(t => t.Id != task.Id))
        {
            _before.Tasks.Add(TaskBefore.From(task));
        }
    }

    public void KeepPart(long personId)
    {
        _before.FinishedPartOf = personId;
    }

    /// <summary>Remembers where a person stood on the task's list before that changes.</summary>
    public void KeepPlace(long personId, TaskPlaceRow? place)
    {
        _before.Places.Add(new PlaceBefore(personId, place));
    }

    public void Record(string verb, string? note = null)
    {
        RecordOn(Task.Id, verb, note);
    }

    public void RecordOn(long taskId, string verb, string? note)
    {
        _card = null;
        Db.Tasks.AddEvent(new NewTaskEvent
        {
            TaskId = taskId,
            PersonId = By.PersonId,
            Verb = verb,
            AtMs = NowMs,
            TabletId = By.TabletId,
            SessionId = _before.OpenedSession ?? (_before.ClosedSessions.Count > 0 ? _before.ClosedSessions[0] : null),
            Note = note,
            BeforeJson = JsonSerializer.Serialize(_before, BeforeVerb.Json),
            WriteKey = Write.Key,
        });
    }

    public TaskAnswer Answer(string receipt, bool canUndo = true)
    {
        return new TaskAnswer(Card(), AlreadyDone: false, receipt) { CanUndo = canUndo };
    }

    public TaskAnswer AlreadyDone(string receipt)
    {
        return new TaskAnswer(Card(), AlreadyDone: true, receipt);
    }

    /// <summary>The refusal of what would end a clock of mine that goes on; null when this tap is not older than it.</summary>
    public Refusal? NewerClock()
    {
        return IsOlderThanMyClock ? Refuse(new Decision.Refuse("newer_clock")) : null;
    }

    public Refusal Refuse(Decision.Refuse refuse)
    {
        return TaskRefusals.For(refuse.Code, this);
    }

    /// <summary>The task as the person sees it after the verb. Receipt and answer share it: it is the dearest query of a tap.</summary>
    public TaskCard Card()
    {
        return _card ??= TaskCard.From(Db.Tasks.Card(Task.Id, By.PersonId, Clock.DayStartMs(NowMs))!);
    }
}

/// <summary>What a verb found before it acted; an undo puts it back. Kept as JSON in the event.</summary>
internal sealed record BeforeVerb
{
    public static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web);

    public List<TaskBefore> Tasks { get; init; } = [];

    public long? OpenedSession { get; set; }

    public List<long> ClosedSessions { get; init; } = [];

    /// <summary>What was doubtful about a clock before it was stopped, by its number.</summary>
    public Dictionary<long, string> Doubts { get; init; } = [];

    public long? FinishedPartOf { get; set; }

    public List<PlaceBefore> Places { get; init; } = [];

    /// <summary>What an event that can be undone has kept.</summary>
    public static BeforeVerb Of(TaskEventRow undoable)
    {
        return JsonSerializer.Deserialize<BeforeVerb>(undoable.BeforeJson!, Json)!;
    }
}

/// <summary>Where a person stood on the task's list; null when the task was not on theirs.</summary>
internal sealed record PlaceBefore(long PersonId, TaskPlaceRow? Place);

/// <summary>The columns of a task that a verb may change.</summary>
internal sealed record TaskBefore(
    long Id, string Status, long? QuantityDone, long? Scrap, string? CloseNote, long? CancelReasonId, long? ClosedAtMs, long? ClosedBy)
{
    public static TaskBefore From(TaskRow task)
    {
        return new TaskBefore(
            task.Id, task.Status, task.QuantityDone, task.Scrap, task.CloseNote, task.CancelReasonId, task.ClosedAtMs, task.ClosedBy);
    }
}
