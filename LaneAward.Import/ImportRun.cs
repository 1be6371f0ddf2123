using System.Globalization;
using System.Reflection;
using System.Text.Json;
using LaneAward.Data;
using LaneAward.Data.Imports;
using LaneAward.Import.Dbf;
using LaneAward.Import.ProfitMaker;

namespace LaneAward.Import;

/// <summary>What to import and which guards the operator lifts.</summary>
public sealed record ImportRequest(string Folder)
{
    public ProfitMakerMapping Mapping { get; init; } = ProfitMakerMapping.Shipped;

    /// <summary>Accepts a snapshot older than the last one applied.</summary>
    public bool Force { get; init; }

    /// <summary>Accepts a source that lost more than a fifth of its rows, or half of the known orders or customers, or a column that was filled.</summary>
    public bool AcceptShrink { get; init; }
}

/// <summary>Where an import is, for a progress bar: a sentence and the part done, 0 to 1.</summary>
public sealed record ImportProgress(string Step, double Done);

/// <summary>
/// One import, or its preview: parse and check everything, compare outside the write lock, then one short transaction
/// that writes what changed, and that an export came which changed nothing. Vanished rows are flagged, never deleted; tasks and sessions are never touched.
/// </summary>
public sealed class ImportRun(TimeProvider time)
{
    /// <summary>An export of the open orders alone, or of the last months, turns over every week; another company has none of them.</summary>
    private const double PartStillKnown = 0.5;

    private static readonly string ToolVersion =
        typeof(ImportRun).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? "0";

    /// <summary>Says what <see cref="ApplyAsync"/> would do; without a database only what the files hold. Writes nothing.</summary>
    public async Task<ImportReport> CheckAsync(
        ImportRequest request, Database? database, IProgress<ImportProgress>? progress = null, CancellationToken cancellation = default)
    {
        var started = time.GetTimestamp();
        var report = await TryAsync(request, async () =>
        {
            var (source, known, diff) = await PrepareAsync(request, database, progress, cancellation);
            Guard(request, source, known);
            return Report(source, diff) with { Status = diff.Changes.IsEmpty ? ImportStatus.Unchanged : ImportStatus.Checked };
        });
        return report with { DryRun = true, ElapsedMs = ElapsedMs(started) };
    }

    /// <summary>Imports a folder. A refusal changes nothing and is a report, not an exception.</summary>
    /// <exception cref="DatabaseBusyException">The lock could not be had within the deadline, or another import runs; nothing changed.</exception>
    public async Task<ImportReport> ApplyAsync(
        ImportRequest request, Database database, IProgress<ImportProgress>? progress = null, CancellationToken cancellation = default)
    {
        var started = time.GetTimestamp();
        using var turn = ImportTurn.Take(database.Path);
        var report = await TryAsync(request, async () =>
        {
            var (source, known, diff) = await PrepareAsync(request, database, progress, cancellation);
            Guard(request, source, known);
            return diff.Changes.IsEmpty && IsLastExport(source, known)
                ? Report(source, diff) with { Status = ImportStatus.Unchanged, Run = known.Last!.Uid }
                : await WriteAsync(request, source, known, diff, database, started, progress, cancellation);
        });
        return report with { ElapsedMs = ElapsedMs(started) };
    }

    // The same export may be sent all day. It is no news: with a run of its own each time, orders would look fresh long after the export had stopped.
    private static bool IsLastExport(SourceData source, KnownReference known)
    {
        return known.Last is { } last
            && source.SnapshotNumber == TryReadReport(last.ReportJson)?.SnapshotNumber
            && source.Files.Select(file => (file.File, file.Sha256)).ToHashSet().SetEquals(known.LastFiles.Select(file => (file.File, file.Sha256)));
    }

    private static async Task<ImportReport> TryAsync(ImportRequest request, Func<Task<ImportReport>> import)
    {
        try
        {
            return await import();
        }
        catch (DbfException e)
        {
            return Refused(request, $"{e.Message} Nothing was changed.");
        }
        catch (MappingException e)
        {
            return Refused(request, e.Message);
        }
        catch (GuardException e)
        {
            return e.Report with { Status = ImportStatus.Refused, Reason = e.Message };
        }
    }

    private static ImportReport Refused(ImportRequest request, string reason) =>
        new() { Status = ImportStatus.Refused, SourceFolder = Path.GetFullPath(request.Folder), Reason = reason };

    private async Task<(SourceData, KnownReference, ImportDiff)> PrepareAsync(
        ImportRequest request, Database? database, IProgress<ImportProgress>? progress, CancellationToken cancellation)
    {
        progress?.Report(new ImportProgress("Reading the tables", 0));
        var source = await new ReadSource(time).RunAsync(request.Folder, request.Mapping, cancellation);
        progress?.Report(new ImportProgress("Comparing with the database", 0.7));
        var known = database is null
            ? new KnownReference(null, [], new Dictionary<string, KnownCustomer>(), new Dictionary<string, KnownOrder>(), new Dictionary<long, IReadOnlyList<OrderLine>>(), new Dictionary<string, string>())
            : await database.ReadAsync(db => db.Imports.ReadKnown(), cancellation);
        return (source, known, ImportDiff.Compute(source, known, request.Mapping.Orders));
    }

