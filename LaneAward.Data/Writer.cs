using System.Collections.Concurrent;
using System.Diagnostics;
using System.Runtime.InteropServices;
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
internal sealed partial class Writer : IDisposable
{
    // The driver's own wait is 150 ms a round and SQLite's up to 100 ms; this one takes a freed lock within 25 ms.
    private static readonly int[] WaitMs = [1, 2, 3, 5, 5, 10, 10, 15, 20, 25];

    private const int FileControlHasMoved = 20;

    private readonly DatabaseOptions _options;
    private readonly SqliteConnection _connection;
    private readonly sqlite3 _handle;
    private readonly Session _session;
    private readonly sqlite3_stmt _begin, _commit, _rollback, _save, _release, _rollbackTo;
    private readonly ConcurrentQueue<Entry> _queue = new();
    private readonly SemaphoreSlim _signal = new(0);
    private readonly ManualResetEventSlim _closing = new();
    private readonly Thread _thread;
    private int _queued;
    private volatile bool _stopped;
    private long _movedCheckedAt = long.MinValue;
    private long _groups, _writes, _expired, _refused, _replays;
    private double _longestHoldMs, _longestWaitMs;

    public Writer(DatabaseOptions options)
    {
        _options = options;
        _connection = Connections.OpenWriter(options.Path, options.BusyTimeoutMs);
        _handle = _connection.Handle!;
        _session = new Session(_connection);
        _begin = Prepare("BEGIN IMMEDIATE");
        _commit = Prepare("COMMIT");
        _rollback = Prepare("ROLLBACK");
        _save = Prepare("SAVEPOINT action");
        _release = Prepare("RELEASE action");
        _rollbackTo = Prepare("ROLLBACK TO action");
        _thread = new Thread(Loop) { IsBackground = true, Name = "database-writer" };
        _thread.Start();
    }

    public WriterCounters Counters => new(
        Interlocked.Read(ref _groups), Interlocked.Read(ref _writes), Interlocked.Read(ref _expired),
        Interlocked.Read(ref _refused), Interlocked.Read(ref _replays), _longestHoldMs, _longestWaitMs);

    public Task<T> Enqueue<T>(Func<Session, T> action, TimeSpan maxWait, CancellationToken cancellation)
    {
        if (_stopped)
        {
            return Task.FromException<T>(new DatabaseBusyException("The service is stopping."));
        }

        if (Interlocked.Increment(ref _queued) > _options.MaxQueue)
        {
            Interlocked.Decrement(ref _queued);
            Interlocked.Increment(ref _refused);
            return Task.FromException<T>(new DatabaseBusyException("Too many writes are waiting."));
        }

        var entry = new Entry<T>(action)
        {
            Cancellation = cancellation,
            Deadline = Environment.TickCount64 + (long)maxWait.TotalMilliseconds,
        };
        _queue.Enqueue(entry);
        _signal.Release();
        return entry.Answer.Task;
    }

    public void Dispose()
    {
        _stopped = true;
        _signal.Release();
        // Acknowledging what is queued matters more than a fast stop, but a lock held elsewhere must not hang the unit: systemd waits 90 s.
        if (!_thread.Join(TimeSpan.FromSeconds(15)))
        {
            _closing.Set();
            _thread.Join();
        }

        foreach (var statement in (ReadOnlySpan<sqlite3_stmt>)[_begin, _commit, _rollback, _save, _release, _rollbackTo])
        {
            statement.Dispose();
        }

        _connection.Dispose();
        _signal.Dispose();
        _closing.Dispose();
    }

