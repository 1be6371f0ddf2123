using Dapper;
using LaneAward.Data;
using LaneAward.Tests.Support;
using Microsoft.Data.Sqlite;
using Xunit;

namespace LaneAward.Tests.Data;

/// <summary>Statements that are compiled once answer as fresh ones would.</summary>
public sealed class CachingConnectionTests : IDisposable
{
    private readonly ShopDatabase _shop = ShopDatabase.Create();
    private readonly SqliteConnection _connection;

    public CachingConnectionTests()
    {
        _connection = Connections.OpenWriter(_shop.Path, busyTimeoutMs: 1_000);
        _connection.Execute("CREATE TEMP TABLE notes (id INTEGER PRIMARY KEY, text TEXT NOT NULL)");
        _connection.Execute("INSERT INTO notes (id, text) VALUES (1, 'one'), (2, 'two'), (3, 'three')");
    }

    [Fact]
    public void A_query_that_runs_again_inside_itself_gets_its_own_rows()
    {
        const string After = "SELECT id FROM notes WHERE id > @id ORDER BY id";
        var pairs = new List<(long, long)>();
        foreach (var outer in _connection.Query<long>(After, new { id = 0 }, buffered: false))
        {
            pairs.AddRange(_connection.Query<long>(After, new { id = outer }, buffered: false).Select(inner => (outer, inner)));
        }

        Assert.Equal([(1, 2), (1, 3), (2, 3)], pairs);
    }

    [Fact]
    public void A_statement_that_failed_works_with_better_values()
    {
        const string Add = "INSERT INTO notes (id, text) VALUES (@id, @text)";
        Assert.Throws<SqliteException>(() => _connection.Execute(Add, new { id = 4, text = (string?)null }));
        _connection.Execute(Add, new { id = 4, text = "four" });

        Assert.Equal("four", _connection.ExecuteScalar<string>("SELECT text FROM notes WHERE id = 4"));
    }

    [Fact]
    public void A_value_that_is_not_given_is_asked_for_although_the_statement_had_it_before()
    {
        const string Text = "SELECT text FROM notes WHERE id = @id";
        Assert.Equal("one", _connection.ExecuteScalar<string>(Text, new { id = 1 }));

        Assert.Throws<InvalidOperationException>(() => _connection.ExecuteScalar<string>(Text));
    }

    [Fact]
    public void A_column_that_was_added_since_is_there()
    {
        const string All = "SELECT * FROM notes WHERE id = 1";
        Assert.Single((IDictionary<string, object>)_connection.QuerySingle(All), pair => pair.Key == "text");
        _connection.Execute("ALTER TABLE notes ADD COLUMN hand TEXT DEFAULT 'mine'");

        Assert.Equal("mine", (string)_connection.QuerySingle(All).hand);
    }

    [Fact]
    public void More_texts_than_are_kept_still_answer()
    {
        var answers = Enumerable.Range(0, 1_000).Select(n => _connection.ExecuteScalar<long>($"SELECT {n % 600} + (SELECT count(*) FROM notes)"));

        Assert.Equal(Enumerable.Range(0, 1_000).Select(n => n % 600 + 3L), answers);
    }

    [Fact]
    public void A_reader_that_is_left_early_does_not_hold_the_table()
    {
        Assert.Equal(1, _connection.QueryFirst<long>("SELECT id FROM notes ORDER BY id"));
        _connection.Execute("DROP TABLE notes");

        Assert.Throws<SqliteException>(() => _connection.QueryFirst<long>("SELECT id FROM notes ORDER BY id"));
    }

    public void Dispose()
    {
        _connection.Dispose();
        _shop.Dispose();
    }
}
