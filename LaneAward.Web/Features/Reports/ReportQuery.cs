using System.Globalization;
using LaneAward.Data.Reports;
using LaneAward.Web.Features.Tasks;
using LaneAward.Web.Infrastructure;

namespace LaneAward.Web.Features.Reports;

/// <summary>What a report is asked for, as its address says it: a saved address is a saved view.</summary>
internal sealed record ReportQuery
{
    public const int AllPages = 0;

    private const int MostDays = 1830;

    public required string Range { get; init; }

    /// <summary>First local day, included.</summary>
    public required DateOnly From { get; init; }

    /// <summary>Last local day, included.</summary>
    public required DateOnly To { get; init; }

    /// <summary>0 for people without a team.</summary>
    public long? Team { get; init; }

    public long? Person { get; init; }

    public long? TaskType { get; init; }

    /// <summary>One task, by its public identifier.</summary>
    public string? Task { get; init; }

    public string? Order { get; init; }

    /// <summary>A number or a part of a name; "-" for orders without a customer.</summary>
    public string? Customer { get; init; }

    /// <summary>Sessions that this pause reason ended.</summary>
    public long? Pause { get; init; }

    public long? Material { get; init; }

    public string? Status { get; init; }

    /// <summary>direct or indirect.</summary>
    public string? Work { get; init; }

    /// <summary>live, auto or corrected.</summary>
    public string? Trust { get; init; }

    /// <summary>False leaves out what nobody has reviewed.</summary>
    public bool Unreviewed { get; init; } = true;

    /// <summary>Nothing but what nobody has reviewed.</summary>
    public bool OnlyUnreviewed { get; init; }

    /// <summary>Sessions that began on this tablet; 0 for those that began on none.</summary>
    public long? Tablet { get; init; }

    /// <summary>False leaves out cancelled tasks.</summary>
    public bool Cancelled { get; init; } = true;

    public string? GroupBy { get; init; }

    /// <summary>A column's key; with a minus in front from the highest down.</summary>
    public string? Sort { get; init; }

    /// <summary>From 1; <see cref="AllPages"/> for all of them on one, to print.</summary>
    public int Page { get; init; } = 1;

    public WorkFilter Filter => new()
    {
        TeamId = Team,
        PersonId = Person,
        TaskTypeId = TaskType,
        Task = Task,
        Order = Order,
        Customer = Customer,
        Status = Status,
        Indirect = Work is null ? null : Work == "indirect",
        PauseReasonId = Pause,
        MaterialId = Material,
        Trust = Trust,
        Unreviewed = Unreviewed,
        OnlyUnreviewed = OnlyUnreviewed,
        TabletId = Tablet,
        Cancelled = Cancelled,
    };

    /// <summary>Reads an address; the first thing that it says wrongly is refused by name.</summary>
    public static Outcome<ReportQuery> Read(IQueryCollection values, DateOnly today, PayPeriod period, Phrases say)
    {
        var range = Text("range") ?? (Text("from") is null && Text("to") is null ? "this-week" : ReportRange.Custom);
        var (from, to) = ReportRange.Of(range, today, period) ?? (today, today);
        if (range == ReportRange.Custom)
        {
            if (Refusal.AllOf(TryDay(Text("from"), ref from) ? null : DayText.Refuse("from", say), TryDay(Text("to"), ref to) ? null : DayText.Refuse("to", say)) is { } noDay)
            {
                return noDay;
            }

            if (to < from)
            {
                return Refusal.Invalid("to", say["The last day lies before the first."]);
            }

            if (to.DayNumber - from.DayNumber >= MostDays)
            {
                return Refusal.Invalid("to", say["A report covers at most five years."]);
            }
        }
        else if (!ReportRange.Presets.Contains(range))
        {
            return Refusal.Invalid("range", say["There is no range of this name."]);
        }

        if (Refusal.AllOf(
            CheckId("team", out var team), CheckId("person", out var person), CheckId("taskType", out var taskType),
            CheckId("pause", out var pause), CheckId("material", out var material), CheckId("tablet", out var tablet),
            OneOf("status", [.. TaskStates.All]), OneOf("work", "direct", "indirect"), OneOf("trust", "live", "auto", "corrected")) is { } wrong)
        {
            return wrong;
        }

        return new ReportQuery
        {
            Range = range,
            From = from,
            To = to,
            Team = team,
            Person = person,
            TaskType = taskType,
            Task = Text("task"),
            Order = Text("order"),
            Customer = Text("customer"),
            Pause = pause,
            Material = material,
            Status = Text("status"),
            Work = Text("work"),
            Trust = Text("trust"),
            Unreviewed = Text("unreviewed") != "no",
            OnlyUnreviewed = Text("unreviewed") == "only",
            Tablet = tablet,
            Cancelled = Text("cancelled") != "no",
            GroupBy = Text("groupBy"),
            Sort = Text("sort"),
            Page = Text("page") == "all" ? AllPages : int.TryParse(Text("page"), NumberStyles.None, CultureInfo.InvariantCulture, out var page) ? Math.Clamp(page, 1, 100_000) : 1,
        };

        string? Text(string name)
        {
            var text = values[name].ToString().Trim();
            return text.Length == 0 ? null : text.Length > 100 ? text[..100] : text;
        }

        Refusal? CheckId(string name, out long? id)
        {
            return WrongValue.CheckId(name, Text(name), say, out id);
        }

        Refusal? OneOf(string name, params string[] known)
        {
            return Text(name) is not { } text || known.Contains(text) ? null : Refusal.Invalid(name, say["There is no filter value of this name."]);
        }
    }

