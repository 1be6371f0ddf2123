using LaneAward.Data.Catalog;
using LaneAward.Data.People;
using LaneAward.Data.Tasks;
using LaneAward.Web.Features;
using LaneAward.Web.Features.Clocks;
using LaneAward.Web.Features.Materials;
using LaneAward.Web.Features.Tasks;

namespace LaneAward.Web.Pages;

/// <summary>Why a clock stops.</summary>
internal sealed record PauseSheet(TaskCard Task, IReadOnlyList<ReasonRow> Reasons);

/// <summary>Completing a task, with what was typed when it has to be shown again.</summary>
internal sealed record CompleteSheet(TaskCard Task)
{
    /// <summary>"hero" or "sheet": two of these sheets may be in one page, and each keeps its own ids.</summary>
    public string Place { get; init; } = "sheet";

    public string? Quantity { get; init; }

    public string? Scrap { get; init; }

    public string? Note { get; init; }

    public bool ForEveryone { get; init; }

    /// <summary>Where the answer to a form stands: in the sheet that takes the place of the one that was sent.</summary>
    public string Alert => $"#complete-{Place} [role=alert]";

    /// <summary>Kept in the page for a task that the tablet alone knows: nothing is said of time and pieces so far.</summary>
    public bool IsKept => Place == "kept";

    public Refusal? Wrong { get; init; }

    /// <summary>What is asked once before the task is completed.</summary>
    public string? Question { get; init; }

    /// <summary>The question is whether the task stays open, because pieces are left.</summary>
    public bool AsksToKeepOpen { get; init; }

    public static CompleteSheet OnHero(TaskCard task)
    {
        return new CompleteSheet(task) { Place = "hero" };
    }
}

/// <summary>Why a task is cancelled.</summary>
internal sealed record CancelSheet(TaskSheet Sheet)
{
    public string? Note { get; init; }

    public Refusal? Wrong { get; init; }
}

/// <summary>Logging material, with what was typed when it has to be shown again.</summary>
internal sealed record MaterialsSheet(MaterialSheet Sheet)
{
    public string? Find { get; init; }

    public long? MaterialId { get; init; }

    public string? Quantity { get; init; }

    public string Kind { get; init; } = "used";

    /// <summary>Kept in the page for the time without a connection: all materials stand there, because none can be searched.</summary>
    public bool IsKept { get; init; }

    public Refusal? Wrong { get; init; }

    public string? Saved { get; init; }

    /// <summary>The line that was just logged, whose undo stands beside the receipt: the list below may lie outside the screen.</summary>
    public long? SavedUseId { get; init; }
}

/// <summary>Who goes on with a task.</summary>
internal sealed record HandOverSheet(TaskCard Task, long? MyTeamId, IReadOnlyList<PersonRow> People)
{
    public string? Note { get; init; }

    public Refusal? Wrong { get; init; }
}

/// <summary>When a clock that the shop closed really stopped.</summary>
internal sealed record StoppedSheet(StopQuestion Question, TimeField Time)
{
    public Refusal? Wrong { get; init; }
}

/// <summary>What is wrong with one of my sessions.</summary>
internal sealed record WrongSheet(WorkStretchRow Stretch, TimeField Start, TimeField End)
{
    public bool NotMine { get; init; }

    public string? Note { get; init; }

    /// <summary>The day that the screen behind the sheet shows, yyyy-MM-dd.</summary>
    public string? Day { get; init; }

    public Refusal? Wrong { get; init; }
}
