using System.Collections.Concurrent;
using Dapper;
using LaneAward.Data.Imports;
using LaneAward.Data.Sqlite;
using Microsoft.Data.Sqlite;
using static SQLitePCL.raw;

namespace LaneAward.Data;

/// <summary>
/// The one door to the SQLite file. Writes queue for a single writer thread that commits them in groups;
/// reads run on kept-open connections that cannot write and never wait for the writer.
/// </summary>
public sealed class Database : IDisposable
{
    private readonly DatabaseOptions _options;
    private readonly Writer _writer;
    private readonly ConcurrentBag<Transaction> _readers = [];
    private readonly SemaphoreSlim _readSlots;

    // Runs no query: it only knows which file the service started on, so that no later reader mixes two shops.
    private readonly SqliteConnection _anchor;
    private readonly OperationLock? _share;
    private bool _disposed;

    private Database(DatabaseOptions options, OperationLock? share)
    {
        _options = options;
        _share = share;
        _readSlots = new SemaphoreSlim(options.ReadConnections, options.ReadConnections);
        _anchor = Connections.OpenReader(options.Path, options.BusyTimeoutMs);
        _writer = new Writer(options);
        NoteOwner();
    }

    public string Path => _options.Path;

    public TimeProvider Time => _options.Time;

    /// <summary>Counters of the writer since the start, for health and benchmarks.</summary>
    public WriterCounters Counters => _writer.Counters;

    /// <summary>
    /// What keeps writes from the disk now (full, read-only, replaced, damaged), for health; null again after the next good COMMIT.
    /// After damage nothing more is written until the service starts on a restored file.
    /// </summary>
    public DatabaseUnavailableException? Trouble => _writer.Trouble;

    /// <summary>Why nothing is written: the file is not the one that was here before. Null when the service writes.</summary>
    public string? ReadOnlyBecause => _options.ReadOnlyBecause;

    /// <summary>Size of the write-ahead log in bytes. Beyond 64 MB a reader is holding an old snapshot open.</summary>
    public long WalBytes => _options.LogBytes;

