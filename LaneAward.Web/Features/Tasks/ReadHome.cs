using LaneAward.Data;
using LaneAward.Data.Catalog;
using LaneAward.Web.Features.Clocks;
using LaneAward.Web.Infrastructure;

namespace LaneAward.Web.Features.Tasks;

/// <summary>The home screen: my tasks, and the reasons on the pause tiles.</summary>
internal sealed record Home(MyTasks Mine, IReadOnlyList<ReasonRow> PauseReasons)
{
    /// <summary>Clocks that the shop closed and that this person has to be asked about.</summary>
    public required IReadOnlyList<StopQuestion> StopQuestions { get; init; }

    /// <summary>Whether the first of them was closed where a shift ends; else at the cap, or where "still working" led.</summary>
    public bool ClosedAtShiftEnd { get; init; }

    /// <summary>When my running clock ought to stop; null when none runs.</summary>
    public ClockDue? Due { get; init; }

    /// <summary>The task on the large card: the running one, else the one that was paused last.</summary>
    public TaskCard? Hero => Mine.Running ?? (Mine.Paused is [var latest, ..] ? latest : null);

    /// <summary>The paused tasks below the large card.</summary>
    public IEnumerable<TaskCard> PausedRows => Mine.Running is null ? Mine.Paused.Skip(1) : Mine.Paused;
}

/// <summary>Reads the home screen.</summary>
internal sealed class ReadHome(Database database, ShopClock clock, ShopOptions options)
{
    public Task<Home> RunAsync(long personId, CancellationToken cancellation)
    {
        return database.ReadAsync(
            db =>
            {
                var questions = ReadStopQuestions.Read(db, personId);
                return new Home(ListTasks.Mine(db, personId, clock), db.Reasons.OnTiles(ReasonKind.Pause))
                {
                    StopQuestions = questions,
                    ClosedAtShiftEnd = questions is [var first, ..]
                        && PersonShifts.Of(db, personId, clock, options).At(first.StartedAtMs)?.EndMs == first.ShiftEndMs,
                    Due = db.WorkSessions.OpenOf(personId) is { } running ? ClockDue.Of(db, running, clock, options) : null,
                };
            },
            cancellation);
    }
}
