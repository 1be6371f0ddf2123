using System.Globalization;
using LaneAward.Data.Live;
using LaneAward.Web.Features.Backups;
using LaneAward.Web.Features.Imports;

namespace LaneAward.Web.Features.Live;

/// <summary>Finds what a supervisor should look at now, the most pressing first.</summary>
internal sealed class FindAttention(BoardFacts facts, ShopClock clock, BackupFreshness backups, TimeSpan longClock, Phrases say)
{
    private const long LongPauseMs = 45 * 60_000;

    // Somebody who finishes a piece is not forgetful; at a quarter of an hour the clock is closed by itself.
    private const long PastShiftMs = 5 * 60_000;

    public IReadOnlyList<AttentionItem> In(IReadOnlyList<PersonCard> cards, long? teamId)
    {
        return
        [
            .. cards.Where(c => c.OverByMs > 0).DistinctBy(c => c.TaskId).OrderByDescending(c => c.OverByMs).Select(Over),
            .. cards.Where(c => c.State is CardState.Running or CardState.Over && facts.NowMs - c.SinceMs > longClock.TotalMilliseconds).Select(Forgotten),
            .. cards.Where(c => c.State is CardState.Running or CardState.Over).SelectMany(PastShift),
            .. cards.Where(c => c.State is CardState.Paused && facts.NowMs - c.SinceMs > LongPauseMs).OrderBy(c => c.SinceMs).Select(Pause),
            .. facts.Rows.Alerts.Select(Order),
            .. Review(),
            .. facts.Rows.Tablets.Where(t => t.UnsentCount > 0).Select(Unsent),
            .. facts.Rows.Tablets.Where(t => Math.Abs(t.ClockOffsetMs ?? 0) > LiveRepository.ClockOffMs).Select(WrongClock),
            .. facts.Rows.People.Where(p => p.Active && p.PinLocked && (teamId is null || p.TeamId == teamId)).Select(Locked),
            .. Import(),
            .. Backups(),
        ];
    }

    private AttentionItem Over(PersonCard card)
    {
        return new AttentionItem(
            "over", "triangle-alert", say["{0} is {1} over", card.TaskType, ShopClock.Passed(card.OverByMs)],
            $"{card.Name} · {say["on order {0}", card.OrderNumber]}{Due(card.DueDate)}", PageOf(card));
    }

    private string Due(string? dueDate)
    {
        if (!DayText.TryRead(dueDate, out var due))
        {
            return "";
        }

        var days = due.DayNumber - clock.LocalDay(facts.NowMs).DayNumber;
        return ", " + days switch
        {
            < 0 => say["was due {0}", Short(due)],
            0 => say["due today"],
            1 => say["due tomorrow"],
            _ => say["due {0}", Short(due)],
        };
    }

    private AttentionItem Forgotten(PersonCard card)
    {
        return new AttentionItem(
            "over", "clock", say["{0}'s clock has run for {1}", card.Name, ShopClock.Passed(facts.NowMs - card.SinceMs!.Value)],
            $"{card.TaskType} · {say["on order {0}", card.OrderNumber]}", PageOf(card));
    }

    private IEnumerable<AttentionItem> PastShift(PersonCard card)
    {
        if (ShiftTime.LastEndMs(facts, card, clock) is { } end && card.SinceMs < end && facts.NowMs - Math.Max(end, card.GoesOnUntilMs ?? 0) > PastShiftMs)
        {
            yield return new AttentionItem(
                "over", "clock", say["{0}'s clock runs past the end of the shift", card.Name],
                say["The shift ended {0}. {1} on order {2}", clock.TimeOfDay(end), card.TaskType, card.OrderNumber], PageOf(card));
        }
    }

    private AttentionItem Pause(PersonCard card)
    {
        var time = ShopClock.Passed(facts.NowMs - card.SinceMs!.Value);
        return new AttentionItem(
            "pause", "pause", card.PauseReason is null ? say["Paused {0}", time] : say["Paused {0}: {1}", time, card.PauseReason],
            $"{card.Name} · {say["on order {0}", card.OrderNumber]}", PageOf(card));
    }

    private static string? PageOf(PersonCard card)
    {
        return card.TaskId is { } task ? PageOf(task) : null;
    }

    private static string PageOf(long taskId)
    {
        return string.Create(CultureInfo.InvariantCulture, $"/console/tasks/{taskId}");
    }