    /// <summary>Opens an existing database that <see cref="Migrator"/> has brought up to date.</summary>
    /// <exception cref="DatabaseUnavailableException">The file is missing or not a database.</exception>
    /// <exception cref="WrongDatabaseException">The schema is newer or older than this program.</exception>
    /// <exception cref="DatabaseBusyException">A restore was changing the file for all of the busy timeout.</exception>
    public static Database Open(DatabaseOptions options)
    {
        var share = OperationLock.Share(options);
        try
        {
            Migrator.RequireCurrent(options);
            return new Database(options, share);
        }
        catch (Exception error)
        {
            share?.Dispose();
            if (error is SqliteException fault)
            {
                throw DatabaseErrors.Translate(fault);
            }

            throw;
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
    public Task<T> WriteAsync<T>(Func<Transaction, T> action, TimeSpan? maxWait = null, CancellationToken cancellation = default)
    {
        return _options.ReadOnlyBecause is { } reason
            ? Task.FromException<T>(new DatabaseUnavailableException(reason) { Quarantined = true })
            : _writer.Enqueue(action, maxWait ?? _options.WriteDeadline, cancellation);
    }

    public Task WriteAsync(Action<Transaction> action, TimeSpan? maxWait = null, CancellationToken cancellation = default)
    {
        return WriteAsync(
            transaction =>
            {
                action(transaction);
                return true;
            },
            maxWait,
            cancellation);
    }

    /// <summary>One consistent snapshot for all the queries of a page. Synchronous inside: SQLite has no asynchronous I/O.</summary>
    /// <exception cref="DatabaseUnavailableException">The file was moved, replaced or damaged, or the disk fails.</exception>
    public async Task<T> ReadAsync<T>(Func<Transaction, T> query, CancellationToken cancellation = default)
    {
        await _readSlots.WaitAsync(cancellation).ConfigureAwait(false);
        Transaction? transaction = null;
        try
        {
            ObjectDisposedException.ThrowIf(_disposed, this);
            RequireSameFile();
            if (!_readers.TryTake(out transaction))
            {
                transaction = new Transaction(Connections.OpenReader(_options.Path, _options.BusyTimeoutMs));
            }

            return ReadSnapshot(transaction, query);
        }
        catch (SqliteException error)
        {
            throw Translate(error);
        }
        finally
        {
            PutBack(transaction);
            _readSlots.Release();
        }
    }

    /// <summary>The settings in force, read from a live connection.</summary>
    public Task<ConnectionSettings> ReadSettingsAsync(CancellationToken cancellation = default)
    {
        return ReadAsync(transaction => ConnectionSettings.Read(transaction.Connection), cancellation);
    }

    /// <summary>Lays out an import's rows in TEMP tables of the writing connection, before the short transaction that copies them; takes no lock.</summary>
    public Task StageImportAsync(ImportChanges changes)
    {
        return _writer.BetweenGroups(connection =>
        {
            ImportStaging.Fill(connection, changes);
            return true;
        });
    }

    /// <summary>
    /// Nightly care on the writing connection: refreshes the planner's statistics and folds the write-ahead log into the file.
    /// False in quarantine, and when a reader or another program kept the log from being folded; nothing is lost then, the next night will do.
    /// </summary>
    public Task<bool> TidyAsync()
    {
        return _options.ReadOnlyBecause is not null ? Task.FromResult(false) : _writer.BetweenGroups(connection =>
        {
            // Folding holds the write lock while it waits for readers: a tap must not wait for it.
            connection.Execute("PRAGMA busy_timeout = 250");
            try
            {
                connection.Execute("PRAGMA optimize");
                return connection.QuerySingle<(long Busy, long Pages, long Folded)>("PRAGMA wal_checkpoint(TRUNCATE)").Busy == 0;
            }
            finally
            {
                connection.Execute($"PRAGMA busy_timeout = {_options.BusyTimeoutMs}");
            }
        });
    }

    public void Dispose()
    {
        if (_disposed)
        {
            return;
        }

        _writer.Dispose();
        // Every slot in hand means every running read has put its connection back.
        for (var slot = 0; slot < _options.ReadConnections; slot++)
        {
            _readSlots.Wait(TimeSpan.FromSeconds(5));
        }

        _disposed = true;
        while (_readers.TryTake(out var reader))
        {
            reader.Connection.Dispose();
        }

        _readSlots.Release(_options.ReadConnections);
        _anchor.Dispose();
        _share?.Dispose();
    }

    private T ReadSnapshot<T>(Transaction transaction, Func<Transaction, T> query)
    {
        transaction.NowMs = _options.Time.GetUtcNow().ToUnixTimeMilliseconds();
        var handle = transaction.Connection.Handle;
        SqliteException.ThrowExceptionForRC(sqlite3_exec(handle, "BEGIN"), handle);
        try
        {
            return query(transaction);
        }
        finally
        {
            sqlite3_exec(handle, "ROLLBACK");
        }
    }

    // Seen first and asked then: a file that took the name in between is not the log's.
    private void NoteOwner()
    {
        if (LogOwner.Numbers(Path) is { } seen && !NativeSqlite.FileWasReplaced(_anchor.Handle!))
        {
            LogOwner.Note(Path, seen);
        }
    }

    private void RequireSameFile()
    {
        if (NativeSqlite.FileWasReplaced(_anchor.Handle!))
        {
            var replaced = new DatabaseUnavailableException(DatabaseErrors.Replaced);
            _writer.Report(replaced);
            throw replaced;
        }
    }

    private void PutBack(Transaction? transaction)
    {
        if (transaction is null)
        {
            return;
        }

        // A refusal thrown by the query leaves a good connection; a reader left open does not.
        if (NativeSqlite.InTransaction(transaction.Connection.Handle!))
        {
            transaction.Connection.Dispose();
        }
        else
        {
            _readers.Add(transaction);
        }
    }

    private Exception Translate(SqliteException error)
    {
        var translated = DatabaseErrors.Translate(error);
        if (translated is DatabaseUnavailableException trouble)
        {
            _writer.Report(trouble);
        }

        return translated;
    }
}
