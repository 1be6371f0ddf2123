using System.Collections.Concurrent;
using System.Globalization;

namespace LaneAward.Tests.Benchmarks;

/// <summary>What all clients were answered.</summary>
internal sealed class AnswerTally
{
    private readonly Lock _lock = new();

    public ConcurrentDictionary<string, long> Answers { get; } = new();

    public ConcurrentBag<string> Acknowledged { get; } = [];

    public TimeSpan Longest { get; private set; }

    /// <summary>Answers that leave a person without knowing: neither 2xx, 4xx nor 503 retryable, broken connections included.</summary>
    public long Dishonest => Answers.Where(a => !a.Key.StartsWith('2') && !a.Key.StartsWith('4') && a.Key != "503 retryable").Sum(a => a.Value);

    /// <summary>Refusals that nothing here gives a reason for; 409 is the order or the clock that changed meanwhile.</summary>
    public long Refused => Answers.Where(a => a.Key.StartsWith('4') && a.Key != "409").Sum(a => a.Value);

    /// <returns>Whether the same request may be sent again.</returns>
    public bool Add(LoadAnswer answer, LoadClient client)
    {
        var retryable = answer.Status == 503
            && (client.Body.Contains("\"retryable\":true", StringComparison.Ordinal) || client.Body.Contains("data-retryable=\"true\"", StringComparison.Ordinal));
        var name = answer.Status switch
        {
            0 => "none, the connection broke",
            503 => retryable ? "503 retryable" : "503 final",
            _ => answer.Status.ToString(CultureInfo.InvariantCulture),
        };
        Answers.AddOrUpdate(name, 1, (_, count) => count + 1);
        lock (_lock)
        {
            Longest = answer.Took > Longest ? answer.Took : Longest;
        }

        return retryable || answer.Status == 0;
    }

    /// <summary>A tap that is sent again with its key, after a pause, until it is answered.</summary>
    /// <returns>Whether it was applied; a refusal is an answer too.</returns>
    public async Task<bool> TapUntilAnsweredAsync(LoadClient client, string path, TimeSpan pause)
    {
        var key = Guid.CreateVersion7().ToString();
        while (true)
        {
            var answer = await client.TapAsync(path, key);
            if (!Add(answer, client))
            {
                if (answer.Status == 200)
                {
                    Acknowledged.Add(key);
                }

                return answer.Status == 200;
            }

            await Task.Delay(pause);
        }
    }

    /// <summary>Notes how many answers there were of each kind, and promises that all were honest.</summary>
    /// <param name="whose">Stands before the figures; empty when there is one tally.</param>
    public void Tell(BenchmarkRun run, string whose = "")
    {
        foreach (var (status, count) in Answers.OrderBy(a => a.Key, StringComparer.Ordinal))
        {
            run.Note($"{whose}answers {status}", count, "");
        }

        run.Promise(0, $"{whose}answers that are neither 2xx, 4xx nor 503 retryable", Dishonest, "");
        run.Promise(0, $"{whose}answers 4xx but 409", Refused, "");
    }
}
