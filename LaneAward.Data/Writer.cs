using System.Collections.Concurrent;
using System.Diagnostics;
using LaneAward.Data.Sqlite;
using Microsoft.Data.Sqlite;
using SQLitePCL;
using static SQLitePCL.raw;

namespace LaneAward.Data;

/// <summary>What the writer has done since the start; a group is one COMMIT.</summary>
public sealed record WriterCounters(long Groups, long Writes, long Expired, long Refused, long Replays, double LongestHoldMs, double LongestWaitMs);

/// <summary>
/// The thread that owns the writing connection. It opens one BEGIN IMMEDIATE, runs each queued action in a savepoint of its own,
/// commits once, and only then answers any of them: a refusal too may rest on a neighbour's change that is not yet on disk.
/// </summary>
internal sealed class Writer : IDisposable
{
    // The driver's own wait is 150 ms a round and SQLite's up to 100 ms; this one takes a freed lock within 25 ms.
    private static readonly int[] WaitMs = [1, 2, 3, 5, 5, 10, 10, 15, 20, 25];

    // Folding the log holds the write lock while it waits for readers; those of a page are gone in a few milliseconds.
    private const int FoldWaitMs = 100;

    private static readonly TimeSpan DrainTime = TimeSpan.FromSeconds(15);

    private readonly DatabaseOptions _options;
    private readonly SqliteConnection _connection;
    private readonly sqlite3 _handle;
    private readonly Transaction _transaction;
    private readonly sqlite3_stmt _begin, _commit, _rollback, _save, _release, _rollbackTo, _count;
    private readonly WriteQueue _queue;
    private readonly ConcurrentQueue<Action> _betweenGroups = new();
    private readonly ManualResetEventSlim _giveUp = new();
    private readonly Thread _thread;
    private volatile bool _stopping;
    private volatile DatabaseUnavailableException? _trouble;
    private long _groups, _writes, _replays;
    private long _foldAtBytes;
    private int _changesBefore;
    private double _longestHoldMs, _longestWaitMs;

    public Writer(DatabaseOptions options)
    {
        _options = options;
        _foldAtBytes = options.LongLogBytes;
        _connection = Connections.OpenWriter(options.Path, options.BusyTimeoutMs);
        _handle = _connection.Handle!;
        _transaction = new Transaction(_connection);
        _begin = Prepare("BEGIN IMMEDIATE");
        _commit = Prepare("COMMIT");
        _rollback = Prepare("ROLLBACK");
        _save = Prepare("SAVEPOINT action");
        _release = Prepare("RELEASE action");
        _rollbackTo = Prepare("ROLLBACK TO action");
        _count = Prepare("UPDATE instance SET write_seq = write_seq + 1 WHERE id = 1");
        _queue = new WriteQueue(options.MaxQueue);
        _thread = new Thread(Loop) { IsBackground = true, Name = "database-writer" };
        _thread.Start();
    }

    public WriterCounters Counters => new(
        Interlocked.Read(ref _groups), Interlocked.Read(ref _writes), _queue.Expired, _queue.Refused,
        Interlocked.Read(ref _replays), _longestHoldMs, _longestWaitMs);

    /// <summary>What keeps the last write from the disk; null again after the next good COMMIT. Damage stays until the restart.</summary>
    public DatabaseUnavailableException? Trouble => _trouble;

    public Task<T> Enqueue<T>(Func<Transaction, T> action, TimeSpan maxWait, CancellationToken cancellation)
    {
        var write = new QueuedWrite<T>(action, maxWait, cancellation);
        _queue.Add(write);
        return write.Answer;
    }

    /// <summary>Runs outside any transaction, on the writing connection, when the writer is between two groups.</summary>
    public Task<T> BetweenGroups<T>(Func<SqliteConnection, T> care)
    {
        var answer = new TaskCompletionSource<T>(TaskCreationOptions.RunContinuationsAsynchronously);
        _betweenGroups.Enqueue(() =>
        {
            try
            {
                answer.SetResult(care(_connection));
            }
            catch (Exception error)
            {
                answer.SetException(DatabaseErrors.Translate(error));
            }
        });
        _queue.Wake();
        return answer.Task;
    }

    /// <summary>Damage found by a reader counts as the writer's own: writing on would make it worse.</summary>
    public void Report(DatabaseUnavailableException trouble)
    {
        if (_trouble is { Damaged: true })
        {
            return;
        }

        _trouble = trouble;
        if (trouble.Damaged)
        {
            _queue.Close(trouble);
        }
    }

    public void Dispose()
    {
        if (_stopping)
        {
            return;
        }

        _queue.Close(new DatabaseBusyException("The service is stopping."));
        _stopping = true;
        _queue.Wake();
        // Acknowledging what is queued matters more than a fast stop, but a lock held elsewhere must not hang the unit: systemd waits 90 s.
        if (!_thread.Join(DrainTime))
        {
            _giveUp.Set();
            _thread.Join();
        }

        RunCare();
        foreach (var statement in (ReadOnlySpan<sqlite3_stmt>)[_begin, _commit, _rollback, _save, _release, _rollbackTo, _count])
        {
            statement.Dispose();
        }

        _connection.Dispose();
        _queue.Dispose();
        _giveUp.Dispose();
    }

