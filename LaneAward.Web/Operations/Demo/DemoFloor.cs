using LaneAward.Data;
using LaneAward.Data.Catalog;
using LaneAward.Data.People;
using LaneAward.Web.Features;
using LaneAward.Web.Features.Clocks;
using LaneAward.Web.Features.Materials;
using LaneAward.Web.Features.Tasks;

namespace LaneAward.Web.Operations.Demo;

/// <summary>
/// People at work in the past: taps are planned in any order and then played by their time through the floor's own rules,
/// so that the demonstration holds nothing that a person could not have tapped.
/// </summary>
internal sealed class DemoFloor
{
    private readonly Transaction _db;
    private readonly ShopClock _clock;
    private readonly List<(long AtMs, Action Tap)> _taps = [];
    private readonly Dictionary<string, Actor> _people;
    private readonly Dictionary<string, TaskTypeRow> _types;
    private readonly Dictionary<string, long> _materials;
    private readonly Dictionary<string, long> _pauseReasons;
    private readonly Dictionary<string, long> _cancelReasons;

    public DemoFloor(Transaction db, ShopClock clock)
    {
        _db = db;
        _clock = clock;
        _people = db.People.All().Where(p => p.HasPin).DistinctBy(p => p.Name).ToDictionary(p => p.Name, p => SignIn(db, p));
        _types = db.TaskTypes.All().ToDictionary(t => t.NameEn);
        _materials = db.Materials.All().ToDictionary(m => m.NameEn, m => m.Id);
        _pauseReasons = db.Reasons.OnTiles(ReasonKind.Pause).ToDictionary(r => r.NameEn, r => r.Id);
        _cancelReasons = db.Reasons.OnTiles(ReasonKind.Cancel).ToDictionary(r => r.NameEn, r => r.Id);
    }

    /// <summary>Names the task from here on; it exists once <see cref="Play"/> has reached the instant.</summary>
    public string Add(long atMs, string person, string orderNumber, string type, long? pieces, string? note = null, long? estimateMinutes = null)
    {
        var write = Write(person);
        var estimate = estimateMinutes ?? _types[type].DefaultEstimateMinutes;
        var request = new AddTask.Request(orderNumber, _types[type].Id, pieces, estimate, note, StartNow: false) { Anyway = true };
        Plan(atMs, person, () => Require(AddTask.Add(_db, request, write, _clock)));
        return write.Key;
    }

    public void Start(long atMs, string person, string task)
    {
        Act(atMs, person, task, StartTask.Start);
    }

    public void Pause(long atMs, string person, string task, string reason)
    {
        Act(atMs, person, task, change => PauseTask.Pause(change, _pauseReasons[reason]));
    }

    public void Complete(long atMs, string person, string task, long? pieces, long? scrap = null, string? note = null)
    {
        Act(atMs, person, task, change => CompleteTask.Complete(change, new CompleteTask.Request(task, pieces, scrap, note, ForEveryone: false)));
    }

    public void Cancel(long atMs, string person, string task, string reason, string? note = null)
    {
        Act(atMs, person, task, change => CancelTask.Cancel(change, new CancelTask.Request(task, _cancelReasons[reason], note)));
    }

    public void Use(long atMs, string person, string task, string material, decimal quantity, string kind = "used", string? note = null)
    {
        var write = Write(person);
        var request = new LogMaterial.Request(task, _materials[material], quantity, kind, note);
        Plan(atMs, person, () => Require(LogMaterial.Add(_db, request, write)));
    }

    /// <exception cref="InvalidOperationException">The plan has somebody do what the rules refuse.</exception>
    public void Play()
    {
        foreach (var (atMs, tap) in _taps.OrderBy(t => t.AtMs))
        {
            _db.AsOf(atMs, tap);
        }

        // Whoever works beyond the shift has said so, or the first look for forgotten clocks would empty the board.
        foreach (var running in _db.WorkSessions.AllOpen())
        {
            _db.WorkSessions.ExtendUntil(running.Id, _db.NowMs + ClockDue.ExtensionMs);
        }

        foreach (var person in _people.Values)
        {
            _db.SignIns.End(person.SignInId, "demo");
        }
    }

    private void Act(long atMs, string person, string task, Func<TaskChange, Outcome<TaskAnswer>> verb)
    {
        var write = Write(person);
        Plan(atMs, person, () => Require(verb(new TaskChange(_db, _db.Tasks.FindByUid(task)!, write, _clock))));
    }

    private void Plan(long atMs, string person, Action tap)
    {
        _taps.Add((atMs, () =>
        {
            tap();
            _db.People.Seen(_people[person].PersonId);
        }
        ));
    }

    private WriteRequest Write(string person)
    {
        return new WriteRequest(_people[person], Guid.CreateVersion7().ToString(), "demo", [], MaxWait: null);
    }

    private static void Require<T>(Outcome<T> outcome)
    {
        if (outcome.Refusal is { } refusal)
        {
            throw new InvalidOperationException($"The demonstration's plan is refused: {refusal.Code}, {refusal.Title}");
        }
    }

    /// <summary>The rules ask for a live sign-in, so each person has one until the plan is played.</summary>
    private static Actor SignIn(Transaction db, PersonRow person)
    {
        var signInId = db.SignIns.Start(person.Id, "floor", null, db.NowMs + 60_000);
        return new Actor(
            person.Id, person.Name, person.Initials, person.Hue, person.Role, person.Language, person.TeamId, person.TeamName, signInId, TabletId: null);
    }
}
