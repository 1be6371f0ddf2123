using System.Globalization;

namespace LaneAward.Tests.Benchmarks;

/// <summary>Milliseconds of many runs of one thing, and what they look like sorted.</summary>
internal sealed class Timings
{
    private readonly List<double> _ms = [];

    public int Count => _ms.Count;

    public double P50 => At(0.50);

    public double P95 => At(0.95);

    public double P99 => At(0.99);

    public void Add(TimeSpan elapsed)
    {
        _ms.Add(elapsed.TotalMilliseconds);
    }

    public void AddAll(Timings other)
    {
        _ms.AddRange(other._ms);
    }

    public static string Show(double number)
    {
        return number.ToString(number < 10 ? "0.00" : "0.0", CultureInfo.InvariantCulture);
    }

    private double At(double share)
    {
        _ms.Sort();
        return _ms[Math.Min(_ms.Count - 1, (int)(_ms.Count * share))];
    }
}
