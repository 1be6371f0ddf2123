using Dapper;
using Microsoft.Data.Sqlite;

namespace LaneAward.Data.Catalog;

/// <summary>The tables that say what is offered where: pairs of ids, read and replaced as whole lists.</summary>
internal static class OfferLinks
{
    /// <param name="sql">Selects owner and other.</param>
    public static ILookup<long, long> Read(SqliteConnection connection, string sql)
    {
        return connection.Query<(long Owner, long Other)>(sql).ToLookup(link => link.Owner, link => link.Other);
    }

    public static void Replace(SqliteConnection connection, string table, string owner, string other, long id, IReadOnlyList<long> others)
    {
        connection.Execute($"DELETE FROM {table} WHERE {owner} = @id", new { id });
        foreach (var each in others.Distinct())
        {
            connection.Execute($"INSERT INTO {table} ({owner}, {other}) VALUES (@id, @each)", new { id, each });
        }
    }
}
