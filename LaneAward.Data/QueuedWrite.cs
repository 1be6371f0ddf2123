namespace LaneAward.Data;

/// <summary>One write on its way: claimed once, either by the writer that runs it or by the sweep that answers it unrun.</summary>
internal abstract class QueuedWrite(TimeSpan maxWait, CancellationToken cancellation)
{
    private int _claimed;

    public long Deadline { get; } = Environment.TickCount64 + (long)maxWait.TotalMilliseconds;

    public CancellationToken Cancellation { get; } = cancellation;

    public Exception? Error { get; set; }

    public bool Claimed => Volatile.Read(ref _claimed) != 0;

    public bool TryClaim()
    {
        return Interlocked.Exchange(ref _claimed, 1) == 0;
    }

    public abstract void Run(Transaction transaction);

    public abstract void Finish(Exception? error);
}

/// <summary>The write of one caller, who awaits <see cref="Answer"/>.</summary>
internal sealed class QueuedWrite<T>(Func<Transaction, T> action, TimeSpan maxWait, CancellationToken cancellation)
    : QueuedWrite(maxWait, cancellation)
{
    // A continuation on the writer thread would hold up every other write.
    private readonly TaskCompletionSource<T> _answer = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private T _result = default!;

    public Task<T> Answer => _answer.Task;

    public override void Run(Transaction transaction)
    {
        _result = action(transaction);
    }

    public override void Finish(Exception? error)
    {
        switch (error)
        {
            case null:
                _answer.TrySetResult(_result);
                break;
            case OperationCanceledException canceled when canceled.CancellationToken == Cancellation && Cancellation.IsCancellationRequested:
                _answer.TrySetCanceled(Cancellation);
                break;
            default:
                _answer.TrySetException(error);
                break;
        }
    }
}
