using System.Collections.Concurrent;
using System.Threading.Channels;
using LaneAward.Data;

namespace LaneAward.Web.Features.SignIn;

/// <summary>
/// Sign-ins that were ended while the database could not be written: they open nothing from that instant on, and are written down as soon as it can be.
/// A program that is killed before that forgets them; their cookies are gone from their browsers by then.
/// </summary>
internal sealed class LateSignOuts(Database database, TimeProvider time, ILogger<LateSignOuts> log) : BackgroundService
{
    private static readonly TimeSpan LongestPause = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan LastTry = TimeSpan.FromSeconds(1);

    private readonly ConcurrentDictionary<long, (string Reason, long AtMs)> _ended = new();
    private readonly Channel<long> _toWrite = Channel.CreateUnbounded<long>();

    /// <summary>Whether this sign-in was ended, although the database does not know of it yet. Ask before the row is read: it is written in between.</summary>
    public bool Ended(long signInId)
    {
        return _ended.ContainsKey(signInId);
    }

    public void Keep(long signInId, string reason)
    {
        if (_ended.TryAdd(signInId, (reason, time.GetUtcNow().ToUnixTimeMilliseconds())))
        {
            _toWrite.Writer.TryWrite(signInId);
        }
    }

    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await base.StopAsync(cancellationToken);
        foreach (var signInId in _ended.Keys)
        {
            await WriteAsync(signInId, LastTry, cancellationToken);
        }
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await foreach (var signInId in _toWrite.Reader.ReadAllAsync(stoppingToken))
        {
            for (var pause = TimeSpan.FromSeconds(1); !await WriteAsync(signInId, null, stoppingToken); pause = pause * 2 < LongestPause ? pause * 2 : LongestPause)
            {
                await Task.Delay(pause, time, stoppingToken);
            }
        }
    }

    private async Task<bool> WriteAsync(long signInId, TimeSpan? patience, CancellationToken cancellation)
    {
        try
        {
            var (reason, atMs) = _ended[signInId];
            await database.WriteAsync(db => db.SignIns.End(signInId, reason, atMs), patience, cancellation);
            _ended.TryRemove(signInId, out _);
            return true;
        }
        catch (Exception error) when (error is not OperationCanceledException)
        {
            // By default an exception here ends the whole program, and every stop of the shop with it.
            log.LogWarning(error, "The end of sign-in {SignInId} is not written down yet; it is tried again", signInId);
            return false;
        }
    }
}

/// <summary>Says of a request that its cookie is that of a sign-in whose end is not written down yet: a sign-out has to take the cookie away.</summary>
internal sealed record LateSignOut;
