using LaneAward.Data;
using LaneAward.Web.Features.Clocks;

namespace LaneAward.Web.Infrastructure;

/// <summary>Looks for forgotten clocks at the start, which makes up for a time when the server was down, and once a minute from then on.</summary>
internal sealed class ForgottenClocks(CloseForgottenClocks close, TimeProvider time, ILogger<ForgottenClocks> log) : BackgroundService
{
    private static readonly TimeSpan Every = TimeSpan.FromMinutes(1);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Every, time);
        do
        {
            try
            {
                await close.RunAsync(stoppingToken);
            }
            catch (Exception error) when (error is DatabaseBusyException or CommitUnknownException or DatabaseUnavailableException)
            {
                log.LogWarning(error, "Forgotten clocks are looked for again in a minute");
            }
            catch (Exception error) when (error is not OperationCanceledException)
            {
                // By default an exception here ends the whole program, and every stop of the shop with it.
                log.LogError(error, "Forgotten clocks could not be closed; the shop goes on without it and it is tried again in a minute");
            }
        }
        while (await timer.WaitForNextTickAsync(stoppingToken));
    }
}
