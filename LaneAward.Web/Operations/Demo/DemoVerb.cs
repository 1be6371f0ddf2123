using System.CommandLine;
using System.Globalization;
using System.Text;
using LaneAward.Data;
using LaneAward.Data.People;
using LaneAward.Web.Features;
using LaneAward.Web.Features.SignIn;
using LaneAward.Web.Infrastructure;

namespace LaneAward.Web.Operations.Demo;

/// <summary><c>demo</c>: people, lists and lively work in a development database, and the PINs to sign in with. Doing it again changes nothing.</summary>
internal static class DemoVerb
{
    public static Command Create()
    {
        var command = new Command("demo", "Make the development shop (people, lists, work on imported orders) where it is missing, and show its PINs.");
        command.SetAction((_, cancellation) => RunAsync(OperatorSettings.Read(), TimeProvider.System, Console.Out, cancellation));
        return command;
    }

    public static async Task<int> RunAsync(ShopOptions options, TimeProvider time, TextWriter output, CancellationToken cancellation)
    {
        if (!options.IsDevelopment)
        {
            throw new ConfigurationException(
                $"demo makes a development shop only, but LaneAward__Environment is {options.Environment}. Nothing was changed.");
        }

        using var database = Shop.OpenDatabase(options, time);
        var vault = Shop.OpenPinVault(options, database);
        // Hashing is slow on purpose, and the write lock is not held for it.
        var passwords = new ConsolePasswords();
        var hashes = DemoPeople.ConsoleAccounts.Select(a => passwords.Hash(a.Password)).ToList();
        var clock = new ShopClock(time, options.TimeZone);
        var made = await database.WriteAsync(db => Make(db, vault, hashes, clock), cancellation: cancellation);
        await output.WriteLineAsync(made);
        await output.WriteAsync(await database.ReadAsync(db => SignInList(db, vault, passwords), cancellation));
        return ExitCode.Ok;
    }

    /// <returns>What was done, in a sentence.</returns>
    private static string Make(Transaction db, PinVault vault, IReadOnlyList<string> passwordHashes, ShopClock clock)
    {
        var orders = new DemoOrders(db);
        var peopleMissing = db.People.IsEmpty();
        if (peopleMissing)
        {
            DemoCatalog.Add(db, DemoPeople.Add(db, vault, passwordHashes));
            db.Audit.Add(null, "operator", "demo shop made", "instance", null);
        }

        var names = db.People.All().Where(p => p.HasPin).Select(p => p.Name).ToHashSet();
        var workMissing = db.Tasks.IsEmpty() && orders.Any && DemoPeople.Contributors.All(c => names.Contains(c.Name));
        if (workMissing)
        {
            var floor = new DemoFloor(db, clock);
            new DemoPastDays(floor, orders, clock, db.NowMs).Plan();
            new DemoToday(floor, orders, db.NowMs).Plan();
            floor.Play();
        }

        return (peopleMissing, workMissing) switch
        {
            (true, true) => "The development shop is made, with work of the last days.",
            (true, false) => "The development shop is made, without work: import orders, then run demo again.",
            (false, true) => "The development shop had its people; work of the last days is added.",
            (false, false) => "The development shop is there already; nothing was changed.",
        };
    }

    /// <summary>The PINs as they are now, also after a new one was issued in the console.</summary>
    private static string SignInList(Transaction db, PinVault vault, ConsolePasswords passwords)
    {
        var people = db.People.All().Where(p => p.Active).ToList();
        var text = new StringBuilder().AppendLine().AppendLine("On the floor, tap the name and type the PIN:");
        foreach (var person in people.Where(p => p.HasPin).OrderBy(p => p.TeamId).ThenBy(p => p.Id))
        {
            text.AppendLine(CultureInfo.InvariantCulture, $"  {person.Name,-16}{person.TeamName,-14}{Pin(db, vault, person)}");
        }

        text.AppendLine().AppendLine("In the console:");
        foreach (var person in people.Where(p => p.HasPassword && p.Login is not null))
        {
            text.AppendLine(CultureInfo.InvariantCulture, $"  {person.Name,-16}{person.Role,-14}{person.Login}  {Password(db, passwords, person)}");
        }

        return text.ToString();
    }

    private static string Pin(Transaction db, PinVault vault, PersonRow person)
    {
        var secrets = db.People.FindSecrets(person.Id)!;
        return secrets.PinKeyId == vault.KeyId
            ? vault.Open(person.Id, secrets.PinSeal!)
            : "(sealed under another key file)";
    }

    private static string Password(Transaction db, ConsolePasswords passwords, PersonRow person)
    {
        var hash = db.People.FindSecrets(person.Id)!.PasswordHash;
        return DemoPeople.ConsoleAccounts.FirstOrDefault(a => a.Login == person.Login) is { } account && passwords.Matches(hash, account.Password)
            ? account.Password
            : "(password of its own)";
    }
}
