using System.Globalization;

namespace LaneAward.Tests.Benchmarks;

/// <summary>One number, looked at every second.</summary>
internal sealed class Watch(Func<double> look)
{
    private readonly List<double> _seen = [look()];

    public double First => _seen[0];

    public double Most => _seen.Max();

    public async Task RunAsync(CancellationToken stop)
    {
        using var timer = new PeriodicTimer(TimeSpan.FromSeconds(1));
        while (!stop.IsCancellationRequested)
        {
            await timer.WaitForNextTickAsync(CancellationToken.None);
            _seen.Add(look());
        }
    }

    /// <summary>The median over a part of the time, from and to as shares of it.</summary>
    public double Median(double from, double to)
    {
        var part = _seen.Skip((int)(_seen.Count * from)).Take(Math.Max(1, (int)(_seen.Count * (to - from)))).Order().ToList();
        return part[part.Count / 2];
    }

    /// <summary>About twelve of them, from first to last.</summary>
    public string Line()
    {
        var step = Math.Max(1, _seen.Count / 12);
        return string.Join(' ', _seen.Where((_, i) => i % step == 0).Select(n => n.ToString("0", CultureInfo.InvariantCulture)));
    }
}