    private void Loop()
    {
        var group = new List<QueuedWrite>(_options.MaxBatch);
        do
        {
            _queue.WaitForWork();
            RunCare();
            while (!_queue.IsEmpty)
            {
                try
                {
                    RunGroup(group);
                    FoldLongLog();
                }
                catch (Exception error)
                {
                    RollBack();
                    FinishAll(group, error);
                }
            }
        }
        while (!_stopping || !_queue.IsEmpty);
    }

    /// <summary>
    /// SQLite starts the log anew only when nobody reads, and in a rush somebody always does: in five minutes of 500 clients it grew to 54 MB.
    /// One that cannot be folded now is tried again when it has grown by a quarter of that measure; nothing is lost by either.
    /// </summary>
    private void FoldLongLog()
    {
        var log = _options.LogBytes;
        // What is damaged, another file's or full waits for a person.
        if (log <= _foldAtBytes || _trouble is not null)
        {
            return;
        }

        sqlite3_busy_timeout(_handle, FoldWaitMs);
        var code = sqlite3_wal_checkpoint_v2(_handle, "main", SQLITE_CHECKPOINT_TRUNCATE, out _, out _);
        sqlite3_busy_timeout(_handle, _options.BusyTimeoutMs);
        if (code != SQLITE_OK && !IsBusy(code))
        {
            Translate(Fault(code));
        }

        _foldAtBytes = code == SQLITE_OK ? _options.LongLogBytes : log + (_options.LongLogBytes / 4);
    }

    private void RunCare()
    {
        while (_betweenGroups.TryDequeue(out var care))
        {
            care();
        }
    }

    private void RunGroup(List<QueuedWrite> group)
    {
        group.Clear();
        if (_trouble is { Damaged: true } damage)
        {
            _queue.FailAll(damage);
            return;
        }

        if (!Begin())
        {
            return;
        }

        // For every group: asking costs one stat of the file, and once a second would leave a second of taps in a deleted file.
        if (NativeSqlite.FileWasReplaced(_handle))
        {
            RollBack();
            var replaced = new DatabaseUnavailableException(DatabaseErrors.Replaced);
            Report(replaced);
            _queue.FailAll(replaced);
            return;
        }

        var started = Stopwatch.GetTimestamp();
        _changesBefore = sqlite3_total_changes(_handle);
        _transaction.NowMs = _options.Time.GetUtcNow().ToUnixTimeMilliseconds();
        while (group.Count < _options.MaxBatch && _queue.TryTake(out var write))
        {
            group.Add(write);
            if (!RunInSavepoint(write))
            {
                RollBack();
                RunEachAlone(group);
                return;
            }

            if (Stopwatch.GetElapsedTime(started).TotalMilliseconds > _options.MaxHoldMs)
            {
                break;
            }
        }

        Commit(group, started);
    }

    /// <summary>
    /// False when the whole transaction is lost, neighbours' work included: SQLite threw it away (disk full, I/O error, out of memory), or a neighbour's
    /// change of an order met a broken index of words only when a savepoint wrote it down.
    /// </summary>
    private bool RunInSavepoint(QueuedWrite write)
    {
        if (!MeetsNoDamagedIndex(_save))
        {
            return false;
        }

        Exception? refusal = null;
        try
        {
            write.Run(_transaction);
        }
        catch (Exception error)
        {
            refusal = error;
        }

        // Also after a success: an action that swallowed a full disk would leave the rest of the group committing statement by statement.
        if (TransactionGone)
        {
            return false;
        }

        if (refusal is not null)
        {
            write.Error = Translate(refusal);
            Require(_rollbackTo);
        }

        return MeetsNoDamagedIndex(_release);
    }

    private bool MeetsNoDamagedIndex(sqlite3_stmt statement)
    {
        var code = Step(statement);
        if (code == SQLITE_DONE)
        {
            return true;
        }

        var fault = Fault(code);
        return IsDamagedIndex(fault) ? false : throw Translate(fault);
    }

    private void Commit(List<QueuedWrite> group, long started)
    {
        var code = CountAndCommit();
        var failure = code == SQLITE_DONE ? null : Fault(code);
        RollBack();
        _longestHoldMs = Math.Max(_longestHoldMs, Stopwatch.GetElapsedTime(started).TotalMilliseconds);
        Interlocked.Increment(ref _groups);
        // A full disk stops COMMIT before its last frame, and a broken index before its first: nothing of the group is there, and each may go alone.
        if (IsFull(failure) || IsDamagedIndex(failure))
        {
            RunEachAlone(group);
            return;
        }

        Interlocked.Add(ref _writes, group.Count);
        Note(failure);
        FinishAll(group, failure is null ? null : new CommitUnknownException(failure));
    }

    /// <summary>One action broke the transaction for its neighbours: each gets a transaction of its own, so that it fails alone.</summary>
    private void RunEachAlone(List<QueuedWrite> group)
    {
        Interlocked.Increment(ref _replays);
        foreach (var write in group)
        {
            write.Error = null;
            write.Finish(RunAlone(write));
            Interlocked.Increment(ref _writes);
        }

        group.Clear();
    }

