using System.Text;
using CsCheck;
using LaneAward.Import.Dbf;
using LaneAward.Tests.Support;
using Xunit;

namespace LaneAward.Tests.Import;

public sealed class ReadingTablesTests : IDisposable
{
    private static readonly DateOnly Written = new(2026, 4, 14);

    private readonly TempFolder _folder = new();

    public void Dispose()
    {
        _folder.Dispose();
    }

    [Fact]
    public void What_is_written_is_read_back_in_every_version()
    {
        DbfVersion[] all =
        [
            DbfVersion.DBase3Memo, DbfVersion.DBase5Memo, DbfVersion.FoxPro2Memo, DbfVersion.FoxPro, DbfVersion.VisualFoxPro,
            DbfVersion.VisualFoxProAutoIncrement, DbfVersion.VisualFoxProVarchar,
        ];
        int[] blockSizes = [1, 33, 64, 512];
        var versions = Gen.Int[0, all.Length - 1].Select(i => all[i]);
        var rows = Gen.Select(
            Gen.String[Gen.Char[' ', '~'], 0, 20], Gen.Int[-9_999_999, 9_999_999], Gen.Int[0, 3_000_000], Gen.Bool,
            Gen.String[Gen.Char['a', 'z'], 0, 2_000]).List[0, 40];
        Gen.Select(versions, rows, Gen.Int[0, 3].Select(i => blockSizes[i])).Sample(
            (version, written, blockSize) =>
            {
                var path = _folder.File("T.DBF");
                DbfColumn[] columns = [DbfColumn.Text("C", 20), DbfColumn.Number("N", 12, 2), DbfColumn.Day("D"), new("L", DbfFieldType.Logical), DbfColumn.Memo("M")];
                using (var table = new DbfWriter(path, version, columns, Written, memoBlockSize: blockSize))
                {
                    foreach (var (text, number, day, flag, memo) in written)
                    {
                        table.Write(text, number / 100m, DateOnly.FromDayNumber(day), flag, memo.Length == 0 ? null : memo);
                    }
                }

                using var read = DbfTable.Open(path);
                var i = 0;
                foreach (var record in read.ReadRecords())
                {
                    var (text, number, day, flag, memo) = written[i++];
                    Assert.Equal(text.TrimEnd(), record.GetString(read["C"]));
                    Assert.Equal(number / 100m, record.GetDecimal(read["N"]));
                    Assert.Equal(DateOnly.FromDayNumber(day), record.GetDate(read["D"]));
                    Assert.Equal(flag, record.GetBoolean(read["L"]));
                    Assert.Equal(memo.Length == 0 ? null : memo, record.GetMemoText(read["M"]));
                }

                Assert.Equal(written.Count, i);
            },
            iter: 100, threads: 1);
    }

    [Fact]
    public void Visual_FoxPro_types_and_nulls_come_back_exactly()
    {
        DbfColumn[] columns =
        [
            new("V", DbfFieldType.Varchar, 10) { Nullable = true }, new("Q", DbfFieldType.Varbinary, 4), new("I", DbfFieldType.Integer) { Nullable = true },
            new("Y", DbfFieldType.Currency), new("B", DbfFieldType.DoubleOrBinary), new("T", DbfFieldType.DateTime), new("W", DbfFieldType.Blob),
        ];
        var at = new DateTime(2026, 4, 13, 23, 59, 59, 999);
        using (var table = new DbfWriter(_folder.File("V.DBF"), DbfVersion.VisualFoxProVarchar, columns, Written))
        {
            table.Write("abc ", new byte[] { 1, 2 }, -7, -123.4567m, 0.1, at, new byte[] { 9, 8 });
            table.Write(null, new byte[] { 1, 2, 3, 4 }, null, 0m, -1e300, null, null);
        }

        using var read = DbfTable.Open(_folder.File("V.DBF"));
        var first = read.ReadRecord(0);
        Assert.Equal("abc ", first.GetString(read["V"]));
        Assert.Equal([1, 2], first.GetBytes(read["Q"]));
        Assert.Equal(-7, first.GetInt32(read["I"]));
        Assert.Equal(-123.4567m, first.GetDecimal(read["Y"]));
        Assert.Equal(0.1, first.GetDouble(read["B"]));
        Assert.Equal(at, first.GetDateTime(read["T"]));
        Assert.Equal([9, 8], first.GetBytes(read["W"]));
        var second = read.ReadRecord(1);
        Assert.True(second.IsNull(read["V"]) && second.IsNull(read["I"]));
        Assert.Equal([1, 2, 3, 4], second.GetBytes(read["Q"]));
        Assert.Null(second.GetDateTime(read["T"]));
    }

