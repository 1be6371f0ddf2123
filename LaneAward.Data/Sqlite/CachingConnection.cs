using System.Data;
using Microsoft.Data.Sqlite;

namespace LaneAward.Data.Sqlite;

/// <summary>
/// A connection that keeps the statements it has compiled. Dapper makes a command for every query, and compiling the SQL anew each time
/// was half of the processor time of a tap.
/// </summary>
#pragma warning disable RS0030 // The one door.
internal sealed class CachingConnection(string connectionString) : SqliteConnection(connectionString)
#pragma warning restore RS0030
{
    // A working day knows about 150 texts. The number bounds the memory of filters and lists, whose texts vary.
    private const int Most = 256;

    // SQLite keeps a copy of what was bound last until the next time: a report's list of a thousand orders is not worth that.
    private const int LongestKept = 4_096;

    private readonly Dictionary<string, SqliteCommand> _idle = [];

    public override SqliteCommand CreateCommand()
    {
        return new Command(this) { Transaction = Transaction, CommandTimeout = DefaultTimeout };
    }

    private SqliteCommand Take(string text)
    {
        return _idle.Remove(text, out var kept) ? kept : new SqliteCommand(text, this);
    }

    private void PutBack(SqliteCommand statement)
    {
        if (statement.Parameters.Cast<SqliteParameter>().Any(p => p.Value is string { Length: > LongestKept } or byte[] { Length: > LongestKept }))
        {
            statement.Dispose();
            return;
        }

        // Its parameters are the caller's; a second one of the same text ran inside the first.
        statement.Parameters.Clear();
        if (_idle.Count == Most)
        {
            Forget();
        }

        if (!_idle.TryAdd(statement.CommandText, statement))
        {
            statement.Dispose();
        }
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            Forget();
        }

        base.Dispose(disposing);
    }

    private void Forget()
    {
        foreach (var statement in _idle.Values)
        {
            statement.Dispose();
        }

        _idle.Clear();
    }

    /// <summary>What Dapper fills and disposes; the compiled statement behind it outlives it.</summary>
    private sealed class Command : SqliteCommand
    {
        private readonly CachingConnection _owner;
        private SqliteCommand? _running;

        public Command(CachingConnection owner)
        {
            _owner = owner;
            Connection = owner;
        }

        // ExecuteNonQuery and ExecuteScalar of the driver come through here as well.
        public override SqliteDataReader ExecuteReader(CommandBehavior behavior)
        {
            GiveBack();
            var statement = _owner.Take(CommandText);
            try
            {
                statement.Transaction = Transaction;
                statement.CommandTimeout = CommandTimeout;
                foreach (SqliteParameter parameter in Parameters)
                {
                    statement.Parameters.Add(parameter);
                }

                var reader = statement.ExecuteReader(behavior);
                _running = statement;
                return reader;
            }
            catch
            {
                statement.Dispose();
                throw;
            }
        }

        protected override void Dispose(bool disposing)
        {
            if (disposing)
            {
                GiveBack();
            }

            base.Dispose(disposing);
        }

        private void GiveBack()
        {
            if (_running is { } statement)
            {
                _running = null;
                _owner.PutBack(statement);
            }
        }
    }
}
