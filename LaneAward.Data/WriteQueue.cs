using System.Collections.Concurrent;

namespace LaneAward.Data;

/// <summary>
/// The bounded line of writes in front of the one writer. Who waits past the own deadline, or has gone away, is answered unrun,
/// also while the writer itself is stuck in a slow disk.
/// </summary>
internal sealed class WriteQueue : IDisposable
{
    // The writer sweeps every few milliseconds while it waits for the lock; this one stands in when it is stuck in a COMMIT.
    private static readonly TimeSpan SweepEvery = TimeSpan.FromMilliseconds(250);

    private const int AnsweredInLine = 4;

    private readonly ConcurrentQueue<QueuedWrite> _writes = new();
    private readonly SemaphoreSlim _signal = new(0);
    private readonly Lock _door = new();
    private readonly Timer _sweeper;
    private readonly int _capacity;
    private int _waiting;
    private long _expired, _refused;
    private Exception? _closedBecause;

    public WriteQueue(int capacity)
    {
        _capacity = capacity;
        _sweeper = new Timer(_ => AnswerOverdue(), null, SweepEvery, SweepEvery);
    }

    public long Expired => Interlocked.Read(ref _expired);

    public long Refused => Interlocked.Read(ref _refused);

    public bool IsEmpty => _writes.IsEmpty;

    public void Add(QueuedWrite write)
    {
        // The lock makes the last write before Close visible to the drain: nobody is left without an answer.
        lock (_door)
        {
            if (_closedBecause is not null)
            {
                write.Finish(_closedBecause);
                return;
            }

            // Answered writes stay in line until the writer comes by. While it is stuck in a COMMIT they would pile up without an end.
            if (Interlocked.Increment(ref _waiting) > _capacity || _writes.Count >= AnsweredInLine * _capacity)
            {
                Interlocked.Decrement(ref _waiting);
                Interlocked.Increment(ref _refused);
                write.Finish(new DatabaseBusyException("Too many writes are waiting."));
                return;
            }

            _writes.Enqueue(write);
            _signal.Release();
        }
    }

    /// <summary>No write is taken in from here on; what stands in line stays there. The first reason given stays.</summary>
    public void Close(Exception because)
    {
        lock (_door)
        {
            _closedBecause ??= because;
        }
    }

    public void Wake()
    {
        _signal.Release();
    }

    public void WaitForWork()
    {
        _signal.Wait();
        while (_signal.Wait(0))
        {
        }
    }

    /// <summary>The next write that is still wanted; one that was cancelled in line is answered here and never starts.</summary>
    public bool TryTake(out QueuedWrite write)
    {
        while (_writes.TryDequeue(out write!))
        {
            if (!write.TryClaim())
            {
                continue;
            }

            Interlocked.Decrement(ref _waiting);
            if (!write.Cancellation.IsCancellationRequested)
            {
                return true;
            }

            write.Finish(new OperationCanceledException(write.Cancellation));
        }

        return false;
    }

    /// <summary>Deadlines differ from write to write, so the whole line is looked at, not its head alone.</summary>
    public void AnswerOverdue()
    {
        var now = Environment.TickCount64;
        foreach (var write in _writes)
        {
            var cancelled = write.Cancellation.IsCancellationRequested;
            if ((!cancelled && write.Deadline > now) || !write.TryClaim())
            {
                continue;
            }

            Interlocked.Decrement(ref _waiting);
            if (cancelled)
            {
                write.Finish(new OperationCanceledException(write.Cancellation));
                continue;
            }

            Interlocked.Increment(ref _expired);
            write.Finish(new DatabaseBusyException("The database did not get to this write in time."));
        }
    }

    /// <summary>For the writer alone: drops answered writes from the head, so that an empty line shows as empty.</summary>
    public void DropAnswered()
    {
        while (_writes.TryPeek(out var head) && head.Claimed)
        {
            _writes.TryDequeue(out _);
        }
    }

    public void FailAll(Exception error)
    {
        while (_writes.TryDequeue(out var write))
        {
            if (write.TryClaim())
            {
                Interlocked.Decrement(ref _waiting);
                write.Finish(error);
            }
        }
    }

    public void Dispose()
    {
        _sweeper.Dispose();
        _signal.Dispose();
    }
}
