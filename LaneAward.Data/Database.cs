using System.Collections.Concurrent;
using Dapper;
using Microsoft.Data.Sqlite;

namespace LaneAward.Data;

/// <summary>
/// The one door to the SQLite file. Writes queue for a single writer thread that commits them in groups;
/// reads run on kept-open connections that cannot write and never wait for the writer.
/// </summary>
public sealed class Database : IDisposable
{
    private readonly DatabaseOptions _options;
    private readonly Writer _writer;
    private readonly ConcurrentBag<Session> _readers = [];
    private readonly SemaphoreSlim _readSlots;

    private Database(DatabaseOptions options)
    {
        _options = options;
        _readSlots = new SemaphoreSlim(options.ReadConnections, options.ReadConnections);
        _writer = new Writer(options);
    }

    public string Path => _options.Path;

    public TimeProvider Time => _options.Time;

    /// <summary>Counters of the writer since the start, for health and benchmarks.</summary>
    public WriterCounters Counters => _writer.Counters;

    /// <summary>Opens an existing database that <see cref="Migrator"/> has brought up to date.</summary>
    /// <exception cref="DatabaseUnavailableException">The file is missing or not a database.</exception>
    /// <exception cref="WrongDatabaseException">The schema is newer or older than this program.</exception>
    public static Database Open(DatabaseOptions options)
    {
        try
        {
            Migrator.RequireCurrent(options);
            return new Database(options);
        }
        catch (SqliteException error)
        {
            throw DatabaseErrors.Translate(error);
        }
    }

    /// <summary>
    /// Runs one mutating action in a BEGIN IMMEDIATE transaction and completes after COMMIT has reached the disk.
    /// The action is database work alone (no I/O, no await, no side effect): it may run twice. Throwing rolls back this action only.
    /// </summary>
    /// <param name="maxWait">How long the action may wait for the lock; the default is <see cref="DatabaseOptions.WriteDeadline"/>.</param>
    /// <exception cref="DatabaseBusyException">Not begun in time; nothing was written.</exception>
    /// <exception cref="CommitUnknownException">The disk did not confirm; retry with the same write key.</exception>
    /// <exception cref="DatabaseUnavailableException">The file or the disk needs a person.</exception>
    public Task<T> WriteAsync<T>(Func<Session, T> action, TimeSpan? maxWait = null, CancellationToken cancellation = default)
    {
        return _writer.Enqueue(action, maxWait ?? _options.WriteDeadline, cancellation);
    }

    public Task WriteAsync(Action<Session> action, TimeSpan? maxWait = null, CancellationToken cancellation = default)
    {
        return WriteAsync(
            session =>
            {
                action(session);
                return true;
            },
            maxWait,
            cancellation);
    }

    /// <summary>One consistent snapshot for all the queries of a page. Synchronous inside: SQLite has no asynchronous I/O.</summary>
    public async Task<T> ReadAsync<T>(Func<Session, T> query, CancellationToken cancellation = default)
    {
        await _readSlots.WaitAsync(cancellation).ConfigureAwait(false);
        Session? session = null;
        var clean = false;
        try
        {
            if (!_readers.TryTake(out session))
            {
                session = new Session(Connections.OpenReader(_options.Path, _options.BusyTimeoutMs));
            }

            session.NowMs = _options.Time.GetUtcNow().ToUnixTimeMilliseconds();
            session.Connection.Execute("BEGIN DEFERRED");
            var result = query(session);
            session.Connection.Execute("COMMIT TRANSACTION");
            clean = true;
            return result;
        }
        catch (SqliteException error)
        {
            throw DatabaseErrors.Translate(error);
        }
        finally
        {
            if (clean)
            {
                _readers.Add(session!);
            }
            else
            {
                session?.Connection.Dispose();
            }

            _readSlots.Release();
        }
    }

    /// <summary>The settings in force, read from a live connection.</summary>
    public Task<ConnectionSettings> ReadSettingsAsync(CancellationToken cancellation = default)
    {
        return ReadAsync(session => ConnectionSettings.Read(session.Connection), cancellation);
    }

    public void Dispose()
    {
        _writer.Dispose();
        while (_readers.TryTake(out var reader))
        {
            reader.Connection.Dispose();
        }

        _readSlots.Dispose();
    }
}
