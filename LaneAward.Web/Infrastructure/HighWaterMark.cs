using LaneAward.Data;

namespace LaneAward.Web.Infrastructure;

/// <summary>Notes once a minute, outside the database, how far the database is: an older file in its place is then noticed at the next start.</summary>
internal sealed class HighWaterMark(Database database, ShopOptions options, TimeProvider time, ILogger<HighWaterMark> log) : BackgroundService
{
    private static readonly TimeSpan Every = TimeSpan.FromMinutes(1);

    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await base.StopAsync(cancellationToken);
        await NoteAsync(cancellationToken);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Every, time);
        do
        {
            await NoteAsync(stoppingToken);
        }
        while (await timer.WaitForNextTickAsync(stoppingToken));
    }

    private async Task NoteAsync(CancellationToken cancellation)
    {
        if (database.ReadOnlyBecause is not null)
        {
            return;
        }

        try
        {
            new Quarantine(options.DataDirectory).Remember(await database.ReadAsync(db => db.Instance.Read(), cancellation), time.GetUtcNow());
        }
        catch (Exception error) when (error is not OperationCanceledException)
        {
            log.LogWarning(error, "How far the database is could not be noted; it is tried again in a minute");
        }
    }
}