    private static void Guard(ImportRequest request, SourceData source, KnownReference known)
    {
        if (!request.Force)
        {
            GuardAge(source, known);
        }
        if (!request.AcceptShrink)
        {
            GuardShrink("orders", source.Orders.Count, known.Orders.Values.Count(order => !order.Missing), request.Mapping.MinRowsRatio, source);
            GuardShrink("customers", source.Customers.Count, known.Customers.Values.Count(customer => !customer.Missing), request.Mapping.MinRowsRatio, source);
            GuardDetails(source, known, request.Mapping.MinRowsRatio);
            var stillKnown = request.Mapping.MinRowsRatio > 0 ? PartStillKnown : 0;
            GuardKeys("orders", known.Orders.Values.Where(order => !order.Missing).Select(order => order.MatchKey), source.Orders.ContainsKey, stillKnown, source);
            GuardKeys("customers", known.Customers.Values.Where(customer => !customer.Missing).Select(customer => customer.MatchKey), source.Customers.ContainsKey, stillKnown, source);
            GuardCustomersOfOrders(source, known, stillKnown);
            if (BlankedRoles.Complaint(source, known) is { } complaint)
            {
                throw new GuardException(source, complaint);
            }
        }
    }

    private static void GuardAge(SourceData source, KnownReference known)
    {
        if (known.Last is not { } last)
        {
            return;
        }
        if (source.SnapshotNumber is { } number && TryReadReport(last.ReportJson)?.SnapshotNumber is { } applied)
        {
            if (number < applied)
            {
                throw new GuardException(source,
                    $"Snapshot {number} is older than {applied}, which was applied last. Nothing was changed. Use --force to go back to it.");
            }
            return;
        }
        // Without numbers both the newest order and the table headers must say so: either alone is a weak witness.
        var latest = Iso(source.LatestOrderDate);
        if (string.CompareOrdinal(latest, last.LatestOrderDate) < 0
            && string.CompareOrdinal(LatestUpdate(source.Files), LatestUpdate(known.LastFiles)) < 0)
        {
            throw new GuardException(source,
                $"The folder's newest order is of {latest ?? "no date"}, older than {last.LatestOrderDate}, which was applied last. Nothing was changed. Use --force to go back to it.");
        }
    }

    private static void GuardShrink(string what, long rows, long before, double ratio, SourceData source)
    {
        if (rows == 0)
        {
            throw new GuardException(source, $"The source holds no {what}. Nothing was changed. Use --accept-shrink if that is right.");
        }
        if (rows < before * ratio)
        {
            throw new GuardException(source, string.Create(CultureInfo.InvariantCulture,
                $"The number of {what} fell from {before} to {rows} (shrink guard). Nothing was changed. Use --accept-shrink if that is right."));
        }
    }

    // As many rows under other numbers would pass for a whole source, and every known order would vanish.
    private static void GuardKeys(string what, IEnumerable<string> known, Func<string, bool> isThere, double ratio, SourceData source)
    {
        long before = 0, still = 0;
        foreach (var key in known)
        {
            before++;
            still += isThere(key) ? 1 : 0;
        }
        if (still < before * ratio)
        {
            throw new GuardException(source, string.Create(CultureInfo.InvariantCulture,
                $"Only {still} of {before} known {what} are in this source; did the key or the company change? Nothing was changed. Use --accept-shrink if that is right."));
        }
    }

    // Both tables may be whole and yet not belong together: numbers that one of them pads with zeros take every order's customer.
    private static void GuardCustomersOfOrders(SourceData source, KnownReference known, double ratio)
    {
        var named = known.Orders.Values.Where(order => !order.Missing && order.CustomerId is not null)
            .Select(order => source.Orders.GetValueOrDefault(order.MatchKey)?.CustomerKey).OfType<string>().ToList();
        var still = named.Count(customer => ImportComparison.IsKnownCustomer(source, known, customer));
        if (still < named.Count * ratio)
        {
            throw new GuardException(source, string.Create(CultureInfo.InvariantCulture,
                $"Only {still} of {named.Count} known orders name a customer that there is; did the way change in which customer numbers are written? Nothing was changed. Use --accept-shrink if that is right."));
        }
    }

