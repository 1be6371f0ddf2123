using LaneAward.Data;
using LaneAward.Data.Audit;
using LaneAward.Data.Catalog;
using LaneAward.Data.Tablets;

namespace LaneAward.Web.Features.Audit;

/// <summary>What the address of the audit log asks for.</summary>
/// <param name="About">`person:7`: everything that was done to one thing.</param>
/// <param name="From">yyyy-MM-dd in shop time, inclusive.</param>
/// <param name="To">yyyy-MM-dd in shop time, inclusive.</param>
internal sealed record AuditQuery(string? Who, string? What, string? About, string? From, string? To);

/// <summary>A page of the log, newest first.</summary>
/// <param name="Older">The id to go on from; null on the last page.</param>
internal sealed record AuditPage(
    IReadOnlyList<AuditRow> Entries, long Total, long? Older, IReadOnlyList<string> Actors, IReadOnlyList<string> Actions, IReadOnlyList<TabletRow> Tablets,
    IReadOnlyList<TaskTypeRow> TaskTypes);

/// <summary>Reads the audit log, filtered, 50 entries at a time.</summary>
internal sealed class ReadAudit(Database database, ShopClock clock)
{
    public const int PageSize = 50;

    // Short snapshots, so that a long download holds no old version of the file.
    private const int Batch = 1000;

    /// <param name="before">The id to go on from; null begins at the newest.</param>
    public Task<AuditPage> RunAsync(AuditQuery query, long? before, Phrases say, CancellationToken cancellation)
    {
        var filter = FilterOf(query);
        var names = say.Language == "es" ? AuditNames.Spanish : AuditNames.English;
        return database.ReadAsync(
            db =>
            {
                var rows = db.Audit.Find(filter, before, PageSize + 1, names);
                var (actors, actions) = db.Audit.Words();
                var shown = rows.Take(PageSize).ToList();
                return new AuditPage(shown, db.Audit.Count(filter), rows.Count > PageSize ? shown[^1].Id : null, actors, actions, db.Tablets.All(), db.TaskTypes.All());
            },
            cancellation);
    }

    /// <summary>Everything that fits, newest first, read in batches.</summary>
    public async IAsyncEnumerable<AuditRow> AllAsync(AuditQuery query, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellation)
    {
        var filter = FilterOf(query);
        long? before = null;
        while (true)
        {
            var from = before;
            var rows = await database.ReadAsync(db => db.Audit.Find(filter, from, Batch, AuditNames.None), cancellation);
            foreach (var row in rows)
            {
                yield return row;
            }

            if (rows.Count < Batch)
            {
                yield break;
            }

            before = rows[^1].Id;
        }
    }

    /// <summary>A date that is none filters nothing; the field shows it, so that it can be put right.</summary>
    private AuditFilter FilterOf(AuditQuery query)
    {
        var about = Blank(query.About)?.Split(':', 2);
        return new AuditFilter(
            Blank(query.Who), Blank(query.What), about?[0], about is [_, var id] ? id : null,
            DayText.Read(query.From) is { } from ? clock.StartOf(from) : null, DayText.Read(query.To) is { } to ? clock.StartOf(to.AddDays(1)) : null);
    }

    private static string? Blank(string? text)
    {
        return string.IsNullOrWhiteSpace(text) ? null : text.Trim();
    }
}
