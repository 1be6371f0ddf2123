using System.Collections.Concurrent;
using System.Threading.Channels;
using LaneAward.Data;

namespace LaneAward.Web.Features.SignIn;

/// <summary>
/// Sign-ins that were ended while the database could not be written: they open nothing from that instant on, and are written down as soon as it can be.
/// A restart before that forgets them; their cookies are gone from their browsers by then.
/// </summary>
internal sealed class LateSignOuts(Database database, TimeProvider time, ILogger<LateSignOuts> log) : BackgroundService
{
    private static readonly TimeSpan BetweenTries = TimeSpan.FromSeconds(1);

    private readonly ConcurrentDictionary<long, byte> _ended = new();
    private readonly Channel<(long SignInId, string Reason, long AtMs)> _toWrite = Channel.CreateUnbounded<(long, string, long)>();

    /// <summary>Whether this sign-in was ended, although the database does not know of it yet.</summary>
    public bool Ended(long signInId)
    {
        return _ended.ContainsKey(signInId);
    }

    public void Keep(long signInId, string reason)
    {
        if (_ended.TryAdd(signInId, 0))
        {
            _toWrite.Writer.TryWrite((signInId, reason, time.GetUtcNow().ToUnixTimeMilliseconds()));
        }
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await foreach (var (signInId, reason, atMs) in _toWrite.Reader.ReadAllAsync(stoppingToken))
        {
            while (!await WriteAsync(signInId, reason, atMs, stoppingToken))
            {
                await Task.Delay(BetweenTries, time, stoppingToken);
            }

            _ended.TryRemove(signInId, out _);
        }
    }

    private async Task<bool> WriteAsync(long signInId, string reason, long atMs, CancellationToken stoppingToken)
    {
        try
        {
            await database.WriteAsync(db => db.SignIns.End(signInId, reason, atMs), cancellation: stoppingToken);
            return true;
        }
        catch (Exception error) when (error is DatabaseBusyException or CommitUnknownException or DatabaseUnavailableException)
        {
            log.LogWarning("The end of sign-in {SignInId} is not written down yet: {Why} It is tried again", signInId, error.Message);
            return false;
        }
    }
}
