using LaneAward.Data.Live;
using LaneAward.Web.Infrastructure;

namespace LaneAward.Web.Features.Live;

/// <summary>The board's rows with the instant they are looked at, and the sums that several parts of the board share.</summary>
internal sealed class BoardFacts
{
    private readonly ILookup<long, LiveSessionRow> _byPerson;
    private readonly ILookup<long, LiveSessionRow> _byTask;
    private readonly Dictionary<long, LiveTaskRow> _tasks;

    public BoardFacts(LiveRows rows, long nowMs, long dayStartMs)
    {
        Rows = rows;
        NowMs = nowMs;
        DayStartMs = dayStartMs;
        _byPerson = rows.Sessions.ToLookup(s => s.PersonId);
        _byTask = rows.Sessions.ToLookup(s => s.TaskId);
        _tasks = rows.Tasks.ToDictionary(t => t.Id);
    }

    public LiveRows Rows { get; }

    public long NowMs { get; }

    public long DayStartMs { get; }

    /// <summary>A person's sessions of the board's span, in order of time.</summary>
    public IEnumerable<LiveSessionRow> SessionsOf(long personId)
    {
        return _byPerson[personId];
    }

    public IEnumerable<LiveSessionRow> SessionsOn(long taskId)
    {
        return _byTask[taskId];
    }

    public LiveTaskRow Task(long id)
    {
        return _tasks[id];
    }

    /// <summary>Everybody's recorded time on the task up to now.</summary>
    public long TaskMs(LiveTaskRow task)
    {
        return task.EndedMs + SessionsOn(task.Id).Where(s => s.EndedAtMs is null).Sum(s => Math.Max(0, NowMs - s.StartedAtMs));
    }

    public long EndMs(LiveSessionRow session)
    {
        return session.EndedAtMs ?? Math.Max(NowMs, session.StartedAtMs);
    }

    /// <summary>The part of a session since local midnight; a running one counts up to now.</summary>
    public long TodayMs(LiveSessionRow session)
    {
        return Math.Max(0, EndMs(session) - Math.Max(session.StartedAtMs, DayStartMs));
    }

    /// <summary>Who the board is about: those who work on the floor, and whoever recorded time today.</summary>
    public bool IsShown(LivePersonRow person)
    {
        return person.Active && (Permissions.WorksOnFloor(person.Role) || SessionsOf(person.Id).Any());
    }
}
