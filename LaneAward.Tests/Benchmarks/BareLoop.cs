using System.Diagnostics;
using LaneAward.Data;
using Microsoft.Data.Sqlite;
using SQLitePCL;
using static SQLitePCL.raw;

namespace LaneAward.Tests.Benchmarks;

/// <summary>
/// What the disk gives: the writing statements of "start" and "pause", prepared once, one COMMIT each with synchronous FULL, no rule, no key
/// looked up, nothing in between. The rate that the whole program is compared with.
/// </summary>
internal sealed class BareLoop : IDisposable
{
    private const string AddEvent =
        """
        INSERT INTO task_events (task_id, person_id, verb, at_ms, received_at_ms, session_id, before_json, write_key)
        VALUES (1, 1, 'start', @now, @now, NULL, '{"tasks":[{"id":1,"status":"paused"}],"openedSession":1,"closedSessions":[],"places":[]}', @key)
        """;

    private const string Count = "UPDATE instance SET write_seq = write_seq + 1 WHERE id = 1";

    private static readonly string[] Start =
    [
        "BEGIN IMMEDIATE", "INSERT INTO work_sessions (task_id, person_id, started_at_ms) VALUES (1, 1, @now)",
        "UPDATE tasks SET status = 'running' WHERE id = 1", AddEvent, AddKey, Count, "COMMIT",
    ];

    private static readonly string[] Pause =
    [
        "BEGIN IMMEDIATE", "UPDATE work_sessions SET ended_at_ms = @now, end_kind = 'pause' WHERE person_id = 1 AND ended_at_ms IS NULL AND voided_at_ms IS NULL",
        "UPDATE tasks SET status = 'paused' WHERE id = 1", AddEvent, AddKey, Count, "COMMIT",
    ];

    private readonly SqliteConnection _connection;
    private readonly sqlite3_stmt[] _start;
    private readonly sqlite3_stmt[] _pause;

    /// <param name="path">A database of its own, on the disk of the one that is measured.</param>
    public BareLoop(string path)
    {
        _connection = Connections.OpenWriter(path, 10_000);
        _start = [.. Start.Select(Prepare)];
        _pause = [.. Pause.Select(Prepare)];
    }

    // The answer is kept with its key: as long as a card in JSON.
    private static string AddKey =>
        $"INSERT INTO write_keys (actor_id, write_key, route, fingerprint, answer, created_at_ms) VALUES (1, @key, 'POST /api/tasks/{{id}}/start', randomblob(32), '{new string('x', 900)}', @now)";

    /// <summary>Commits per second over the time.</summary>
    public double Run(TimeSpan time)
    {
        var clock = Stopwatch.StartNew();
        var commits = 0L;
        while (clock.Elapsed < time)
        {
            Act(_start);
            Act(_pause);
            commits += 2;
        }

        return commits / clock.Elapsed.TotalSeconds;
    }

    public void Dispose()
    {
        foreach (var statement in _start.Concat(_pause))
        {
            statement.Dispose();
        }

        _connection.Dispose();
    }

    private static void Act(sqlite3_stmt[] statements)
    {
        var key = Guid.CreateVersion7().ToString();
        var now = TimeProvider.System.GetUtcNow().ToUnixTimeMilliseconds();
        foreach (var statement in statements)
        {
            if (sqlite3_bind_parameter_index(statement, "@now") is > 0 and var at)
            {
                sqlite3_bind_int64(statement, at, now);
            }

            if (sqlite3_bind_parameter_index(statement, "@key") is > 0 and var place)
            {
                sqlite3_bind_text(statement, place, key);
            }

            var code = sqlite3_step(statement);
            sqlite3_reset(statement);
            if (code != SQLITE_DONE)
            {
                throw new InvalidOperationException($"SQLite answered {code}.");
            }
        }
    }

    private sqlite3_stmt Prepare(string sql)
    {
        SqliteException.ThrowExceptionForRC(sqlite3_prepare_v3(_connection.Handle!, sql, SQLITE_PREPARE_PERSISTENT, out var statement), _connection.Handle!);
        return statement;
    }
}