    [LibraryImport("e_sqlite3", EntryPoint = "sqlite3_file_control", StringMarshalling = StringMarshalling.Utf8)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.AssemblyDirectory | DllImportSearchPath.SafeDirectories)]
    private static partial int FileControl(IntPtr database, string name, int operation, out int result);

    private void Loop()
    {
        var group = new List<Entry>(_options.MaxBatch);
        while (true)
        {
            _signal.Wait();
            while (_signal.Wait(0))
            {
            }

            while (!_queue.IsEmpty)
            {
                try
                {
                    RunGroup(group);
                }
                catch (Exception error)
                {
                    if (sqlite3_get_autocommit(_handle) == 0)
                    {
                        Step(_rollback);
                    }

                    FinishAll(group, error);
                }
            }

            if (_stopped && _queue.IsEmpty)
            {
                return;
            }
        }
    }

    private void RunGroup(List<Entry> group)
    {
        group.Clear();
        if (!Begin())
        {
            return;
        }

        if (FileWasReplaced())
        {
            Step(_rollback);
            FailQueue(new DatabaseUnavailableException("The database file was replaced while the service runs: nothing was written. Restart the service."));
            return;
        }

        var started = Stopwatch.GetTimestamp();
        _session.NowMs = _options.Time.GetUtcNow().ToUnixTimeMilliseconds();
        while (group.Count < _options.MaxBatch && _queue.TryDequeue(out var entry))
        {
            if (entry.Answered)
            {
                continue;
            }

            Interlocked.Decrement(ref _queued);
            if (entry.Cancellation.IsCancellationRequested)
            {
                entry.Finish(new OperationCanceledException(entry.Cancellation));
                continue;
            }

            group.Add(entry);
            if (!RunInSavepoint(entry))
            {
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

    /// <summary>False when SQLite threw away the whole transaction (disk full, I/O error, out of memory), neighbours' work included.</summary>
    private bool RunInSavepoint(Entry entry)
    {
        Step(_save);
        try
        {
            entry.Run(_session);
            Step(_release);
        }
        catch (Exception error)
        {
            if (sqlite3_get_autocommit(_handle) != 0)
            {
                return false;
            }

            entry.Error = DatabaseErrors.Translate(error);
            Step(_rollbackTo);
            Step(_release);
        }

        return true;
    }

    private void Commit(List<Entry> group, long started)
    {
        var code = Step(_commit);
        Exception? failure = null;
        if (code != SQLITE_DONE)
        {
            failure = new CommitUnknownException(Fault(code));
            if (sqlite3_get_autocommit(_handle) == 0)
            {
                Step(_rollback);
            }
        }

        _longestHoldMs = Math.Max(_longestHoldMs, Stopwatch.GetElapsedTime(started).TotalMilliseconds);
        Interlocked.Increment(ref _groups);
        Interlocked.Add(ref _writes, group.Count);
        FinishAll(group, failure);
    }

    private void RunEachAlone(List<Entry> group)
    {
        Interlocked.Increment(ref _replays);
        foreach (var entry in group)
        {
            entry.Finish(RunAlone(entry));
        }

        group.Clear();
    }

    private Exception? RunAlone(Entry entry)
    {
        entry.Error = null;
        var begun = Step(_begin);
        if (begun != SQLITE_DONE)
        {
            return DatabaseErrors.Translate(Fault(begun));
        }

        try
        {
            entry.Run(_session);
        }
        catch (Exception error)
        {
            if (sqlite3_get_autocommit(_handle) == 0)
            {
                Step(_rollback);
            }

            return DatabaseErrors.Translate(error);
        }

        var committed = Step(_commit);
        if (committed == SQLITE_DONE)
        {
            return null;
        }

        var failure = new CommitUnknownException(Fault(committed));
        if (sqlite3_get_autocommit(_handle) == 0)
        {
            Step(_rollback);
        }

        return failure;
    }

    private bool Begin()
    {
        var started = Stopwatch.GetTimestamp();
        var tries = 0;
        int code;
        // The writer waits by its own clock, not by SQLite's: so every queued write can be told busy at its own deadline.
        sqlite3_busy_timeout(_handle, 0);
        try
        {
            while ((code = Step(_begin)) is SQLITE_BUSY or SQLITE_LOCKED or SQLITE_PROTOCOL)
            {
                ExpireWaiting();
                if (_queue.IsEmpty)
                {
                    return false;
                }

                if (_closing.Wait(WaitMs[Math.Min(tries++, WaitMs.Length - 1)]))
                {
                    FailQueue(new DatabaseBusyException("The service is stopping."));
                    return false;
                }
            }
        }
        finally
        {
            sqlite3_busy_timeout(_handle, _options.BusyTimeoutMs);
        }

        _longestWaitMs = Math.Max(_longestWaitMs, Stopwatch.GetElapsedTime(started).TotalMilliseconds);
        if (code == SQLITE_DONE)
        {
            return true;
        }

        FailQueue(DatabaseErrors.Translate(Fault(code)));
        return false;
    }

    /// <summary>Deadlines differ from write to write, so the whole queue is looked at, not its head alone.</summary>
    private void ExpireWaiting()
    {
        var now = Environment.TickCount64;
        foreach (var entry in _queue)
        {
            if (entry.Answered)
            {
                continue;
            }

            if (entry.Cancellation.IsCancellationRequested)
            {
                AnswerEarly(entry, new OperationCanceledException(entry.Cancellation));
            }
            else if (entry.Deadline <= now)
            {
                Interlocked.Increment(ref _expired);
                AnswerEarly(entry, new DatabaseBusyException("Another program holds the database."));
            }
        }

        while (_queue.TryPeek(out var head) && head.Answered)
        {
            _queue.TryDequeue(out _);
        }
    }

    private void AnswerEarly(Entry entry, Exception error)
    {
        Interlocked.Decrement(ref _queued);
        entry.Finish(error);
    }

    private void FailQueue(Exception error)
    {
        while (_queue.TryDequeue(out var entry))
        {
            if (!entry.Answered)
            {
                AnswerEarly(entry, error);
            }
        }
    }

    /// <summary>Without this, writes after `mv` or `rm` of the file are accepted and acknowledged into a deleted file (measured).</summary>
    private bool FileWasReplaced()
    {
        var now = Environment.TickCount64;
        if (now - _movedCheckedAt < 1000 && _movedCheckedAt != long.MinValue)
        {
            return false;
        }

        _movedCheckedAt = now;
        var replaced = FileControl(_handle.DangerousGetHandle(), "main", FileControlHasMoved, out var moved) == SQLITE_OK && moved != 0;
        if (replaced)
        {
            _movedCheckedAt = long.MinValue;
        }

        return replaced;
    }

    private static void FinishAll(List<Entry> group, Exception? failure)
    {
        foreach (var entry in group)
        {
            entry.Finish(failure ?? entry.Error);
        }

        group.Clear();
    }

    private sqlite3_stmt Prepare(string sql)
    {
        SqliteException.ThrowExceptionForRC(sqlite3_prepare_v3(_handle, sql, SQLITE_PREPARE_PERSISTENT, out var statement), _handle);
        return statement;
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

    private abstract class Entry
    {
        public long Deadline { get; init; }

        public CancellationToken Cancellation { get; init; }

        public Exception? Error { get; set; }

        public bool Answered { get; protected set; }

        public abstract void Run(Session session);

        public abstract void Finish(Exception? error);
    }

    private sealed class Entry<T>(Func<Session, T> action) : Entry
    {
        private T _result = default!;

        public TaskCompletionSource<T> Answer { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public override void Run(Session session)
        {
            _result = action(session);
        }

        public override void Finish(Exception? error)
        {
            Answered = true;
            if (error is null)
            {
                Answer.TrySetResult(_result);
            }
            else
            {
                Answer.TrySetException(error);
            }
        }
    }
}
