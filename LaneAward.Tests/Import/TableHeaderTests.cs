using System.Buffers.Binary;
using System.Text;
using LaneAward.Import.Dbf;
using LaneAward.Tests.Support;
using Xunit;

namespace LaneAward.Tests.Import;

/// <summary>Headers byte by byte, those that our writer never writes among them.</summary>
public sealed class TableHeaderTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public void Dispose()
    {
        _folder.Dispose();
    }

    public static TheoryData<string, byte[], DbfErrorCode, long, string> Damaged => new()
    {
        { "empty", [], DbfErrorCode.NotADbf, 0, "X.DBF is empty." },
        { "of something else", "%PDF-1.7 and more than thirty-three bytes"u8.ToArray(), DbfErrorCode.NotADbf, 0, "X.DBF is no dBase or FoxPro table: it starts with 0x25." },
        { "short", Table(0x03, [('C', "NAME", 4, 0)], "ABCD")[..32], DbfErrorCode.NotADbf, 32, "X.DBF is too short to be a table." },
        { "with its data after its end", Table(0x03, [('C', "NAME", 4, 0)], "ABCD", headerLength: 1000), DbfErrorCode.HeaderDamaged, 8, "X.DBF says its data starts at byte 1000, in a file of 71." },
        { "with its data in its header", Table(0x03, [('C', "NAME", 4, 0)], "ABCD", headerLength: 32), DbfErrorCode.HeaderDamaged, 8, "X.DBF says its data starts at byte 32, in a file of 71." },
        { "of empty records", Table(0x03, [('C', "NAME", 4, 0)], "ABCD", recordLength: 0), DbfErrorCode.HeaderDamaged, 10, "X.DBF says its records are 0 bytes long." },
        { "of unknown types", Table(0x03, [('#', "NAME", 4, 0)], "ABCD"), DbfErrorCode.HeaderDamaged, 32, "X.DBF has a field list that makes no sense." },
        { "of short records", Table(0x03, [('C', "NAME", 4, 0)], "ABCD", recordLength: 3), DbfErrorCode.RecordLength, 10, "X.DBF has fields of 4 bytes in records of 3." },
    };

    [Theory]
    [MemberData(nameof(Damaged))]
    public void A_damaged_header_is_refused_by_what_is_wrong_and_where(string what, byte[] bytes, DbfErrorCode code, long offset, string said)
    {
        var refused = Assert.Throws<DbfException>(() => Open(bytes));

        Assert.True((code, offset, said) == (refused.Code, refused.Offset, refused.Message), $"A table {what}: {refused.Code} at {refused.Offset}: {refused.Message}");
    }

    [Fact]
    public void The_last_byte_that_can_be_the_first_of_the_data_is_that_of_the_end()
    {
        using var table = Open(Table(0x03, [('C', "NAME", 4, 0)], ""));

        Assert.Equal((0, 65), (table.Records, table.Header.HeaderLength));
    }

    [Theory]
    [InlineData(99, 2, 28, "1999-02-28")]
    [InlineData(99, 2, 29, null)]
    [InlineData(0, 2, 29, "2000-02-29")]
    [InlineData(79, 12, 31, "2079-12-31")]
    [InlineData(80, 1, 1, "1980-01-01")]
    [InlineData(126, 4, 30, "2026-04-30")]
    [InlineData(26, 4, 31, null)]
    [InlineData(26, 13, 1, null)]
    [InlineData(26, 0, 1, null)]
    [InlineData(26, 1, 0, null)]
    public void The_day_of_the_last_change_is_read_in_both_ways_of_counting_years(byte year, byte month, byte day, string? expected)
    {
        var bytes = Table(0x03, [('C', "NAME", 4, 0)], "ABCD");
        (bytes[1], bytes[2], bytes[3]) = (year, month, day);

        using var table = Open(bytes);

        Assert.Equal(expected is null ? null : DateOnly.Parse(expected, System.Globalization.CultureInfo.InvariantCulture), table.Header.LastUpdate);
    }

    [Fact]
    public void A_text_field_of_more_than_255_characters_has_its_high_byte_in_the_decimals()
    {
        var text = new string('x', 300);
        using var table = Open(Table(0xF5, [('C', "LONG", 300, 0), ('C', "NAME", 4, 0)], text + "ABCD"));

        Assert.Equal([300, 4], table.Fields.Select(field => field.Length));
        Assert.Equal([text, "ABCD"], Values(table));
    }

    [Fact]
    public void Junk_in_the_decimals_of_a_text_field_makes_it_no_longer_where_the_record_has_no_room()
    {
        var bytes = Table(0x03, [('C', "NAME", 4, 0)], "ABCD");
        bytes[32 + 17] = 7;

        using var table = Open(bytes);

        Assert.Equal(["ABCD"], Values(table));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    public void Records_that_are_counted_without_their_deletion_flag_are_told_by_the_size_of_the_file(int atTheEnd)
    {
        var bytes = Table(0x03, [('C', "NAME", 4, 0)], "ABCD", recordLength: 4)[..^1];

        using var table = Open([.. bytes, .. new byte[] { 0x1A }.Take(atTheEnd)]);

        Assert.Equal((5, 1), (table.Header.RecordLength, table.Diagnostics.Count(DbfFlaw.RecordLengthWithoutFlag)));
        Assert.Equal(["ABCD"], Values(table));
    }

    [Fact]
    public void A_field_list_without_its_end_mark_is_read_and_noted()
    {
        var bytes = Table(0x03, [('C', "NAME", 4, 0)], "ABCD");
        bytes[64] = 0;

        using var table = Open(bytes);

        Assert.Equal(1, table.Diagnostics.Count(DbfFlaw.NoTerminator));
        Assert.Equal(["ABCD"], Values(table));
    }

    [Fact]
    public void A_table_of_dBase_II_is_read_where_its_fields_say_so_and_refused_where_they_do_not()
    {
        var bytes = new byte[521 + 8];
        bytes[0] = 0x02;
        BinaryPrimitives.WriteUInt16LittleEndian(bytes.AsSpan(1), 1);
        (bytes[3], bytes[4], bytes[5]) = (4, 13, 82);
        BinaryPrimitives.WriteUInt16LittleEndian(bytes.AsSpan(6), 7);
        Encoding.ASCII.GetBytes("NAME").CopyTo(bytes, 8);
        (bytes[19], bytes[20]) = ((byte)'C', 4);
        Encoding.ASCII.GetBytes("QTY").CopyTo(bytes, 24);
        (bytes[35], bytes[36]) = ((byte)'N', 2);
        bytes[40] = 0x0D;
        Encoding.ASCII.GetBytes(" ABCD 7").CopyTo(bytes, 521);
        bytes[528] = 0x1A;

        using (var table = Open(bytes))
        {
            Assert.Equal((new DateOnly(1982, 4, 13), 521, 7), (table.Header.LastUpdate, table.Header.HeaderLength, table.Header.RecordLength));
            Assert.Equal(["NAME C 4", "QTY N 2"], table.Fields.Select(field => $"{field.Name} {(char)field.Type} {field.Length}"));
            Assert.Equal(["ABCD", "7"], Values(table));
        }

        bytes[6] = 8;
        Assert.Throws<DbfException>(() => Open(bytes));
    }

    [Fact]
    public void A_table_of_dBase_7_has_long_names_and_numbers_in_the_order_of_their_bytes()
    {
        const int header = 68 + (2 * 48) + 1;
        var bytes = new byte[header + 10];
        bytes[0] = 0x04;
        (bytes[1], bytes[2], bytes[3]) = (126, 4, 14);
        bytes[4] = 1;
        BinaryPrimitives.WriteUInt16LittleEndian(bytes.AsSpan(8), header);
        BinaryPrimitives.WriteUInt16LittleEndian(bytes.AsSpan(10), 9);
        Encoding.ASCII.GetBytes("A_NAME_OF_MORE_THAN_TEN").CopyTo(bytes, 68);
        (bytes[68 + 32], bytes[68 + 33]) = ((byte)'C', 4);
        Encoding.ASCII.GetBytes("ID").CopyTo(bytes, 116);
        (bytes[116 + 32], bytes[116 + 33]) = ((byte)'I', 4);
        bytes[header - 1] = 0x0D;
        Encoding.ASCII.GetBytes(" ABCD").CopyTo(bytes, header);
        // The sign is turned, so that the bytes sort as the numbers do.
        BinaryPrimitives.WriteUInt32BigEndian(bytes.AsSpan(header + 5), 0x80000000u + 42);
        bytes[^1] = 0x1A;

        using var table = Open(bytes);

        Assert.Equal(["A_NAME_OF_MORE_THAN_TEN", "ID"], table.Fields.Select(field => field.Name));
        Assert.Equal(["ABCD", "42"], Values(table));
    }

    private static List<string?> Values(DbfTable table)
    {
        var reader = table.ReadRecords();
        Assert.True(reader.MoveNext());
        var values = new List<string?>();
        foreach (var field in table.Fields)
        {
            values.Add(Convert.ToString(reader.Current.GetValue(field), System.Globalization.CultureInfo.InvariantCulture));
        }

        Assert.False(reader.MoveNext());
        return values;
    }

    private DbfTable Open(byte[] bytes)
    {
        File.WriteAllBytes(_folder.File("X.DBF"), bytes);
        return DbfTable.Open(_folder.File("X.DBF"), new DbfOptions { Strictness = DbfStrictness.Tolerant });
    }

    /// <summary>One table with at most one record, as dBase III and FoxPro write it.</summary>
    private static byte[] Table(byte version, (char Type, string Name, int Length, byte Decimals)[] fields, string record, int? headerLength = null, int? recordLength = null)
    {
        var header = 32 + (32 * fields.Length) + 1;
        var bytes = new byte[header + (record.Length > 0 ? record.Length + 2 : 1)];
        bytes[0] = version;
        (bytes[1], bytes[2], bytes[3]) = (126, 4, 14);
        bytes[4] = (byte)(record.Length > 0 ? 1 : 0);
        BinaryPrimitives.WriteUInt16LittleEndian(bytes.AsSpan(8), (ushort)(headerLength ?? header));
        BinaryPrimitives.WriteUInt16LittleEndian(bytes.AsSpan(10), (ushort)(recordLength ?? fields.Sum(field => field.Length) + 1));
        for (var i = 0; i < fields.Length; i++)
        {
            var at = 32 + (32 * i);
            Encoding.ASCII.GetBytes(fields[i].Name).CopyTo(bytes, at);
            bytes[at + 11] = (byte)fields[i].Type;
            bytes[at + 16] = (byte)fields[i].Length;
            bytes[at + 17] = (byte)(fields[i].Decimals + (fields[i].Length >> 8));
        }

        bytes[header - 1] = 0x0D;
        Encoding.ASCII.GetBytes(record.Length > 0 ? " " + record : "").CopyTo(bytes, header);
        bytes[^1] = 0x1A;
        return bytes;
    }
}
