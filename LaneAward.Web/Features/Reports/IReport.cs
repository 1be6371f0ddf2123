namespace LaneAward.Web.Features.Reports;

/// <summary>Which filters change a report; the page offers these and no others.</summary>
[Flags]
internal enum ReportFilters
{
    None = 0,
    People = 1,
    Tasks = 2,
    Sessions = 4,
    Materials = 8,
    All = People | Tasks | Sessions,
}

/// <summary>One report: a question to the recorded work.</summary>
internal interface IReport
{
    /// <summary>As in its address.</summary>
    string Name { get; }

    string Icon { get; }

    ReportFilters Filters { get; }

    /// <summary>What groupBy may be, the usual one first; empty when there is no choice.</summary>
    IReadOnlyList<string> Groupings { get; }

    string Title(Phrases say);

    /// <summary>One sentence: which question it answers.</summary>
    string About(Phrases say);

    ReportTable Build(ReportContext context);
}
