using LaneAward.Data.People;
using LaneAward.Web.Features;
using LaneAward.Web.Features.People;
using LaneAward.Web.Infrastructure;

namespace LaneAward.Web.Api;

/// <summary>People as the console manages them: add, change, new PIN, deactivate. Nobody is ever deleted.</summary>
internal static class AdminPeopleApi
{
    public static void MapAdminPeople(this RouteGroupBuilder api)
    {
        var people = api.MapGroup("/admin/people").RequireAuthorization(Permissions.ManagePeople).WithTags("Admin");
        people.MapGet("", ListAsync).WithSummary("Everybody, deactivated people included");
        people.MapPost("", AddAsync).Produces(StatusCodes.Status201Created).WithSummary("Adds a person");
        people.MapPut("/{id:long}", ChangeAsync).WithSummary("Changes name, role, language, team, sign-in name or whether they are active");
        people.MapPost("/{id:long}/pin", PinAsync).WithSummary("Issues a new PIN and shows it once");
        people.MapPost("/{id:long}/unlock", UnlockAsync).WithSummary("Forgets wrong PINs and passwords; the PIN stays");
        people.MapPost("/{id:long}/deactivate", DeactivateAsync).WithSummary("Stops their clock, signs them out, keeps their history");
        people.MapPost("/{id:long}/activate", ActivateAsync).WithSummary("Lets them in again");
    }

    private static async Task<IResult> ListAsync(ListPeople people, CancellationToken cancellation)
    {
        return Results.Ok((await people.RunAsync(cancellation)).People.Select(PersonView.From));
    }

    private static async Task<IResult> AddAsync(HttpContext http, AddPerson.Request body, AddPerson add, CancellationToken cancellation)
    {
        return (await add.RunAsync(body, Namesakes.Meant, http.Write(), cancellation)).ToHttp(http, answer => PersonView.From(answer.Person), StatusCodes.Status201Created);
    }

    private static async Task<IResult> ChangeAsync(HttpContext http, long id, AddPerson.Request body, ChangePerson change, CancellationToken cancellation)
    {
        return (await change.RunAsync(id, body, Namesakes.Meant, http.Write(), cancellation)).ToHttp(http, answer => PersonView.From(answer.Person));
    }

    private static async Task<IResult> PinAsync(HttpContext http, long id, IssuePin issue, CancellationToken cancellation)
    {
        // The PIN is shown once: the stored answer, which a repeated request gets, holds none.
        return (await issue.RunAsync(id, http.Write(), cancellation)).ToHttp(http, answer => new { person = PersonView.From(answer.Person), pin = answer.Pin, receipt = answer.Receipt });
    }

    private static async Task<IResult> UnlockAsync(HttpContext http, long id, UnlockPerson unlock, CancellationToken cancellation)
    {
        return (await unlock.RunAsync(id, http.Write(), cancellation)).ToHttp(http, ActView.From);
    }

    private static async Task<IResult> DeactivateAsync(HttpContext http, long id, SetPersonActive active, CancellationToken cancellation)
    {
        return (await active.DeactivateAsync(id, http.Write(), cancellation)).ToHttp(http, ActView.From);
    }

    private static async Task<IResult> ActivateAsync(HttpContext http, long id, SetPersonActive active, CancellationToken cancellation)
    {
        return (await active.ActivateAsync(id, Namesakes.Meant, http.Write(), cancellation)).ToHttp(http, ActView.From);
    }

    /// <param name="PinWaitUntil">No PIN of theirs is looked at before, after wrong ones; it may lie in the past. Null when none was set.</param>
    internal sealed record PersonView(
        long Id, string Name, string Initials, long Hue, string Role, string Language, string? Login, bool Active, string? DeactivatedAt, string? LastSeenAt,
        long? TeamId, string? TeamName, bool HasPin, long? PinLength, bool PinLocked, string? PinWaitUntil, bool HasPassword)
    {
        public static PersonView From(PersonRow row)
        {
            return new PersonView(
                row.Id, row.Name, row.Initials, row.Hue, row.Role, row.Language, row.Login, row.Active, ShopClock.Iso(row.DeactivatedAtMs), ShopClock.Iso(row.LastSeenMs),
                row.TeamId, row.TeamName, row.HasPin, row.PinLength, row.PinLocked, row.PinWaitUntilMs == 0 ? null : ShopClock.Iso(row.PinWaitUntilMs), row.HasPassword);
        }
    }

    internal sealed record ActView(PersonView Person, string Receipt, bool AlreadyDone)
    {
        public static ActView From(PersonAnswer answer)
        {
            return new ActView(PersonView.From(answer.Person), answer.Receipt, answer.AlreadyDone);
        }
    }
}
