using LaneAward.Data;
using LaneAward.Web.Features.SignIn;

namespace LaneAward.Web.Features.People;

/// <summary>New PINs for several people, all or none; each is shown once.</summary>
internal sealed record IssuedPins(IReadOnlyList<PersonAnswer> People, string Receipt);

/// <summary>Gives several people new random PINs at once, for slips that are printed together.</summary>
internal sealed class IssuePins(CommandRunner runner, PinVault vault, ILogger<IssuePins> log)
{
    /// <summary>Two sheets of slips: more at once is a shop that wants the operator's report.</summary>
    public const int Most = 40;

    public async Task<Outcome<IssuedPins>> RunAsync(IReadOnlyList<long> ids, WriteRequest write, CancellationToken cancellation)
    {
        var wanted = ids.Distinct().ToList();
        if (wanted.Count is 0 or > Most)
        {
            return Refusal.Invalid("ids", Phrases.In(write.By.Language)["Choose 1 to {0} people. Nothing was changed.", Most]);
        }

        // Made here, not in the transaction, because the transaction may run twice.
        var pins = wanted.ToDictionary(id => id, _ => PinVault.Generate());
        return await runner.RunAsync(
            write, db => Issue(db, pins, write),
            _ => log.LogInformation("{Count} people {Action} by {ActorId}", wanted.Count, "got new PINs", write.By.PersonId), cancellation);
    }

    private Outcome<IssuedPins> Issue(Transaction db, IReadOnlyDictionary<long, string> pins, WriteRequest write)
    {
        var issued = new List<PersonAnswer>();
        foreach (var (id, pin) in pins)
        {
            var one = IssuePin.Issue(db, vault, id, pin, write);
            if (one.Refusal is { } refusal)
            {
                return refusal;
            }

            issued.Add(one.Value);
        }

        return new IssuedPins(
            [.. issued.OrderBy(answer => answer.Person.Name, StringComparer.CurrentCultureIgnoreCase)],
            Phrases.In(write.By.Language)["{0} new PINs. They are shown once.", issued.Count]);
    }
}
