using Dapper;
using LaneAward.Data.Sqlite;
using Microsoft.Data.Sqlite;

namespace LaneAward.Data.Orders;

/// <summary>An order as ProfitMaker knows it, with its customer's present name.</summary>
public sealed record OrderRow
{
    public required long Id { get; init; }

    public required string OrderNumber { get; init; }

    public string? CustomerNumber { get; init; }

    public string? CustomerName { get; init; }

    public string? Description { get; init; }

    /// <summary>Local calendar day, yyyy-MM-dd.</summary>
    public string? OrderDate { get; init; }

    public string? DueDate { get; init; }

    public long? Quantity { get; init; }

    public string? Status { get; init; }

    /// <summary>What the status word means for work on the floor: "cancelled" or "shipped", null for an open order.</summary>
    public string? Standing { get; init; }

    public long? MissingSinceMs { get; init; }
}

/// <summary>Orders and their search. Orders are written by the importer alone.</summary>
public sealed class OrderRepository(OpenTransaction transaction)
{
    private const string Columns =
        """
        o.id, o.order_number, o.customer_number, c.name AS customer_name, o.description, o.order_date, o.due_date, o.quantity,
        o.status, (SELECT w.standing FROM order_status_words w WHERE w.word = o.status) AS standing, o.missing_since_ms
        """;

    // Newer orders have higher rowids, so the newest few hundred hits hold the ones a person means; sorting every hit of a common word costs 360 ms at a million orders.
    private const int Candidates = 200;

    public OrderRow? Find(long id)
    {
        return transaction.Connection.QuerySingleOrDefault<OrderRow>(
            $"SELECT {Columns} FROM orders o LEFT JOIN customers c ON c.id = o.customer_id WHERE o.id = @id", new { id });
    }

    /// <summary>What ProfitMaker's status words mean for work on the floor: "cancelled" or "shipped" by word, without case. Any other word is an open order.</summary>
    public IReadOnlyDictionary<string, string> StatusWords()
    {
        return transaction.Connection.Query<(string Word, string Standing)>("SELECT word, standing FROM order_status_words")
            .ToDictionary(row => row.Word, row => row.Standing, NoCase.Comparer);
    }

    public OrderRow? FindByNumber(string orderNumber)
    {
        var row = ByKey(MatchKey(orderNumber));
        return row is null && PlainNumber(orderNumber) is { } plain ? ByKey(plain) : row;
    }

    /// <summary>
    /// The exact number first, also when it was typed as "#107 923", then numbers that begin with the text, newest first, then orders whose customer and description
    /// hold every word of it (each word from its beginning, accents and case aside), newest first. Vanished orders are left out.
    /// </summary>
    /// <param name="limit">1 to 50.</param>
    public IReadOnlyList<OrderRow> Search(string text, int limit)
    {
        var key = MatchKey(text);
        if (key.Length == 0)
        {
            return [];
        }

        var found = ByNumberPrefix(key, limit);
        if (found.Count == 0 && PlainNumber(text) is { } plain)
        {
            found = ByNumberPrefix(plain, limit);
        }

        if (found.Count < limit && WordsQuery(text) is { } words)
        {
            var seen = found.Select(o => o.Id).ToHashSet();
            try
            {
                found.AddRange(ByWords(words, limit).Where(o => seen.Add(o.Id)).Take(limit - found.Count));
            }
            catch (SqliteException error) when (found.Count > 0 && DatabaseErrors.IsDamagedIndex(error))
            {
                // Found by its number, which is how most orders are looked for: that needs no index of words.
            }
        }

        return found;
    }

    /// <summary>Makes the index of words anew from orders and customers; what was in it, damaged or not, goes.</summary>
    /// <returns>How many orders are in it.</returns>
    public int RebuildSearch()
    {
        transaction.Connection.Execute("INSERT INTO order_search (order_search) VALUES ('delete-all')");
        return transaction.Connection.Execute(
            """
            INSERT INTO order_search (rowid, words)
            SELECT o.id, coalesce(c.name, '') || ' ' || coalesce(o.description, '') FROM orders o LEFT JOIN customers c ON c.id = o.customer_id
            """);
    }

