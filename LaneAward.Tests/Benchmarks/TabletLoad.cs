using System.Diagnostics;
using System.Globalization;

namespace LaneAward.Tests.Benchmarks;

/// <summary>Many tablets that tap or read at once for a while.</summary>
internal static class TabletLoad
{
    /// <summary>
    /// So many tablets at once, on which the people take turns to start and pause a task of their own, each time with a fresh key. The work is
    /// spread over everybody's tasks however many tablets there are: no task in a shop has a thousand stretches of work.
    /// </summary>
    public static Task<Load> TapsAsync(IReadOnlyList<Tapper> people, int atOnce, TimeSpan time)
    {
        var tablets = Enumerable.Range(0, atOnce).Select(tablet => people.Where((_, person) => person % atOnce == tablet).ToList()).ToList();
        return MeasureAsync(tablets, time, (crew, turn) =>
        {
            var person = crew[turn / 2 % crew.Count];
            var task = person.Tasks[turn / 2 / crew.Count % person.Tasks.Count];
            return person.Client.RequireTapAsync($"/api/tasks/{task.ToString(CultureInfo.InvariantCulture)}/{(turn % 2 == 0 ? "start" : "pause")}");
        });
    }

    public static Task<Load> ReadAsync(List<LoadClient> readers, Func<int, string> path, TimeSpan time)
    {
        return MeasureAsync(readers, time, (reader, turn) => reader.RequireGetAsync(path(turn)));
    }

    public static async Task<Load> MeasureAsync<T>(IReadOnlyList<T> clients, TimeSpan time, Func<T, int, Task<TimeSpan>> act)
    {
        var waits = new Timings();
        var count = 0;
        var clock = Stopwatch.StartNew();
        await EachAsync(clients, time, async client =>
        {
            var own = new Timings();
            var turn = 0;
            // To an even end: who started also pauses.
            for (; clock.Elapsed < time || turn % 2 == 1; turn++)
            {
                own.Add(await act(client, turn));
            }

            lock (waits)
            {
                waits.AddAll(own);
                count += turn;
            }
        });
        return new Load(count / clock.Elapsed.TotalSeconds, waits);
    }

    public static async Task EachAsync<T>(IReadOnlyList<T> clients, TimeSpan time, Func<T, Task> act)
    {
        var clock = Stopwatch.StartNew();
        await Task.WhenAll(clients.Select(client => Task.Run(async () =>
        {
            do
            {
                await act(client);
            }
            while (clock.Elapsed < time);
        })));
    }
}

/// <summary>How many a second, and how long each took.</summary>
internal sealed record Load(double PerSecond, Timings Waits);

/// <summary>A signed-in person and the tasks on their list.</summary>
internal sealed record Tapper(LoadClient Client, IReadOnlyList<long> Tasks);
