using System.Globalization;
using System.Security.Claims;
using System.Text.Encodings.Web;
using LaneAward.Data;
using LaneAward.Data.People;
using LaneAward.Web.Features;
using LaneAward.Web.Features.Outbox;
using LaneAward.Web.Features.SignIn;
using LaneAward.Web.Features.Tablets;
using Microsoft.AspNetCore.Authentication;
using Microsoft.Extensions.Options;

namespace LaneAward.Web.Infrastructure;

/// <summary>
/// Knows the author of a tap by its ticket (X-Outbox-Ticket), whoever is signed in now. What was tapped while the sign-in stood counts;
/// later only a stop does. No other site's form can send the header, so such a request needs no antiforgery token.
/// </summary>
internal sealed class TicketAuthentication(
    IOptionsMonitor<AuthenticationSchemeOptions> options, ILoggerFactory logger, UrlEncoder encoder, OutboxTickets tickets, Database database,
    ShopOptions shop, TimeProvider time)
    : AuthenticationHandler<AuthenticationSchemeOptions>(options, logger, encoder)
{
    public const string SchemeName = "ticket";
    public const string Header = "X-Outbox-Ticket";

    private Refusal? _tooOld;

    public static bool Carries(HttpRequest request)
    {
        return request.Headers.ContainsKey(Header) && !HttpMethods.IsGet(request.Method);
    }

    protected override async Task<AuthenticateResult> HandleAuthenticateAsync()
    {
        var say = Phrases.In(RequestLanguage.Of(Context));
        if (tickets.SignInOf(Request.Headers[Header].ToString()) is not { } id)
        {
            return AuthenticateResult.NoResult();
        }

        var secret = TabletCookie.SecretHash(Context);
        var signIn = await database.ReadAsync(
            db => db.SignIns.Find(id) is { Kind: SignInCookies.Floor } row && TabletDoor.Judge(db, secret, shop.IsDevelopment).Tablet?.Id == row.TabletId ? row : null,
            Context.RequestAborted);
        if (signIn is null)
        {
            return AuthenticateResult.NoResult();
        }

        var now = time.GetUtcNow().ToUnixTimeMilliseconds();
        var tapped = WriteKeys.ReadTapTime(Request);
        var live = now < signIn.CountsUntilMs;
        var isStop = Context.GetEndpoint()?.Metadata.GetMetadata<StopCountsAttribute>() is not null;
        if (!live && !isStop && !(tapped is not null && StillSignedIn.WasIn(signIn, now - tapped.WaitedBefore(now))))
        {
            _tooOld = tapped?.WaitedBefore(now) > WriteRequest.UnseenAfterMs ? new Refusal(
                StatusCodes.Status422UnprocessableEntity, "too-old", say["{0}'s sign-in had ended before this was tapped. It was not applied; tell a supervisor.", signIn.Name]) : null;
            return AuthenticateResult.NoResult();
        }

        Context.Features.Set(ActorOf(signIn, live));
        var identity = new ClaimsIdentity(
            [new Claim(ClaimTypes.NameIdentifier, signIn.PersonId.ToString(CultureInfo.InvariantCulture)), new Claim(ClaimTypes.Role, signIn.Role)], SchemeName);
        return AuthenticateResult.Success(new AuthenticationTicket(new ClaimsPrincipal(identity), SchemeName));
    }

    protected override Task HandleChallengeAsync(AuthenticationProperties properties)
    {
        return ProblemAnswer.WriteAsync(Context, _tooOld ?? StillSignedIn.SignedOut(Phrases.In(RequestLanguage.Of(Context))));
    }

    private static Actor ActorOf(SignInRow row, bool live)
    {
        return SignInCookies.ActorOf(row) with { CutOff = row.WasCutOff, Away = !live };
    }
}