    /// <summary>The orders this person's tablet or team worked on last, newest work first.</summary>
    public IReadOnlyList<OrderRow> Recent(long personId, int limit)
    {
        return transaction.Connection.Query<OrderRow>(
            $"""
            SELECT {Columns}
            FROM (
              SELECT t.order_id, max(e.id) AS last_event
              FROM (SELECT id, task_id FROM task_events WHERE person_id = @personId ORDER BY id DESC LIMIT 100) e
              JOIN tasks t ON t.id = e.task_id
              GROUP BY t.order_id
              ORDER BY last_event DESC
              LIMIT @limit) r
            JOIN orders o ON o.id = r.order_id
            LEFT JOIN customers c ON c.id = o.customer_id
            WHERE o.missing_since_ms IS NULL
            ORDER BY r.last_event DESC
            """,
            new { personId, limit }).AsList();
    }

    /// <summary>Orders that the last import still knew, newest first.</summary>
    public IReadOnlyList<OrderRow> Newest(int limit)
    {
        return transaction.Connection.Query<OrderRow>(
            $"""
            SELECT {Columns}
            FROM (SELECT id FROM orders WHERE missing_since_ms IS NULL ORDER BY order_date DESC, match_key DESC LIMIT @limit) newest
            JOIN orders o ON o.id = newest.id
            LEFT JOIN customers c ON c.id = o.customer_id
            ORDER BY o.order_date DESC, o.match_key DESC
            """,
            new { limit }).AsList();
    }

    /// <summary>How a number is matched: trimmed and upper-cased, because FoxPro keys are often right-justified text.</summary>
    public static string MatchKey(string number)
    {
        return number.Trim().ToUpperInvariant();
    }

    /// <summary>
    /// The key of a number that was typed as it is written by hand, "#107923" or "107 923". Null for what is no such number. A number that ProfitMaker
    /// itself writes with spaces is asked for as it is before.
    /// </summary>
    public static string? PlainNumber(string typed)
    {
        var key = MatchKey(typed);
        var plain = key.TrimStart('#').TrimStart();
        if (plain.All(c => char.IsAsciiDigit(c) || char.IsWhiteSpace(c)))
        {
            plain = new string([.. plain.Where(char.IsAsciiDigit)]);
        }

        return plain.Length > 0 && plain != key ? plain : null;
    }

    /// <summary>The words that a search looks for: each run of letters and digits, eight at the most.</summary>
    public static IEnumerable<string> WordsOf(string text)
    {
        return new string([.. text.Select(c => char.IsLetterOrDigit(c) ? c : ' ')]).Split(' ', StringSplitOptions.RemoveEmptyEntries).Take(8);
    }

    private OrderRow? ByKey(string key)
    {
        return transaction.Connection.QuerySingleOrDefault<OrderRow>(
            $"SELECT {Columns} FROM orders o LEFT JOIN customers c ON c.id = o.customer_id WHERE o.match_key = @key", new { key });
    }

    private List<OrderRow> ByNumberPrefix(string key, int limit)
    {
        // A range uses the index; LIKE and GLOB do not (41 to 90 ms at a million orders). The exact number is asked for apart:
        // sorting it to the front would sort every number that begins with a lone digit (86 ms at 100,000 orders).
        return transaction.Connection.Query<OrderRow>(
            $"""
            SELECT {Columns}
            FROM (
              SELECT id FROM orders WHERE match_key = @key AND missing_since_ms IS NULL
              UNION ALL
              SELECT id FROM (
                SELECT id FROM orders
                WHERE match_key > @key AND match_key < @key || char(1114111) AND missing_since_ms IS NULL
                ORDER BY match_key DESC
                LIMIT @limit)
              LIMIT @limit) hit
            JOIN orders o ON o.id = hit.id
            LEFT JOIN customers c ON c.id = o.customer_id
            ORDER BY o.match_key = @key DESC, o.order_date DESC, o.match_key DESC
            """,
            new { key, limit }).AsList();
    }

    private List<OrderRow> ByWords(string words, int limit)
    {
        return transaction.Connection.Query<OrderRow>(
            $"""
            SELECT {Columns}
            FROM (SELECT s.rowid AS id FROM order_search s CROSS JOIN orders there ON there.id = s.rowid
                  WHERE s.order_search MATCH @words AND there.missing_since_ms IS NULL
                  ORDER BY s.rowid DESC LIMIT {Candidates}) hit
            JOIN orders o ON o.id = hit.id
            LEFT JOIN customers c ON c.id = o.customer_id
            ORDER BY o.order_date DESC, o.match_key DESC
            LIMIT @limit
            """,
            new { words, limit }).AsList();
    }

    /// <summary>Each word as a quoted prefix: nothing a person types is read as query syntax.</summary>
    private static string? WordsQuery(string text)
    {
        var words = string.Join(' ', WordsOf(text).Select(w => $"\"{w}\"*"));
        return words.Length == 0 ? null : words;
    }
}
