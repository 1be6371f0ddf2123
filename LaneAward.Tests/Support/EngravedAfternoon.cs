using Microsoft.Extensions.Time.Testing;
using Xunit;

namespace LaneAward.Tests.Support;

/// <summary>Ana engraved from 2:00 to 2:40 PM in Chicago, then paused for lunch; Cleo sits at the console.</summary>
/// <param name="minutesAfter">How long that pause has lasted when the test begins.</param>
public abstract class EngravedAfternoon(int minutesAfter) : IAsyncLifetime
{
    private protected FakeTimeProvider Time { get; } = new(new DateTimeOffset(2026, 11, 24, 20, 0, 0, TimeSpan.Zero));

    private protected ShopServer Server { get; private set; } = null!;

    private protected Workplace Place { get; private set; } = null!;

    private protected HttpClient Ana { get; private set; } = null!;

    private protected HttpClient Cleo { get; private set; } = null!;

    private protected long TaskId { get; private set; }

    private protected long SessionId { get; private set; }

    public async ValueTask InitializeAsync()
    {
        Server = await ShopServer.StartAsync(Time);
        Place = Workplace.In(Server.Shop);
        Ana = await Server.OnFloorAsync(Server.Ana, ShopServer.AnaPin);
        Cleo = await Server.InConsoleAsync();
        TaskId = await Ana.AddTaskAsync(Place, startNow: true);
        Time.Advance(TimeSpan.FromMinutes(40));
        await Ana.TapAsync($"/api/tasks/{TaskId}/pause", new { reasonId = Place.Lunch });
        Time.Advance(TimeSpan.FromMinutes(minutesAfter));
        SessionId = Server.Shop.Scalar<long>("SELECT id FROM work_sessions");
    }

    public async ValueTask DisposeAsync()
    {
        await Server.DisposeAsync();
        GC.SuppressFinalize(this);
    }
}
