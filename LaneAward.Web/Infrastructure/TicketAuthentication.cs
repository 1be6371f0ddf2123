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
/// Knows the author of a tap by its ticket (X-Outbox-Ticket), whoever is signed in now. What was tapped while the sign-in stood
/// counts; later only a stop does. No other site's form can send the header, so such a request needs no antiforgery token.
/// </summary>
internal sealed class TicketAuthentication(
    IOptionsMonitor<AuthenticationSchemeOptions> options, ILoggerFactory logger, UrlEncoder encoder, OutboxTickets tickets, Database database,
    ShopOptions shop, TimeProvider time, LateSignOuts late)
    : AuthenticationHandler<AuthenticationSchemeOptions>(options, logger, encoder)
{
    public const string SchemeName = "ticket";
    public const string Header = "X-Outbox-Ticket";

    public static bool Carries(HttpRequest request)
    {
        return request.Headers.ContainsKey(Header) && !HttpMethods.IsGet(request.Method);
    }

    protected override async Task<AuthenticateResult> HandleAuthenticateAsync()
    {
        if (tickets.SignInOf(Request.Headers[Header].ToString()) is not { } id)
        {
            return AuthenticateResult.NoResult();
        }

        var endedLate = late.Ended(id);
        var secret = TabletCookie.SecretHash(Context);
        var signIn = await database.ReadAsync(
            db => db.SignIns.Find(id) is { Kind: SignInCookies.Floor } row && TabletDoor.Judge(db, secret, shop.IsDevelopment).Tablet?.Id == row.TabletId ? row : null,
            Context.RequestAborted);
        if (signIn is null)
        {
            return AuthenticateResult.NoResult();
        }

        // What came of the tap is judged in its transaction, by when it was made; without that, and without a transaction, an ended sign-in is none.
        var live = !endedLate && time.GetUtcNow().ToUnixTimeMilliseconds() < signIn.CountsUntilMs;
        var endpoint = Context.GetEndpoint()?.Metadata;
        if (!live && (endpoint?.GetMetadata<WithoutWriteKeyAttribute>() is not null
            || (endpoint?.GetMetadata<StopCountsAttribute>() is null && WriteKeys.ReadTapTime(Request) is null)))
        {
            return AuthenticateResult.NoResult();
        }

        Context.Features.Set(ActorOf(signIn, live));
        var identity = new ClaimsIdentity(
            [new Claim(ClaimTypes.NameIdentifier, signIn.PersonId.ToString(CultureInfo.InvariantCulture)), new Claim(ClaimTypes.Role, signIn.Role)], SchemeName);
        return AuthenticateResult.Success(new AuthenticationTicket(new ClaimsPrincipal(identity), SchemeName));
    }

    protected override Task HandleChallengeAsync(AuthenticationProperties properties)
    {
        return ProblemAnswer.WriteAsync(Context, StillSignedIn.SignedOut(Phrases.In(RequestLanguage.Of(Context))));
    }

    private static Actor ActorOf(SignInRow row, bool live)
    {
        return SignInCookies.ActorOf(row) with { CutOff = row.WasCutOff, Away = !live };
    }
}