    private Exception? RunAlone(QueuedWrite write)
    {
        var begun = WaitForLock(() => Environment.TickCount64 < write.Deadline);
        if (begun != SQLITE_DONE)
        {
            return Translate(Fault(begun));
        }

        _changesBefore = sqlite3_total_changes(_handle);
        try
        {
            write.Run(_transaction);
            if (TransactionGone)
            {
                throw new DatabaseUnavailableException("SQLite gave up the transaction: nothing was written.");
            }
        }
        catch (Exception error)
        {
            RollBack();
            return Translate(error);
        }

        var code = CountAndCommit();
        var failure = code == SQLITE_DONE ? null : Fault(code);
        RollBack();
        if (IsFull(failure) || IsDamagedIndex(failure))
        {
            return Translate(failure!);
        }

        Note(failure);
        return failure is null ? null : new CommitUnknownException(failure);
    }

    /// <summary>A transaction that changed nothing is not counted, and so writes nothing.</summary>
    private int CountAndCommit()
    {
        if (sqlite3_total_changes(_handle) != _changesBefore)
        {
            var counted = Step(_count);
            if (counted != SQLITE_DONE)
            {
                return counted;
            }
        }

        return Step(_commit);
    }

    private bool Begin()
    {
        var started = Stopwatch.GetTimestamp();
        var code = WaitForLock(AnyoneWaits);
        _longestWaitMs = Math.Max(_longestWaitMs, Stopwatch.GetElapsedTime(started).TotalMilliseconds);
        if (code == SQLITE_DONE)
        {
            return true;
        }

        if (!IsBusy(code))
        {
            _queue.FailAll(Translate(Fault(code)));
        }
        else if (_giveUp.IsSet)
        {
            _queue.FailAll(new DatabaseBusyException("The service is stopping."));
        }

        return false;
    }

    private bool AnyoneWaits()
    {
        _queue.AnswerOverdue();
        _queue.DropAnswered();
        return !_queue.IsEmpty;
    }

    /// <summary>
    /// Takes the write lock by the writer's own clock, not by SQLite's: so every queued write can be told busy at its own deadline.
    /// The last code is returned when <paramref name="goOn"/> says no or the service must stop.
    /// </summary>
    private int WaitForLock(Func<bool> goOn)
    {
        var tries = 0;
        int code;
        sqlite3_busy_timeout(_handle, 0);
        try
        {
            while (IsBusy(code = Step(_begin)) && goOn() && !_giveUp.Wait(WaitMs[Math.Min(tries, WaitMs.Length - 1)]))
            {
                tries++;
            }
        }
        finally
        {
            sqlite3_busy_timeout(_handle, _options.BusyTimeoutMs);
        }

        return code;
    }

    private bool TransactionGone => sqlite3_get_autocommit(_handle) != 0;

    private void RollBack()
    {
        if (!TransactionGone)
        {
            Step(_rollback);
        }
    }

    private Exception Translate(Exception error)
    {
        var translated = DatabaseErrors.Translate(error);
        if (translated is DatabaseUnavailableException trouble)
        {
            Report(trouble);
        }

        return translated;
    }

    private void Note(Exception? failure)
    {
        if (failure is not null)
        {
            Translate(failure);
        }
        else if (_trouble is { Damaged: false })
        {
            _trouble = null;
        }
    }

    private static void FinishAll(List<QueuedWrite> group, Exception? failure)
    {
        foreach (var write in group)
        {
            write.Finish(failure ?? write.Error);
        }

        group.Clear();
    }

    private static bool IsBusy(int code)
    {
        return (code & 0xFF) is SQLITE_BUSY or SQLITE_LOCKED or SQLITE_PROTOCOL;
    }

    // The index of words is folded into its table by COMMIT, which fails there for whoever wrote an order.
    private static bool IsDamagedIndex(Exception? failure)
    {
        return failure is SqliteException error && DatabaseErrors.IsDamagedIndex(error);
    }

    private static bool IsFull(Exception? failure)
    {
        return failure is SqliteException { SqliteErrorCode: SQLITE_FULL };
    }

    private sqlite3_stmt Prepare(string sql)
    {
        SqliteException.ThrowExceptionForRC(sqlite3_prepare_v3(_handle, sql, SQLITE_PREPARE_PERSISTENT, out var statement), _handle);
        return statement;
    }

    private void Require(sqlite3_stmt statement)
    {
        var code = Step(statement);
        if (code != SQLITE_DONE)
        {
            throw Translate(Fault(code));
        }
    }

    private static int Step(sqlite3_stmt statement)
    {
        var code = sqlite3_step(statement);
        sqlite3_reset(statement);
        return code;
    }

    private Exception Fault(int code)
    {
        try
        {
            SqliteException.ThrowExceptionForRC(code, _handle);
            return new InvalidOperationException($"SQLite answered {code}.");
        }
        catch (SqliteException error)
        {
            return error;
        }
    }
}
