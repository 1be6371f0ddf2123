using LaneAward.Data;

namespace LaneAward.Web.Features.People;

/// <summary>Changes a person's name, role, language, team or sign-in name, or whether they are active. What is left out stays.</summary>
internal sealed class ChangePerson(CommandRunner runner, SetPersonActive active, ILogger<ChangePerson> log)
{
    public Task<Outcome<PersonAnswer>> RunAsync(long id, AddPerson.Request request, Namesakes namesakes, WriteRequest write, CancellationToken cancellation)
    {
        return runner.RunAsync(
            write, db => Change(db, id, request, namesakes, write),
            _ => log.LogInformation("Person {PersonId} {Action} by {ActorId}", id, "changed", write.By.PersonId), cancellation);
    }

    private Outcome<PersonAnswer> Change(Transaction db, long id, AddPerson.Request request, Namesakes namesakes, WriteRequest write)
    {
        var say = Phrases.In(write.By.Language);
        if (db.People.Find(id) is not { } before)
        {
            return Refusal.NotFound(say["There is no such person."]);
        }

        if (AdminsOnly.Check(before.Role, write.By, say) is { } guarded)
        {
            return guarded;
        }

        if (id == write.By.PersonId && before.Role == "admin" && request.Role is not (null or "admin"))
        {
            return Refusal.Conflict("own_role", say["You cannot take your own rights away. Another admin does it, so that one remains."]);
        }

        request = request with { Name = request.Name ?? before.Name, TeamId = request.TeamId.Or(before.TeamId), Login = request.Login.Or(before.Login) };
        if (id == write.By.PersonId && before.Login is not null && AddPerson.Login(request) is null)
        {
            return Refusal.Conflict("own_login", say["You cannot take your own sign-in name away. Another admin does it, so that one can still sign in."]);
        }

        if (AddPerson.Check(db, request, write, say, id) is { } wrong)
        {
            return wrong;
        }

        var name = NameText.Clean(request.Name)!;
        // Somebody who is deactivated has no tile; activating them asks.
        if (namesakes is Namesakes.Ask && before.Active && !NameText.Same(name, before.Name) && Namesake.Ask(db, name, id, say) is { } asked)
        {
            return asked;
        }

        db.People.Update(id, name, AddPerson.Initials(name), request.Role ?? before.Role, request.Language ?? before.Language, AddPerson.Login(request));
        db.People.SetHomeTeam(id, request.TeamId.Value);
        var after = db.People.Find(id)!;
        if (after != before)
        {
            PersonAudit.Add(db, write.By, "person changed", before, after);
        }

        // Also of somebody deactivated already: a start that was tapped before it may have come after it.
        return request.Active is { } wanted && !(wanted && after.Active)
            ? active.Switch(db, id, wanted, namesakes, write)
            : new PersonAnswer(after, say["{0} is saved.", after.Name]);
    }
}