    private AttentionItem Order(LiveAlertRow alert)
    {
        var title = alert.Kind switch
        {
            "cancelled" => say["Order {0} was cancelled in ProfitMaker", alert.OrderNumber],
            "shipped" => say["Order {0} was shipped in ProfitMaker", alert.OrderNumber],
            "customer_changed" => say["Order {0} has another customer now", alert.OrderNumber],
            _ => say["Order {0} is gone from ProfitMaker", alert.OrderNumber],
        };
        var detail = $"{say.Pick(alert.TypeEn, alert.TypeEs)} · {alert.CustomerName}{(alert.KeptOnBy is { } name ? ". " + say["{0} keeps on with it.", name] : "")}";
        return new AttentionItem("pause", "flag", title, detail, PageOf(alert.TaskId));
    }

    private IEnumerable<AttentionItem> Review()
    {
        if (facts.Rows.ToReview > 0)
        {
            yield return new AttentionItem(
                "pause", "circle-question-mark", facts.Rows.ToReview == 1 ? say["1 time to review"] : say["{0} times to review", facts.Rows.ToReview],
                say["Forgotten clocks, requests from the floor, and taps that could not be applied."], "/console/review");
        }
    }

    private AttentionItem Unsent(LiveTabletRow tablet)
    {
        var title = tablet.UnsentCount == 1
            ? say["{0} has 1 unsent entry", tablet.Name]
            : say["{0} has {1} unsent entries", tablet.Name, tablet.UnsentCount];
        var age = tablet.OldestUnsentMs is { } oldest ? say["The oldest is {0} old.", ShopClock.Passed(facts.NowMs - oldest)] + " " : "";
        var seen = tablet.LastSeenMs is { } last ? say["Last seen {0}", clock.TimeOfDay(last)] : "";
        return new AttentionItem("pend", "cloud-upload", title, age + seen, PageOf(tablet));
    }

    private AttentionItem WrongClock(LiveTabletRow tablet)
    {
        var off = ShopClock.Passed(Math.Abs(tablet.ClockOffsetMs!.Value));
        return new AttentionItem(
            "pause", "clock", tablet.ClockOffsetMs > 0 ? say["The clock of {0} is {1} slow", tablet.Name, off] : say["The clock of {0} is {1} fast", tablet.Name, off],
            say["Taps are timed right all the same. Set it in the tablet's settings."], PageOf(tablet));
    }

    private static string PageOf(LiveTabletRow tablet)
    {
        return string.Create(CultureInfo.InvariantCulture, $"/console/tablets/{tablet.Id}");
    }

    private IEnumerable<AttentionItem> Backups()
    {
        if (backups.State is "critical" or "warn")
        {
            yield return new AttentionItem(
                backups.State == "critical" ? "over" : "pause", "database",
                backups.State == "critical" ? say["The backups are missing or far too old."] : say["A backup or its drill is late"],
                backups.AgeHours is { } hours ? say["The last good one is {0} hours old.", hours.ToString("0", CultureInfo.InvariantCulture)] : say["There is no good one."],
                "/console/environments");
        }
    }

    private AttentionItem Locked(LivePersonRow person)
    {
        return new AttentionItem(
            "over", "lock", say["{0}'s PIN is locked", person.Name], say["A new PIN unlocks it."],
            string.Create(CultureInfo.InvariantCulture, $"/console/people/{person.Id}/pin"));
    }

    private IEnumerable<AttentionItem> Import()
    {
        if (facts.Rows.Import is not { } import)
        {
            yield return new AttentionItem("over", "database", say["No orders were imported yet"], say["Run LaneAward.Import apply."], "/console/imports");
        }
        else if (facts.NowMs > ImportDue.LateAfterMs(import.FinishedAtMs, clock))
        {
            yield return new AttentionItem(
                "pause", "database", say["Order import is {0} old", Age(facts.NowMs - import.FinishedAtMs)],
                Newest(import), "/console/imports");
        }
    }

    private string Newest(LiveImportRow import)
    {
        var orders = say["{0} orders", import.OrdersActive.ToString("N0", CultureInfo.InvariantCulture)];
        return DayText.TryRead(import.LatestOrderDate, out var day)
            ? say["{0}, newest of {1}", orders, Short(day)]
            : orders;
    }

    private string Short(DateOnly day)
    {
        return new DayWords(clock, say).Date(day);
    }

    /// <summary>"14 hours", "3 days".</summary>
    private string Age(long milliseconds)
    {
        var hours = milliseconds / 3_600_000;
        return hours < 48 ? say["{0} hours", hours] : say["{0} days", hours / 24];
    }
}