    /// <summary>"?range=…", with what differs from the plain report and nothing else.</summary>
    public string Address()
    {
        return "?" + string.Join('&', Parts().Select(part => part.Name + "=" + Uri.EscapeDataString(part.Value)));
    }

    /// <summary>The parameters of this question that mean nothing to a report with these filters.</summary>
    public IReadOnlyList<string> IgnoredBy(ReportFilters filters)
    {
        return [.. Parts().Select(part => part.Name).Except(For(filters).Parts().Select(part => part.Name))];
    }

    private List<(string Name, string Value)> Parts()
    {
        var parts = new List<(string, string)>();
        Add("range", Range);
        if (Range == ReportRange.Custom)
        {
            Add("from", Day(From));
            Add("to", Day(To));
        }

        Add("team", Number(Team));
        Add("person", Number(Person));
        Add("taskType", Number(TaskType));
        Add("task", Task);
        Add("order", Order);
        Add("customer", Customer);
        Add("pause", Number(Pause));
        Add("material", Number(Material));
        Add("status", Status);
        Add("work", Work);
        Add("trust", Trust);
        Add("tablet", Number(Tablet));
        Add("unreviewed", OnlyUnreviewed ? "only" : Unreviewed ? null : "no");
        Add("cancelled", Cancelled ? null : "no");
        Add("groupBy", GroupBy);
        Add("sort", Sort);
        Add("page", Page switch { 1 => null, AllPages => "all", _ => Number(Page) });
        return parts;

        void Add(string name, string? value)
        {
            if (value is not null)
            {
                parts.Add((name, value));
            }
        }
    }

    /// <summary>The same question for these days alone.</summary>
    public ReportQuery Between(DateOnly from, DateOnly to)
    {
        return this with { Range = ReportRange.Custom, From = from, To = to, Page = 1 };
    }

    /// <summary>The same question with what this kind of report can be asked for, so that nothing else changes its figures or the lists behind them.</summary>
    public ReportQuery For(ReportFilters filters)
    {
        var (people, tasks, sessions) = (filters.HasFlag(ReportFilters.People), filters.HasFlag(ReportFilters.Tasks), filters.HasFlag(ReportFilters.Sessions));
        return Unfiltered() with
        {
            Team = people ? Team : null,
            Person = people ? Person : null,
            TaskType = tasks ? TaskType : null,
            Task = tasks ? Task : null,
            Order = tasks ? Order : null,
            Customer = tasks ? Customer : null,
            Cancelled = !tasks || Cancelled,
            Material = filters.HasFlag(ReportFilters.Materials) ? Material : null,
            Pause = sessions ? Pause : null,
            Status = sessions ? Status : null,
            Work = sessions ? Work : null,
            Trust = sessions ? Trust : null,
            Unreviewed = !sessions || Unreviewed,
            OnlyUnreviewed = sessions && OnlyUnreviewed,
            Tablet = sessions ? Tablet : null,
            GroupBy = GroupBy,
            Sort = Sort,
            Page = Page,
        };
    }

    /// <summary>The range alone.</summary>
    public ReportQuery Unfiltered()
    {
        return new ReportQuery { Range = Range, From = From, To = To };
    }

    public static string Day(DateOnly day)
    {
        return day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
    }

    private static string? Number(long? number)
    {
        return number?.ToString(CultureInfo.InvariantCulture);
    }

    private static bool TryDay(string? text, ref DateOnly day)
    {
        return text is null || DayText.TryRead(text, out day);
    }
}
