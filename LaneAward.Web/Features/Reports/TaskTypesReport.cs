namespace LaneAward.Web.Features.Reports;

/// <summary>What each kind of work takes: hours of the range, and what a finished task took.</summary>
internal sealed class TaskTypesReport : IReport
{
    public string Name => "task-types";

    public string Icon => "hammer";

    public ReportFilters Filters => ReportFilters.All;

    public IReadOnlyList<string> Groupings => ["taskType", "person"];

    public string Title(Phrases say) => say["Labour per task type"];

    public string About(Phrases say) => say["Hours by kind of work, and the mean, median and 90th percentile of a finished task."];

    public ReportTable Build(ReportContext context)
    {
        var say = context.Say;
        var finished = context.Db.Reports.Finished(context.FromMs, context.ToMs, context.Query.Filter).Where(f => f.ActualMs > 0).ToLookup(f => f.TaskTypeId);
        var worked = context.Work.Spans.ToLookup(s => s.Row.TaskTypeId);
        var keys = worked.Select(g => g.Key);
        // What was finished in the range may have been worked on before it. A filter of sessions leaves it out: it has none that could pass.
        var groups = (AsksForSessions(context.Query) ? keys : keys.Union(finished.Select(g => g.Key))).Select(id => (Id: id, Spans: worked[id], Sum: WorkSum.Of(worked[id])))
            .OrderByDescending(g => g.Sum.LabourMs).ThenBy(g => g.Id).ToList();
        var all = WorkSum.Of(context.Work.Spans);
        var rows = new List<ReportRow>();
        foreach (var (id, spans, sum) in groups)
        {
            var took = finished[id].Select(f => f.ActualMs).Order().ToList();
            var counted = finished[id].Where(f => f.Quantity > 0).ToList();
            var estimated = finished[id].Where(f => f.EstimateMinutes is not null).ToList();
            rows.Add(new ReportRow(
            [
                context.TypeName(id), (long)sum.Tasks.Count, (long)sum.People.Count, sum.LabourMs, sum.ElapsedMs, (long)took.Count,
                took.Count == 0 ? null : took.Sum() / took.Count, took.Count == 0 ? null : ReportText.Median(took), took.Count == 0 ? null : ReportText.P90(took),
                counted.Count == 0 ? null : Math.Round(counted.Sum(f => f.ActualMs) / 60_000m / counted.Sum(f => f.Quantity!.Value), 2),
                estimated.Count == 0 ? null : estimated.Sum(f => f.ActualMs - (f.EstimateMinutes!.Value * 60_000)),
            ])
            {
                Running = sum.Running,
                Drill = context.Drill(q => q with { TaskType = id }),
                Whole = EstimatesReport.Address(context, q => q with { TaskType = id }),
            });
            if (context.Query.GroupBy == "person")
            {
                rows.AddRange(spans.GroupBy(s => s.Row.PersonId).Select(g => (g.Key, Sum: WorkSum.Of(g))).OrderBy(g => context.PersonName(g.Key), StringComparer.CurrentCultureIgnoreCase)
                    .Select(g => new ReportRow([context.PersonName(g.Key), (long)g.Sum.Tasks.Count, null, g.Sum.LabourMs, g.Sum.ElapsedMs, null, null, null, null, null, null])
                    {
                        Level = 1,
                        Running = g.Sum.Running,
                        Drill = context.Drill(q => q with { TaskType = id, Person = g.Key }),
                    }));
            }
        }

        return new ReportTable(
            [
                new("taskType", say["Task type"]), new("tasks", ReportText.Capital(say["tasks"]), ColumnKind.Count), new("people", say["People"], ColumnKind.Count),
                new("labour", say["Labour"], ColumnKind.Hours), new("elapsed", say["Elapsed"], ColumnKind.Hours), new("finished", say["Finished"], ColumnKind.Count) { IsWhole = true },
                new("mean", say["Mean"], ColumnKind.Hours) { IsWhole = true }, new("median", say["Median"], ColumnKind.Hours) { IsWhole = true }, new("p90", say["90 % within"], ColumnKind.Hours) { IsWhole = true },
                new("perPiece", say["Min per piece"], ColumnKind.Number) { IsWhole = true }, new("variance", say["Over or under"], ColumnKind.Difference) { IsWhole = true },
            ],
            rows)
        {
            Total = new ReportRow([say["Total"], (long)all.Tasks.Count, (long)all.People.Count, all.LabourMs, groups.Sum(g => g.Sum.ElapsedMs), (long)groups.Sum(g => finished[g.Id].Count()), null, null, null, null, null])
            { Running = all.Running, Drill = context.Drill(q => q), Whole = context.Query.Work is null && !AsksForSessions(context.Query) ? EstimatesReport.Address(context, q => q) : null },
            TotalMs = groups.Sum(g => g.Sum.LabourMs),
            PersonDaysMs = context.PersonDaysMs(),
            Notes = [ReportWords.Elapsed(say), ReportWords.People(say), say["Mean, median and 90 % are of tasks finished in the range, with all their time. Over or under is against their estimates."]],
            Figures =
            [
                new ReportFigure(say["Labour hours"], ShopClock.HoursMinutes(all.LabourMs), say["everybody added up"]),
                new ReportFigure(say["Elapsed hours"], ShopClock.HoursMinutes(all.ElapsedMs), say["people side by side count once"]),
                new ReportFigure(say["Indirect"], ShopClock.HoursMinutes(all.IndirectMs), say["part of the labour hours"]),
                new ReportFigure(say["On cancelled tasks"], ShopClock.HoursMinutes(all.CancelledMs), say["part of the labour hours"]),
            ],
            Chart = new ReportChart(
                say["Labour and elapsed hours"], ChartShape.Paired, [say["Labour"], say["Elapsed"]],
                [.. groups.Where(g => g.Sum.LabourMs > 0).Select(g => new ReportBar(context.TypeName(g.Id), [g.Sum.LabourMs, g.Sum.ElapsedMs]))]),
        };
    }

    /// <summary>The question chooses sessions by what only they have, or tasks that are not finished.</summary>
    private static bool AsksForSessions(ReportQuery query)
    {
        return query.Trust is not null || query.Status is not (null or "completed") || !query.Unreviewed || query.OnlyUnreviewed || query.Tablet is not null || query.Pause is not null;
    }
}