    [Theory]
    [InlineData("12.5", "12.5")]
    [InlineData("-.50", "-0.5")]
    [InlineData("1.5E+3", "1500")]
    [InlineData("12,50", "12.5")]
    [InlineData("-0", "0")]
    [InlineData("123456789012345678901234567890.10", "123456789012345678901234567890.1")]
    [InlineData("****", null)]
    [InlineData("1 2", null)]
    [InlineData("-", null)]
    [InlineData("1E999999", null)]
    public void Numbers_are_exact_whatever_their_declared_decimals(string stored, string? expected)
    {
        Assert.Equal(expected, AsciiNumber.Canonical(Encoding.ASCII.GetBytes(stored)));
    }

    [Fact]
    public void Every_code_page_mark_of_FoxPro_has_an_encoding_and_undefined_bytes_survive()
    {
        foreach (var mark in new byte[] { 0x01, 0x02, 0x03, 0x04, 0x64, 0x65, 0x66, 0x67, 0x68, 0x69, 0x6A, 0x6B, 0x78, 0x79, 0x7A, 0x7B, 0x7C, 0x7D, 0x7E, 0x96, 0x97, 0x98, 0xC8, 0xC9, 0xCA, 0xCB, 0xCC })
        {
            Assert.NotNull(CodePages.ForLanguageDriver(mark));
        }

        Assert.Equal("a\u0081b", CodePages.Windows1252.GetString([0x61, 0x81, 0x62]));
        Assert.Equal("Łódź", CodePages.ForLanguageDriver(0x69)!.GetString([0x9C, 0xA2, 0x64, 0xA6]));
        Assert.Equal("Žižka", CodePages.ForLanguageDriver(0x68)!.GetString([0x92, 0x69, 0x91, 0x6B, 0x61]));
    }

    [Fact]
    public void A_deleted_record_is_passed_over_and_any_other_flag_is_a_live_record()
    {
        using (var table = new DbfWriter(_folder.File("D.DBF"), DbfVersion.DBase3, [DbfColumn.Text("C", 3)], Written))
        {
            table.Append(["one"], (byte)'*');
            table.Append(["two"], 0x1A);
            table.Append(["thr"], 0);
        }

        using var read = DbfTable.Open(_folder.File("D.DBF"));
        var found = new List<string?>();
        foreach (var record in read.ReadRecords())
        {
            found.Add(record.GetString(read["C"]));
        }

        Assert.Equal(["two", "thr"], found);
        Assert.Equal(2, read.Diagnostics.Count(DbfFlaw.BadDeleteFlag));
    }

    [Fact]
    public void A_memo_file_whose_end_was_filled_with_zeros_is_refused_with_the_record_and_its_field()
    {
        WriteNotes();
        Zero("N.FPT", 512 + 64);

        using var read = DbfTable.Open(_folder.File("N.DBF"));
        var refusal = Assert.Throws<DbfException>(() => Notes(read));
        Assert.Equal(DbfErrorCode.MemoOutOfRange, refusal.Code);
        Assert.StartsWith("N.FPT has no memo for NOTES of record 2 (block 9)", refusal.Message, StringComparison.Ordinal);

        using var tolerant = DbfTable.Open(_folder.File("N.DBF"), new DbfOptions { Strictness = DbfStrictness.Tolerant });
        Assert.Equal(["one", "", ""], Notes(tolerant));
        Assert.Equal([(1L, "NOTES"), (2L, "NOTES")], tolerant.Diagnostics.Positions(DbfFlaw.MemoOutOfRange).Select(at => (at.Record, at.Field!)));
    }

    [Fact]
    public void A_table_whose_end_was_filled_with_zeros_is_refused_as_cut_short()
    {
        WriteNotes();
        using (var whole = DbfTable.Open(_folder.File("N.DBF")))
        {
            Zero("N.DBF", whole.Header.HeaderLength + (2 * whole.Header.RecordLength));
        }

        using var read = DbfTable.Open(_folder.File("N.DBF"));
        var refusal = Assert.Throws<DbfException>(() => Notes(read));
        Assert.Equal(DbfErrorCode.Truncated, refusal.Code);
        Assert.StartsWith("N.DBF holds nothing but zeros from record 3 on", refusal.Message, StringComparison.Ordinal);

        using var tolerant = DbfTable.Open(_folder.File("N.DBF"), new DbfOptions { Strictness = DbfStrictness.Tolerant });
        Assert.Equal(3, Notes(tolerant).Count);
    }

