using System.Globalization;
using LaneAward.Data;
using LaneAward.Data.People;
using LaneAward.Web.Infrastructure;

namespace LaneAward.Web.Features.People;

/// <summary>Adds a person to the shop.</summary>
internal sealed class AddPerson(CommandRunner runner, SetPersonActive active, ILogger<AddPerson> log)
{
    /// <param name="Name">Left out in a change it stays, as do role and language.</param>
    /// <param name="TeamId">Null for no team.</param>
    /// <param name="Login">The sign-in name for the console; null or empty for none.</param>
    public sealed record Request(string? Name, string? Role, string? Language, Given<long?> TeamId, Given<string?> Login)
    {
        /// <summary>False deactivates the person and true lets them in again, in the same write; null leaves that. A new person is active without it.</summary>
        public bool? Active { get; init; }
    }

    public Task<Outcome<PersonAnswer>> RunAsync(Request request, Namesakes namesakes, WriteRequest write, CancellationToken cancellation)
    {
        return runner.RunAsync(
            write, db => Add(db, request, namesakes, write),
            answer => log.LogInformation("Person {PersonId} {Action} by {ActorId}", answer.Person.Id, "added", write.By.PersonId), cancellation);
    }

    private Outcome<PersonAnswer> Add(Transaction db, Request request, Namesakes namesakes, WriteRequest write)
    {
        var say = Phrases.In(write.By.Language);
        if (Check(db, request, write, say, exceptId: null) is { } wrong)
        {
            return wrong;
        }

        var name = NameText.Clean(request.Name)!;
        if (namesakes is Namesakes.Ask && Namesake.Ask(db, name, exceptId: null, say) is { } asked)
        {
            return asked;
        }

        var id = db.People.Add(name, Initials(name), request.Role ?? "contributor", request.Language ?? "en", Login(request));
        db.People.SetHomeTeam(id, request.TeamId.Value);
        var person = db.People.Find(id)!;
        PersonAudit.Add(db, write.By, "person added", null, person);
        return request.Active is false ? active.Switch(db, id, active: false, namesakes, write) : new PersonAnswer(person, Next(person, say));
    }

    private static string Next(PersonRow person, Phrases say)
    {
        return (AdminsOnly.Guards(person.Role), person.Login) switch
        {
            (true, null) => say["{0} is added. For the console give them a sign-in name first; then the operator sets their password.", person.Name],
            (true, _) => say["{0} is added. For the console the operator sets their password next: people set-password.", person.Name],
            _ => say["{0} is added. Give them a PIN next.", person.Name],
        };
    }

    /// <summary>The rules of a person's facts, for adding and changing alike.</summary>
    public static Refusal? Check(Transaction db, Request request, WriteRequest write, Phrases say, long? exceptId)
    {
        var isRole = request.Role is null || Permissions.Roles.Contains(request.Role);
        if (isRole && AdminsOnly.Guards(request.Role) && !write.By.IsAdmin)
        {
            return Refusal.NotAllowed("admins_only", say["Only an admin can make somebody a supervisor or an admin."]);
        }

        return Refusal.AllOf(
            NameText.Clean(request.Name) is not null ? null : Refusal.Invalid("name", say["A name has 1 to {0} characters.", NameText.Longest]),
            isRole ? null : Refusal.Invalid("role", say["Choose a role from the list."]),
            request.Language is null or "en" or "es" ? null : Refusal.Invalid("language", say["Choose English or Spanish."]),
            request.TeamId.Value is { } teamId && !IsOpen(db, teamId, exceptId) ? Refusal.Invalid("teamId", say["Choose a team from the list."]) : null,
            CheckLogin(db, Login(request), say, exceptId));
    }

    /// <summary>One that the person has already stays.</summary>
    private static Refusal? CheckLogin(Transaction db, string? login, Phrases say, long? personId)
    {
        if (login is null || (personId is { } self && db.People.Find(self)?.Login == login))
        {
            return null;
        }

        return WrongLogin(login, say)
            ?? (db.People.FindByLogin(login) is { } other && other.Id != personId ? Refusal.Invalid("login", say["{0} signs in with this name already.", other.Name]) : null);
    }

    /// <summary>An active team, or the one that the person is in already.</summary>
    private static bool IsOpen(Transaction db, long teamId, long? personId)
    {
        return db.Teams.All().Any(team => team.Id == teamId && (team.Active || (personId is { } self && db.People.Find(self)?.TeamId == teamId)));
    }

    /// <summary>The rule of a new sign-in name, also the operator's: who cannot see a sign of it cannot type it. Null when the name keeps to it.</summary>
    public static Refusal? WrongLogin(string login, Phrases say)
    {
        return login.Length == 0 || login.Any(sign => char.IsWhiteSpace(sign) || char.IsControl(sign) || char.GetUnicodeCategory(sign) is UnicodeCategory.Format)
            ? Refusal.Invalid("login", say["A sign-in name is one word, without spaces or control characters."])
            : null;
    }

    public static string? Login(Request request)
    {
        return string.IsNullOrWhiteSpace(request.Login.Value) ? null : request.Login.Value.Trim();
    }

    /// <summary>First letters of the first and the last word.</summary>
    public static string Initials(string name)
    {
        var words = name.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        var letters = words.Length > 1 ? string.Concat(words[0].AsSpan(0, 1), words[^1].AsSpan(0, 1)) : words[0][..1];
        return letters.ToUpperInvariant();
    }
}
