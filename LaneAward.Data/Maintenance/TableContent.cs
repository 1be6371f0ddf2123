using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using Dapper;
using Microsoft.Data.Sqlite;

namespace LaneAward.Data.Maintenance;

/// <summary>How many rows a table has and what they hold: SHA-256 over every value in the order of the keys, in hex. Equal means equal.</summary>
public sealed record TableContent(long Rows, string Hash)
{
    // Holds no values of its own to read: an index of words over orders and customers.
    private const string WithoutValues = "order_search";

    internal static IReadOnlyDictionary<string, TableContent> Read(SqliteConnection connection, IEnumerable<string> tables)
    {
        return tables.ToDictionary(table => table, table => Read(connection, table));
    }

    private static TableContent Read(SqliteConnection connection, string table)
    {
        if (table == WithoutValues)
        {
            return new TableContent(connection.ExecuteScalar<long>($"SELECT count(*) FROM {table}"), "");
        }

        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        // Not indexed: otherwise the planner may walk an index, and the order would depend on its statistics.
        using var rows = connection.ExecuteReader($"SELECT * FROM {table} NOT INDEXED");
        var count = 0L;
        while (rows.Read())
        {
            count++;
            for (var column = 0; column < rows.FieldCount; column++)
            {
                Append(hash, rows.GetValue(column));
            }
        }

        return new TableContent(count, Convert.ToHexStringLower(hash.GetHashAndReset()));
    }

    private static void Append(IncrementalHash hash, object value)
    {
        var (kind, bytes) = value switch
        {
            long number => (1, BigEndian(number)),
            double real => (2, BigEndian(BitConverter.DoubleToInt64Bits(real))),
            string text => (3, Encoding.UTF8.GetBytes(text)),
            byte[] blob => (4, blob),
            DBNull => (0, []),
            _ => throw new InvalidOperationException($"SQLite gave a {value.GetType().Name}."),
        };
        Span<byte> head = stackalloc byte[5];
        head[0] = (byte)kind;
        BinaryPrimitives.WriteInt32BigEndian(head[1..], bytes.Length);
        hash.AppendData(head);
        hash.AppendData(bytes);
    }

    private static byte[] BigEndian(long value)
    {
        var bytes = new byte[8];
        BinaryPrimitives.WriteInt64BigEndian(bytes, value);
        return bytes;
    }
}