    [Theory]
    [InlineData(' ')]
    [InlineData('*')]
    public void A_record_of_zeros_with_another_behind_it_even_a_deleted_one_is_an_old_flaw(char mark)
    {
        using (var table = new DbfWriter(_folder.File("N.DBF"), DbfVersion.VisualFoxPro, [DbfColumn.Text("C", 3)], Written))
        {
            table.Append(["1"], 0);
            table.Append(["2"], 0);
            table.Append(["3"], (byte)mark);
        }

        using (var whole = DbfTable.Open(_folder.File("N.DBF")))
        {
            Zero("N.DBF", whole.Header.HeaderLength, 2 * whole.Header.RecordLength);
        }

        using var read = DbfTable.Open(_folder.File("N.DBF"));
        Drain(read.ReadRecords());
        Assert.Equal(2, read.Diagnostics.Count(DbfFlaw.BadDeleteFlag));
    }

    [Fact]
    public void A_memo_of_zeros_with_a_whole_one_far_behind_it_is_empty_and_an_old_flaw()
    {
        using (var table = new DbfWriter(_folder.File("N.DBF"), DbfVersion.VisualFoxPro, [DbfColumn.Text("C", 3), DbfColumn.Memo("NOTES")], Written, memoBlockSize: 64))
        {
            table.Write("1", "one");
            table.Write("2", new string('z', 300_000));
            table.Write("3", "three");
        }

        Zero("N.FPT", 512, 64 + 300_008);

        using var read = DbfTable.Open(_folder.File("N.DBF"));
        Assert.Equal(["", "", "three"], Notes(read));
        Assert.Equal([(0L, "NOTES"), (1L, "NOTES")], read.Diagnostics.Positions(DbfFlaw.MemoOutOfRange).Select(at => (at.Record, at.Field!)));
    }

    [Fact]
    public void A_memo_that_its_file_cuts_off_names_the_record_and_the_field()
    {
        WriteNotes();
        using (var memo = new FileStream(_folder.File("N.FPT"), FileMode.Open))
        {
            memo.SetLength(512 + 64 + 9);
        }

        using var read = DbfTable.Open(_folder.File("N.DBF"));
        var refusal = Assert.Throws<DbfException>(() => Notes(read));
        Assert.Equal((DbfErrorCode.MemoTruncated, 512 + 64), (refusal.Code, refusal.Offset));
        Assert.StartsWith("N.FPT ends inside the memo for NOTES of record 2 (block 9)", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_writer_that_appends_during_the_read_is_noticed()
    {
        WriteMany("G.DBF");
        using var read = DbfTable.Open(_folder.File("G.DBF"));
        var reader = read.ReadRecords();
        reader.MoveNext();
        File.AppendAllText(_folder.File("G.DBF"), " more");
        var noticed = Assert.Throws<DbfException>(() => Drain(reader));
        Assert.Equal(DbfErrorCode.ChangedWhileReading, noticed.Code);
    }

    [Fact]
    public void A_writer_that_cuts_the_table_during_the_read_is_noticed()
    {
        WriteMany("G.DBF");
        using var read = DbfTable.Open(_folder.File("G.DBF"));
        var reader = read.ReadRecords();
        reader.MoveNext();
        using (var stream = new FileStream(_folder.File("G.DBF"), FileMode.Open, FileAccess.Write, FileShare.ReadWrite))
        {
            stream.SetLength(1_500_000);
        }

        Assert.Equal(DbfErrorCode.ChangedWhileReading, Assert.Throws<DbfException>(() => Drain(reader)).Code);
    }

    private void WriteNotes()
    {
        using var table = new DbfWriter(_folder.File("N.DBF"), DbfVersion.VisualFoxPro, [DbfColumn.Text("C", 3), DbfColumn.Memo("NOTES")], Written, memoBlockSize: 64);
        table.Write("1", "one");
        table.Write("2", "two");
        table.Write("3", "three");
    }

    /// <summary>What a copy leaves that was cut off after it had set the length.</summary>
    private void Zero(string name, int from, int? length = null)
    {
        var bytes = File.ReadAllBytes(_folder.File(name));
        bytes.AsSpan(from, length ?? bytes.Length - from).Clear();
        File.WriteAllBytes(_folder.File(name), bytes);
    }

    private static List<string?> Notes(DbfTable table)
    {
        var found = new List<string?>();
        foreach (var record in table.ReadRecords())
        {
            found.Add(record.GetMemoText(table["NOTES"]));
        }

        return found;
    }

    private void WriteMany(string name)
    {
        using var table = new DbfWriter(_folder.File(name), DbfVersion.VisualFoxPro, [DbfColumn.Text("C", 200)], Written);
        for (var i = 0; i < 12_000; i++)
        {
            table.Write("row");
        }
    }

    private static void Drain(DbfRecordReader reader)
    {
        while (reader.MoveNext())
        {
        }
    }
}
