using System.Diagnostics;
using System.Globalization;
using LaneAward.Import;
using LaneAward.Import.Dbf;
using LaneAward.Tests.Support;

namespace LaneAward.Tests.Benchmarks;

/// <summary>Reads order tables of growing size with every field decoded and memos read, beside pgdbf where it is installed, and a whole import.</summary>
internal static class DbfReadingBenchmark
{
    private static readonly DateOnly Written = new(2026, 4, 14);

    public static async Task RunAsync(BenchmarkRun run)
    {
        using var folder = new TempFolder();
        Console.WriteLine("dbf reading: 16 fields, a quarter of the records with a memo; CPU time of this process.");
        foreach (var rows in (ReadOnlySpan<int>)[10_000, 100_000, 1_000_000])
        {
            var path = Write(folder, rows);
            // Every size reads a million rows, so that the start of the compiled code weighs the same in each.
            var rounds = 1_000_000 / rows;
            Repeat(path, rounds);
            var ours = Cpu(() => Repeat(path, rounds)) / rounds;
            run.Note(string.Create(CultureInfo.InvariantCulture, $"{rows:N0} rows read"), rows / ours.TotalSeconds / 1e6, "M/s");
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
                $"  {rows,9} rows  {ours.TotalSeconds:0.000} s CPU  {rows / ours.TotalSeconds / 1e6:0.00} M rows per CPU second{Beside(path, ours)}"));
        }

        Console.WriteLine($"  peak memory {Process.GetCurrentProcess().PeakWorkingSet64 / 1e6:0} MB");
        await ImportAsync(run);
    }

    private static async Task ImportAsync(BenchmarkRun run)
    {
        using var folder = new TempFolder();
        LaneAward.Import.Sample.WriteSample.Run(folder.File("s"), 3257, 4910, 1);
        using var shop = ShopDatabase.Create();
        foreach (var what in new[] { "first", "unchanged" })
        {
            var report = await new ImportRun(TimeProvider.System).ApplyAsync(new ImportRequest(folder.File("s")), shop.Database);
            run.Note($"import of 3,257 customers and 4,910 orders, {what}", report.ElapsedMs, "ms");
            run.Note($"lock held by it, {what}", report.LockHeldMs, "ms");
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
                $"  import of 3,257 customers and 4,910 orders, {what}: {report.ElapsedMs} ms, lock held {report.LockHeldMs} ms"));
        }
    }

    private static void Repeat(string path, int rounds)
    {
        for (var round = 0; round < rounds; round++)
        {
            Read(path);
        }
    }

    private static long Read(string path)
    {
        using var table = DbfTable.Open(path);
        var length = 0L;
        foreach (var record in table.ReadRecords())
        {
            foreach (var field in table.Fields)
            {
                length += field.Type switch
                {
                    DbfFieldType.Character => record.GetString(field)!.Length,
                    DbfFieldType.Numeric or DbfFieldType.Currency => record.GetDecimal(field) is null ? 0 : 1,
                    DbfFieldType.Date => record.GetDate(field) is null ? 0 : 1,
                    DbfFieldType.DateTime => record.GetDateTime(field) is null ? 0 : 1,
                    DbfFieldType.Logical => record.GetBoolean(field) is null ? 0 : 1,
                    DbfFieldType.Integer => record.GetInt32(field) is null ? 0 : 1,
                    _ => record.GetMemoText(field)?.Length ?? 0,
                };
            }
        }

        return length;
    }

    private static TimeSpan Cpu(Action action)
    {
        var process = Process.GetCurrentProcess();
        var before = process.TotalProcessorTime;
        action();
        process.Refresh();
        return process.TotalProcessorTime - before;
    }

    private static string Beside(string path, TimeSpan ours)
    {
        // Only the shell can tell the processor time of a child that has ended.
        var command = $"TIMEFORMAT='%U %S'; time pgdbf -m {Path.ChangeExtension(path, ".FPT")} {path} > /dev/null";
        using var other = Process.Start(new ProcessStartInfo("bash", ["-c", command]) { RedirectStandardError = true })!;
        var times = other.StandardError.ReadToEnd().Trim().Split('\n')[^1].Split(' ');
        other.WaitForExit();
        return other.ExitCode == 0
            ? string.Create(CultureInfo.InvariantCulture,
                $"  pgdbf takes {times.Sum(time => double.Parse(time, CultureInfo.InvariantCulture)) / ours.TotalSeconds:0.0} times as long")
            : "  (pgdbf is not installed)";
    }

    private static string Write(TempFolder folder, int rows)
    {
        var path = folder.File("O.DBF");
        DbfColumn[] columns =
        [
            DbfColumn.Text("ORDERNO", 10), DbfColumn.Text("CUSTNO", 8), DbfColumn.Day("ORDDATE"), DbfColumn.Day("SHIPDATE"), DbfColumn.Text("DESC", 40),
            DbfColumn.Text("PONUM", 15), DbfColumn.Number("QTY", 8), DbfColumn.Number("PRICE", 10, 2), DbfColumn.Number("TOTAL", 12, 2), DbfColumn.Text("STATUS", 1),
            new("RUSH", DbfFieldType.Logical), DbfColumn.Text("SALESREP", 6), new("CREATED", DbfFieldType.DateTime), new("DEPOSIT", DbfFieldType.Currency),
            new("SEQ", DbfFieldType.Integer), DbfColumn.Memo("NOTES"),
        ];
        using var table = new DbfWriter(path, DbfVersion.VisualFoxPro, columns, Written);
        var at = new DateTime(2026, 4, 13, 9, 30, 0);
        for (var i = 0; i < rows; i++)
        {
            var number = (100_000 + i).ToString(CultureInfo.InvariantCulture);
            table.Write(
                number, "C" + (i % 3257), Written.AddDays(-(i % 4000)), i % 3 == 0 ? null : Written, "48 x Crystal Peak Award, 8 in", i % 5 == 0 ? "" : "PO-" + number,
                i % 500, (i % 20000) / 100m, (i % 100000) / 10m, "O", i % 7 == 0, "JS", at, 12.5m, i,
                i % 4 == 0 ? "Proof approved by customer, ship complete, hold for artwork, laser engrave both sides, gold fill, see attached logo, deliver before event" : null);
        }

        return path;
    }
}