    // Descriptions and lines come from detail tables: one that is gone or emptied would blank them without any order vanishing.
    private static void GuardDetails(SourceData source, KnownReference known, double ratio)
    {
        foreach (var before in known.LastFiles.Where(file => file.Records - (file.Deleted ?? 0) > 0))
        {
            var now = source.Files.FirstOrDefault(file => file.File.Equals(before.File, StringComparison.OrdinalIgnoreCase));
            if (now is null)
            {
                if (Holds(source.Folder, before.File))
                {
                    // Another mapping does without it; what that would empty is asked for by itself (BlankedRoles).
                    continue;
                }
                throw new GuardException(source,
                    $"{before.File} was part of the last import and is not in the folder now. Nothing was changed. Use --accept-shrink if that is right.");
            }
            GuardShrink($"records in {before.File}", (now.Records ?? 0) - (now.Deleted ?? 0), before.Records!.Value - (before.Deleted ?? 0), ratio, source);
        }
    }

    private static bool Holds(string folder, string name)
    {
        return Directory.EnumerateFiles(folder).Any(file => name.Equals(Path.GetFileName(file), StringComparison.OrdinalIgnoreCase));
    }

    private async Task<ImportReport> WriteAsync(
        ImportRequest request, SourceData source, KnownReference known, ImportDiff diff, Database database,
        long started, IProgress<ImportProgress>? progress, CancellationToken cancellation)
    {
        progress?.Report(new ImportProgress("Writing the changes", 0.8));
        var now = time.GetUtcNow();
        var uid = Guid.CreateVersion7(now).ToString();
        var unchanged = diff.Changes.IsEmpty;
        var report = Report(source, diff) with { Status = unchanged ? ImportStatus.Unchanged : ImportStatus.Applied, Run = uid };
        var row = new ImportRunRow
        {
            Id = 0,
            Uid = uid,
            StartedAtMs = now.ToUnixTimeMilliseconds() - ElapsedMs(started),
            FinishedAtMs = now.ToUnixTimeMilliseconds(),
            SourceFolder = source.Folder,
            Status = unchanged ? "unchanged" : "applied",
            Forced = request.Force,
            ToolVersion = ToolVersion,
            MappingSha256 = request.Mapping.Sha256,
            CustomersActive = diff.Customers.Active,
            OrdersActive = diff.Orders.Active,
            LatestOrderDate = Iso(source.LatestOrderDate),
            LockHeldMs = 0,
            ElapsedMs = 0,
            ReportJson = JsonSerializer.Serialize(report, ImportJson.Default.ImportReport),
        };
        await database.StageImportAsync(diff.Changes);
        var lockedAt = 0L;
        var applied = await database.WriteAsync(
            db =>
            {
                lockedAt = time.GetTimestamp();
                return db.Imports.Apply(
                    diff.Changes, row, source.Files, known.Last?.Id, () => (ElapsedMs(lockedAt), ElapsedMs(started)));
            },
            cancellation: cancellation);
        if (applied is null)
        {
            throw new DatabaseBusyException("Another import finished meanwhile.");
        }
        progress?.Report(new ImportProgress("Done", 1));
        return report with { LockHeldMs = ElapsedMs(lockedAt) };
    }

    private static ImportReport Report(SourceData source, ImportDiff diff) => new()
    {
        Status = ImportStatus.Checked,
        SourceFolder = source.Folder,
        SnapshotNumber = source.SnapshotNumber,
        Customers = diff.Customers,
        Orders = diff.Orders,
        OrdersWithChangedLines = diff.Changes.Lines.Count,
        Duplicates = [.. source.DuplicateOrders, .. source.DuplicateCustomers],
        OrphanOrders = diff.OrphanOrders,
        AdoptedOrders = diff.Changes.Adoptions.Count,
        BlankCustomers = source.BlankCustomers,
        BlankKeys = source.BlankKeys,
        BadDates = source.BadDates,
        LatestOrderDate = Iso(source.LatestOrderDate),
        Warnings = source.Warnings,
        RejectedRows = source.Rejected,
        Differences = diff.Differences,
    };

    /// <summary>The report kept with a run; null when it was written by a release that kept another form.</summary>
    public static ImportReport? TryReadReport(string json)
    {
        try
        {
            var report = JsonSerializer.Deserialize(json, ImportJson.Default.ImportReport);
            // The compiled reader leaves a member that the text does not have null, whatever the record begins with.
            return report is { Customers: not null, Orders: not null, Duplicates: not null, Warnings: not null, RejectedRows: not null, Differences: not null }
                ? report
                : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static string? LatestUpdate(IEnumerable<ImportFileRow> files) => files.Max(file => file.LastUpdate);

    private static string? Iso(DateOnly? day) => day?.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    private long ElapsedMs(long since) => (long)time.GetElapsedTime(since).TotalMilliseconds;

    private sealed class GuardException(SourceData source, string sentence) : Exception(sentence)
    {
        public ImportReport Report { get; } = new()
        {
            Status = ImportStatus.Refused,
            SourceFolder = source.Folder,
            SnapshotNumber = source.SnapshotNumber,
            LatestOrderDate = Iso(source.LatestOrderDate),
            Customers = new ImportCounts { Read = source.CustomersRead },
            Orders = new ImportCounts { Read = source.OrdersRead },
            Warnings = source.Warnings,
        };
    }
}
