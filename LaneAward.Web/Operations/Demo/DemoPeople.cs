using LaneAward.Data;
using LaneAward.Web.Features.People;
using LaneAward.Web.Features.SignIn;

namespace LaneAward.Web.Operations.Demo;

/// <summary>The people of the development shop. Their PINs and passwords are public, which is why the verb refuses every other environment.</summary>
internal static class DemoPeople
{
    public static readonly IReadOnlyList<string> Teams = ["Engraving", "Sublimation", "Assembly", "Packing"];

    public static readonly IReadOnlyList<Contributor> Contributors =
    [
        new("Rosa Delgado", "Engraving", "4827"),
        new("Marcus Tran", "Engraving", "7316"),
        new("Ben Ortiz", "Engraving", "5084"),
        new("Kim Castillo", "Sublimation", "2693"),
        new("Dre Johnson", "Sublimation", "8150"),
        new("Hanh Nguyen", "Sublimation", "3947"),
        new("Tess Brandt", "Assembly", "6271", Role: "lead"),
        new("Omar Pruitt", "Assembly", "9405"),
        new("Yesenia Vega", "Assembly", "1738", Language: "es"),
        new("Glen Fields", "Packing", "5862"),
        new("Sofia Alvarez", "Packing", "7049", Language: "es"),
        new("Joan Keller", "Packing", "3618"),
    ];

    public static readonly IReadOnlyList<ConsoleAccount> ConsoleAccounts =
    [
        new("Elena Marsh", "supervisor", "elena", "demo-supervisor"),
        new("Victor Hale", "admin", "victor", "demo-admin-2026"),
    ];

    // Monday to Friday; Sunday is day 0.
    private static readonly int[] WorkDays = [1, 2, 3, 4, 5];

    /// <summary>Teams by name. Called once, in a database without people.</summary>
    public static IReadOnlyDictionary<string, long> Add(Transaction db, PinVault vault, IReadOnlyList<string> passwordHashes)
    {
        var teams = new Dictionary<string, long>();
        foreach (var name in Teams)
        {
            var id = db.Teams.All().FirstOrDefault(t => t.Name == name)?.Id ?? db.Teams.Add(name, teams.Count + 1);
            teams.Add(name, id);
            AddShifts(db, name, id);
        }

        foreach (var person in Contributors)
        {
            var id = db.People.Add(person.Name, AddPerson.Initials(person.Name), person.Role, person.Language, login: null);
            db.People.SetHomeTeam(id, teams[person.Team]);
            var secret = vault.Seal(id, person.Pin);
            db.People.SetPin(id, secret.KeyId, secret.Length, secret.Tag, secret.Seal);
        }

        foreach (var (account, hash) in ConsoleAccounts.Zip(passwordHashes))
        {
            var id = db.People.Add(account.Name, AddPerson.Initials(account.Name), account.Role, "en", account.Login);
            db.People.SetPassword(id, hash);
        }

        return teams;
    }

    private static void AddShifts(Transaction db, string team, long teamId)
    {
        // Packing starts an hour later: it waits for the first finished pieces.
        var start = (team == "Packing" ? 8 : 7) * 60;
        foreach (var day in WorkDays)
        {
            db.Shifts.Add("Day shift", teamId, personId: null, day, start, start + (8 * 60) + 30);
        }
    }

    public sealed record Contributor(string Name, string Team, string Pin, string Role = "contributor", string Language = "en");

    public sealed record ConsoleAccount(string Name, string Role, string Login, string Password);
}
