using System.CommandLine;
using System.Globalization;
using LaneAward.Data;
using LaneAward.Web.Features;
using LaneAward.Web.Features.People;
using LaneAward.Web.Features.SignIn;
using LaneAward.Web.Infrastructure;

namespace LaneAward.Web.Operations;

/// <summary>
/// <c>people add</c> and <c>people set-password</c>: how the first admin comes into a new shop, and how one who lost the password comes back.
/// A password is read from standard input, because arguments are seen by every process of the machine.
/// </summary>
internal static class PeopleVerbs
{
    internal const string Operator = "operator";

    public static Command Create()
    {
        return new Command("people", "Add a person or set a console password.") { CreateAdd(), CreateSetPassword() };
    }

    private static Command CreateAdd()
    {
        var name = new Argument<string>("name") { Description = "The person's name, as the tile shows it." };
        var login = new Option<string?>("--login") { Description = "The name for the console; needed by a supervisor or admin." };
        var role = new Option<string>("--role") { Description = "contributor, lead, supervisor or admin.", DefaultValueFactory = _ => "contributor" };
        role.AcceptOnlyFromAmong([.. Permissions.Roles]);
        var language = new Option<string>("--language") { Description = "en or es.", DefaultValueFactory = _ => "en" };
        language.AcceptOnlyFromAmong("en", "es");
        var team = new Option<string?>("--team") { Description = "The home team, by its name." };
        var command = new Command("add", "Add a person (the first admin makes the database of a new shop); a contributor gets a PIN, printed once; the password of a console account is the first line of standard input.")
        {
            name, role, login, language, team,
        };
        command.SetAction(async (parsed, cancellation) =>
        {
            var person = new NewPerson(
                NameText.Clean(parsed.GetRequiredValue(name)), parsed.GetRequiredValue(role), parsed.GetValue(login)?.Trim(),
                parsed.GetRequiredValue(language), parsed.GetValue(team)?.Trim());
            return await AddAsync(person, cancellation);
        });
        return command;
    }

    private static Command CreateSetPassword()
    {
        var login = new Argument<string>("login") { Description = "The name for the console." };
        var command = new Command("set-password", "Set a console password, read from the first line of standard input, and sign the person out everywhere.")
        {
            login,
        };
        command.SetAction((parsed, cancellation) => SetPasswordAsync(parsed.GetRequiredValue(login), cancellation));
        return command;
    }

    private static async Task<int> AddAsync(NewPerson person, CancellationToken cancellation)
    {
        var options = OperatorSettings.Read();
        var isNew = !File.Exists(options.DatabasePath);
        if (isNew && person.Role == "admin")
        {
            // The first admin is how a shop begins, so this verb alone makes its database.
            options = options with { CreateDatabase = true };
        }

        Shop.RequireDatabase(options);
        if (person.UsesConsole && string.IsNullOrEmpty(person.Login))
        {
            throw new VerbRefusedException(ExitCode.WrongUse, $"{(person.Role == "admin" ? "An" : "A")} {person.Role} signs in to the console: give --login NAME.");
        }

        if (person.Login is { } login && AddPerson.WrongLogin(login, Phrases.In("en")) is { } wrong)
        {
            throw new VerbRefusedException(ExitCode.BadData, wrong.Title + " Nothing was changed.");
        }

        var hash = person.UsesConsole ? await ReadPasswordAsync(cancellation) : null;
        using var database = isNew ? Shop.OpenDatabase(options, TimeProvider.System) : Shop.OpenMigrated(options, TimeProvider.System);
        if (isNew)
        {
            await Console.Error.WriteLineAsync($"Made the database of a new {options.Environment} shop: {options.DatabasePath}");
        }

        var vault = Shop.OpenPinVault(options, database);
        var pin = person.UsesConsole ? null : PinVault.Generate();
        await database.WriteAsync(db => Add(db, person, hash, pin, vault), cancellation: cancellation);
        Console.WriteLine(pin is null
            ? $"{person.Name} is added and signs in to /console/ as {person.Login}."
            : $"{person.Name} is added. PIN {pin}, shown this once.");
        return ExitCode.Ok;
    }

    private static void Add(Transaction db, NewPerson person, string? passwordHash, string? pin, PinVault vault)
    {
        if (person.Login is { } login && db.People.FindByLogin(login) is { } other)
        {
            throw new VerbRefusedException(ExitCode.BadData, $"{other.Name} signs in as {login} already. Nothing was changed.");
        }

        if (person.Name is not { } name)
        {
            throw new VerbRefusedException(ExitCode.BadData, $"A name has 1 to {NameText.Longest} characters. Nothing was changed.");
        }

        var id = db.People.Add(name, AddPerson.Initials(name), person.Role, person.Language, person.Login);
        db.People.SetHomeTeam(id, FindTeam(db, person.Team));
        if (passwordHash is not null)
        {
            db.People.SetPassword(id, passwordHash);
        }

        if (pin is not null)
        {
            var secret = vault.Seal(id, pin);
            db.People.SetPin(id, secret.KeyId, secret.Length, secret.Tag, secret.Seal);
        }

        Audit(db, "person added", id, person.Role);
    }

    private static long? FindTeam(Transaction db, string? name)
    {
        if (name is null)
        {
            return null;
        }

        var teams = db.Teams.All();
        return teams.FirstOrDefault(t => NameText.Same(t.Name, name))?.Id
            ?? throw new VerbRefusedException(
                ExitCode.BadData, $"There is no team {name}. The teams are: {string.Join(", ", teams.Select(t => t.Name))}. Nothing was changed.");
    }

    private static async Task<int> SetPasswordAsync(string login, CancellationToken cancellation)
    {
        var options = OperatorSettings.ReadForExistingShop();
        var hash = await ReadPasswordAsync(cancellation);
        using var database = Shop.OpenMigrated(options, TimeProvider.System);
        var name = await database.WriteAsync(
            db =>
            {
                if (db.People.FindByLogin(login) is not { } person)
                {
                    throw new VerbRefusedException(ExitCode.BadData, $"Nobody signs in to the console as {login}. Nothing was changed.");
                }

                db.People.SetPassword(person.Id, hash);
                db.SignIns.EndAll(person.Id, "new password");
                Audit(db, "password set", person.Id, null);
                return person.Name;
            },
            cancellation: cancellation);
        Console.WriteLine($"{name} has a new password and is signed out everywhere.");
        return ExitCode.Ok;
    }

    private static async Task<string> ReadPasswordAsync(CancellationToken cancellation)
    {
        if (!Console.IsInputRedirected)
        {
            await Console.Error.WriteLineAsync("Type the password and press Enter (it is shown while you type; a pipe keeps it off the screen):".AsMemory(), cancellation);
        }

        var password = await Console.In.ReadLineAsync(cancellation);
        return password is { Length: >= ConsolePasswords.Shortest }
            ? new ConsolePasswords().Hash(password)
            : throw new VerbRefusedException(
                ExitCode.BadData,
                $"The first line of standard input must be a password of {ConsolePasswords.Shortest} characters or more. Nothing was changed.");
    }

    private static void Audit(Transaction db, string action, long personId, string? note)
    {
        db.Audit.Add(null, Operator, action, "person", personId.ToString(CultureInfo.InvariantCulture), note: note);
    }

    private sealed record NewPerson(string? Name, string Role, string? Login, string Language, string? Team)
    {
        public bool UsesConsole => Permissions.Allow(Role, Permissions.Supervise);
    }
}
