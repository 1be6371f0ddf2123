using LaneAward.Data;

namespace LaneAward.Web.Infrastructure;

/// <summary>What the database needs now and then: old write keys go after 30 days, and the log is folded back into the file.</summary>
internal sealed class RegularCare(Database database, TimeProvider time, ILogger<RegularCare> log) : BackgroundService
{
    private static readonly TimeSpan Every = TimeSpan.FromHours(6);

    // Longer than any tablet remembers its taps: a ticket lives 7 days.
    private static readonly TimeSpan KeepKeys = TimeSpan.FromDays(30);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Every, time);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            try
            {
                await ForgetOldKeysAsync(stoppingToken);
                await database.TidyAsync();
            }
            catch (Exception error) when (error is DatabaseBusyException or CommitUnknownException or DatabaseUnavailableException)
            {
                log.LogWarning(error, "The regular care of the database is put off to the next round");
            }
            catch (Exception error) when (error is not OperationCanceledException)
            {
                log.LogError(error, "The regular care of the database failed; it is tried again in the next round");
            }
        }
    }

    private async Task ForgetOldKeysAsync(CancellationToken stoppingToken)
    {
        var before = (time.GetUtcNow() - KeepKeys).ToUnixTimeMilliseconds();
        while (await database.WriteAsync(db => db.WriteKeys.DeleteOlderThan(before), cancellation: stoppingToken) > 0)
        {
        }
    }
}
