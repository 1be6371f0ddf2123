using System.Globalization;
using System.Text;
using LaneAward.Data.Imports;
using LaneAward.Import.Dbf;

namespace LaneAward.Import.ProfitMaker;

/// <summary>
/// Parses and checks a whole source folder before anything touches the database. A file that changes meanwhile is read
/// again after 0.5, 1 and 2 s, and refused after that.
/// </summary>
internal sealed class ReadSource(TimeProvider time)
{
    private static readonly double[] RetrySeconds = [0.5, 1, 2];

    private static readonly DateOnly EarliestPlausible = new(1980, 1, 1);

    public async Task<SourceData> RunAsync(string folder, ProfitMakerMapping mapping, CancellationToken cancellation = default)
    {
        for (var attempt = 0; ; attempt++)
        {
            try
            {
                return Read(new SourceFolder(folder), mapping);
            }
            catch (DbfException e) when (e.Code == DbfErrorCode.ChangedWhileReading && attempt < RetrySeconds.Length)
            {
                await Task.Delay(TimeSpan.FromSeconds(RetrySeconds[attempt]), time, cancellation);
            }
        }
    }

    /// <summary>One attempt.</summary>
    public SourceData Read(SourceFolder folder, ProfitMakerMapping mapping)
    {
        var manifest = SnapshotManifest.Read(folder.Path);
        var data = new SourceData { Folder = folder.Path, SnapshotNumber = manifest?.Number ?? SourceFolder.NumberOf(folder.Path) };
        var options = new DbfOptions { Encoding = ParseEncoding(mapping.Encoding) };
        var tables = new Dictionary<string, SourceTable>(StringComparer.OrdinalIgnoreCase);
        try
        {
            SourceTable Open(string path)
            {
                if (!tables.TryGetValue(path, out var table))
                {
                    tables.Add(path, table = new SourceTable(path, options, mapping.IsShipped));
                }
                return table;
            }
            var customers = Open(folder.Require("customers", mapping.Customers.Table));
            var orders = Open(folder.Require("orders", mapping.Orders.Table));
            CustomerFile.Read(customers, mapping.Customers, data);
            OrderFile.Read(orders, mapping.Orders, description => ReadDetails(folder, description, Open, mapping.IsShipped, data), data);
            ReadLines(folder, mapping, Open, data);
            foreach (var table in tables.Values)
            {
                AddFiles(table, data);
            }
            // All tables again at the very end: the first may have changed while the last was read.
            foreach (var table in tables.Values)
            {
                table.Table.EnsureUnchanged();
            }
            EnsureStillNamed(folder, manifest);
            RequireNamed(folder, manifest, data);
        }
        finally
        {
            foreach (var table in tables.Values)
            {
                table.Dispose();
            }
        }
        Judge(data);
        if (options.Encoding is null)
        {
            WarnOfGuessedCodePage(tables.Values, data);
        }
        return data;
    }

    private static Encoding? ParseEncoding(string name)
    {
        if (name.Equals("auto", StringComparison.OrdinalIgnoreCase))
        {
            return null;
        }
        return CodePages.TryFind(name, out var encoding)
            ? encoding
            : throw new MappingException($"mapping: encoding \"{name}\" is not known. Use auto or a code page such as cp437.");
    }

    private static DetailTexts? ReadDetails(
        SourceFolder folder, DescriptionSource mapping, Func<string, SourceTable> open, bool isShipped, SourceData data)
    {
        if (folder.Find(mapping.Table) is not { } path)
        {
            if (!isShipped)
            {
                data.Warnings.Add($"{folder.Path} has no table {string.Join(" or ", mapping.Table)} for orders.description; it is passed over.");
            }
            return null;
        }
        var source = open(path);
        // A shipped candidate that does not fit is no candidate; a mapping file that does not fit is a mistake.
        var fits = mapping.Join.Any(name => source.Table.TryGetField(name, out _)) && mapping.Field.Any(name => source.Table.TryGetField(name, out _));
        return isShipped && !fits ? null : DetailTexts.Read(source, mapping, data);
    }

    private static void ReadLines(SourceFolder folder, ProfitMakerMapping mapping, Func<string, SourceTable> open, SourceData data)
    {
        if (mapping.Lines is not { } lines || folder.Find(lines.Table) is not { } path)
        {
            return;
        }
        var source = open(path);
        if (!mapping.IsShipped || lines.Join.Any(name => source.Table.TryGetField(name, out _)))
        {
            LineFile.Read(source, lines, data);
        }
    }

