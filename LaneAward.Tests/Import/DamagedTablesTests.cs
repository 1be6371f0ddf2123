using System.Globalization;
using LaneAward.Import.Dbf;
using LaneAward.Tests.Support;
using Xunit;

namespace LaneAward.Tests.Import;

public sealed class DamagedTablesTests
{
    // 1,500 damaged pairs take about 5 s; LANEAWARD_FUZZ_RUNS=100000 is the long run.
    private static readonly int Runs = int.Parse(Environment.GetEnvironmentVariable("LANEAWARD_FUZZ_RUNS") ?? "1500", CultureInfo.InvariantCulture);

    [Fact]
    public void Nothing_but_the_readers_own_exception_leaves_a_damaged_table()
    {
        using var folder = new TempFolder();
        var originals = Originals(folder);
        var random = new Random(20260413);
        for (var run = 0; run < Runs; run++)
        {
            var (table, memo, memoName) = originals[random.Next(originals.Count)];
            File.WriteAllBytes(folder.File("X.DBF"), Damage(table, random));
            if (memo is not null)
            {
                File.WriteAllBytes(folder.File(memoName!), Damage(memo, random));
            }

            foreach (var strictness in Enum.GetValues<DbfStrictness>())
            {
                Exception? escaped = null;
                try
                {
                    ReadAll(folder.File("X.DBF"), strictness);
                }
                catch (Exception e) when (e is not DbfException)
                {
                    escaped = e;
                }
                catch (DbfException)
                {
                }

                Assert.True(escaped is null, $"Run {run}, {strictness}: {escaped}");
            }
        }
    }

    private static void ReadAll(string path, DbfStrictness strictness)
    {
        using var table = DbfTable.Open(path, new DbfOptions { Strictness = strictness });
        using var json = new CanonicalJson(table);
        var reader = table.ReadRecords(includeDeleted: true);
        // A damaged count may promise more records than a test should read; the file's size bounds them anyway.
        for (var i = 0; i < 5_000 && reader.MoveNext(); i++)
        {
            json.WriteLine(reader.Current, Stream.Null, markDeleted: true);
            foreach (var field in table.Fields)
            {
                _ = reader.Current.GetValue(field);
                _ = reader.Current.GetString(field);
                _ = reader.Current.GetDecimal(field);
                _ = reader.Current.GetInt64(field);
                _ = reader.Current.GetDate(field);
            }
        }
    }

    private static byte[] Damage(byte[] whole, Random random)
    {
        var damaged = (byte[])whole.Clone();
        var flips = random.Next(0, 12);
        for (var i = 0; i < flips; i++)
        {
            // Half of the damage goes where it hurts: the header.
            var at = random.Next(2) == 0 ? random.Next(Math.Min(damaged.Length, 300)) : random.Next(damaged.Length);
            damaged[at] = random.Next(3) switch { 0 => 0xFF, 1 => 0, _ => (byte)random.Next(256) };
        }

        return random.Next(6) == 0 ? damaged[..random.Next(damaged.Length)] : damaged;
    }

    private static List<(byte[] Table, byte[]? Memo, string? MemoName)> Originals(TempFolder folder)
    {
        var found = new List<(byte[], byte[]?, string?)>();
        foreach (var version in new[] { DbfVersion.DBase3Memo, DbfVersion.DBase5Memo, DbfVersion.FoxPro2Memo, DbfVersion.VisualFoxPro, DbfVersion.VisualFoxProVarchar })
        {
            var path = folder.File("O.DBF");
            List<DbfColumn> columns = [DbfColumn.Text("C", 12), DbfColumn.Number("N", 8, 2), DbfColumn.Day("D"), new("L", DbfFieldType.Logical), DbfColumn.Memo("M")];
            var isVisual = version is DbfVersion.VisualFoxPro or DbfVersion.VisualFoxProVarchar;
            if (isVisual)
            {
                columns.AddRange([new("T", DbfFieldType.DateTime), new("Y", DbfFieldType.Currency), new("I", DbfFieldType.Integer) { Nullable = true }, new("V", DbfFieldType.Varchar, 8), new("Q", DbfFieldType.Varbinary, 5)]);
            }

            using (var table = new DbfWriter(path, version, columns, new DateOnly(2026, 4, 14)))
            {
                for (var i = 0; i < 20; i++)
                {
                    List<object?> row = [$"row {i}", i * 1.25m, new DateOnly(2026, 1, 1).AddDays(i), i % 2 == 0, i % 3 == 0 ? null : new string('m', i * 9)];
                    if (isVisual)
                    {
                        row.AddRange([new DateTime(2026, 1, 1).AddHours(i), i * 1.5m, i % 4 == 0 ? null : i, "v" + i, new byte[] { 1, 2, 3 }]);
                    }

                    table.Write([.. row]);
                }
            }

            var extension = version is DbfVersion.DBase3Memo or DbfVersion.DBase5Memo ? ".DBT" : ".FPT";
            found.Add((File.ReadAllBytes(path), File.ReadAllBytes(Path.ChangeExtension(path, extension)), "X" + extension));
        }

        return found;
    }
}