    private static void AddFiles(SourceTable source, SourceData data)
    {
        foreach (var file in SourceFolder.Group(source.Path))
        {
            var isTable = file == source.Path;
            data.Files.Add(new ImportFileRow
            {
                File = Path.GetFileName(file),
                Sha256 = FileHash.Of(file),
                Bytes = FileAccessor.Stamp(file).Length,
                Version = isTable ? string.Create(CultureInfo.InvariantCulture, $"0x{(int)source.Table.Header.Version:X2}") : null,
                CodePage = isTable ? source.Table.Encoding.WebName : null,
                Records = isTable ? source.Table.Records : null,
                Deleted = isTable ? source.DeletedRecords : null,
                LastUpdate = isTable ? source.Table.Header.LastUpdate?.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture) : null,
            });
        }
        var flaws = source.Table.Diagnostics.ToDictionary();
        if (flaws.Count > 0)
        {
            data.Warnings.Add($"{source.Name}: {string.Join(", ", flaws.Select(flaw => $"{flaw.Key} {flaw.Value}"))}.");
        }
    }

    // What replaces the tables replaces the manifest too, before them or after them.
    private static void EnsureStillNamed(SourceFolder folder, SnapshotManifest? manifest)
    {
        var now = SnapshotManifest.TryRead(folder.Path);
        if (now?.Number != manifest?.Number || !(now?.Files ?? []).SequenceEqual(manifest?.Files ?? []))
        {
            throw new DbfException(DbfErrorCode.ChangedWhileReading, Path.Combine(folder.Path, SnapshotManifest.FileName), 0,
                $"{SnapshotManifest.FileName} changed while the tables were read.");
        }
    }

    // The number is that of the files which the manifest names: beside others it would let an older export pass for a newer one.
    private static void RequireNamed(SourceFolder folder, SnapshotManifest? manifest, SourceData data)
    {
        foreach (var file in data.Files)
        {
            var named = manifest?.Files.FirstOrDefault(named => string.Equals(named.Name, file.File, StringComparison.OrdinalIgnoreCase));
            if (named is not null && !string.Equals(named.Sha256, file.Sha256, StringComparison.OrdinalIgnoreCase))
            {
                throw new DbfException(DbfErrorCode.NotAsNamed, Path.Combine(folder.Path, file.File), 0,
                    $"{file.File} is not the file that {SnapshotManifest.FileName} names: it was damaged, or another was put in its place. Refresh the folder from the export.");
            }
        }
    }

    private static void WarnOfGuessedCodePage(IEnumerable<SourceTable> tables, SourceData data)
    {
        var unmarked = tables.Where(table => table.Table.Header.LanguageDriver == 0).Select(table => table.Name).Order(StringComparer.Ordinal).ToList();
        if (unmarked.Count > 0 && data.TextsBeyondAscii > 0)
        {
            data.Warnings.Add(
                $"{string.Join(", ", unmarked)} say no code page; they were read as windows-1252. If names look wrong, a DOS ProfitMaker wrote them: put \"encoding\": \"cp437\" into the mapping file.");
        }
    }

    private void Judge(SourceData data)
    {
        var latestPlausible = DateOnly.FromDateTime(time.GetUtcNow().UtcDateTime).AddYears(5);
        var implausible = 0;
        foreach (var order in data.Orders.Values)
        {
            if (order.CustomerKey is null)
            {
                data.BlankCustomers++;
            }
            if (order.Date is not { } date)
            {
                continue;
            }
            if (date < EarliestPlausible || date > latestPlausible)
            {
                implausible++;
                data.Reject("orders", null, order.Number, string.Create(CultureInfo.InvariantCulture, $"The order date {date:yyyy-MM-dd} is not plausible; it is kept."));
            }
            else if (data.LatestOrderDate is null || date > data.LatestOrderDate)
            {
                data.LatestOrderDate = date;
            }
        }
        if (implausible > 0)
        {
            data.Warnings.Add($"{implausible} order dates lie before 1980 or more than five years ahead; they are kept as they are.");
        }
        if (data.UndecodableTexts > 0)
        {
            data.Warnings.Add($"{data.UndecodableTexts} texts hold bytes that their code page does not know; such letters stand as \uFFFD. Check \"encoding\" in the mapping file.");
        }
    }
}
