using System.Globalization;
using Htmx;
using LaneAward.Data.People;
using LaneAward.Web.Features;
using LaneAward.Web.Features.People;
using LaneAward.Web.Features.SignIn;
using LaneAward.Web.Infrastructure;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;

namespace LaneAward.Web.Pages;

/// <summary>Signs a person in by name tile and PIN.</summary>
[AllowAnonymous]
[WithoutWriteKey("A sign-in has no effect that could count twice, and a stored fingerprint of its body would let a PIN be guessed from a stolen copy.")]
internal sealed class SignInModel(SignInWithPin signIn, ChooseLanguage choose, ListTiles tiles, ShopClock clock) : FloorPage
{
    public IActionResult OnGet()
    {
        return SeeHome();
    }

    public async Task<IActionResult> OnPostAsync(long personId, string? pin, string? language)
    {
        if (personId == 0)
        {
            return await AgainAsync(personId, language, Refusal.Invalid("personId", Words["Tap your name first."]));
        }

        var outcome = await signIn.RunAsync(new SignInWithPin.Request(personId, pin, TabletCookie.SecretHash(HttpContext), Words.Language), Cancelled);
        if (outcome.Refusal is { } refusal)
        {
            return await AgainAsync(personId, language, refusal);
        }

        await SignInCookies.SignInAsync(HttpContext, SignInCookies.Floor, outcome.Value);
        TabletCookie.Prolong(HttpContext);
        if (language is "en" or "es" && language != outcome.Value.Language)
        {
            await choose.RunAsync(personId, language, Cancelled);
        }

        MarkSaved(replayed: false);
        return SeeHome();
    }

    private async Task<IActionResult> AgainAsync(long personId, string? language, Refusal refusal)
    {
        // Never the word "sign-in": that tells the page's script that its person was signed out.
        Response.Headers["X-Write-Outcome"] = refusal.Status == StatusCodes.Status429TooManyRequests ? "throttled" : "invalid";
        if (refusal.RetryAfterSeconds is { } seconds)
        {
            Response.Headers.RetryAfter = seconds.ToString(CultureInfo.InvariantCulture);
        }

        var people = await tiles.RunAsync(TabletCookie.SecretHash(HttpContext), Words.Language, Cancelled);
        if (people.Refusal is { } stranger)
        {
            Response.Headers["X-Write-Outcome"] = "not-enrolled";
            Response.Htmx(h => h.WithTrigger("focus", "#enrol-h"));
            return Show(Views.Enrol, new EnrolScreen(Problem: null), stranger.Status);
        }

        Response.Htmx(h => h.WithTrigger("focus", "#pin-problem"));
        return Show(
            Views.SignIn,
            new SignInScreen(people.Value.TabletName, people.Value.People) { PersonId = personId, Language = language, Problem = SentenceOf(refusal), WaitUntilMs = WaitUntilMs(refusal) },
            refusal.Status);
    }

    // The screen stands longer than the answer of the API is read: it says by itself how long the wait still is.
    private string SentenceOf(Refusal refusal)
    {
        return refusal.Code switch
        {
            SignInWithPin.PersonWaits => Words["Too many wrong PINs. Wait, or ask a supervisor."],
            SignInWithPin.TabletWaits => Words["Too many wrong PINs on this tablet. Wait, or ask a supervisor."],
            _ => refusal.Title,
        };
    }

    private long? WaitUntilMs(Refusal refusal)
    {
        return refusal is { Code: SignInWithPin.PersonWaits or SignInWithPin.TabletWaits, RetryAfterSeconds: { } seconds } ? clock.NowMs + (seconds * 1000L) : null;
    }
}

/// <summary>The names and the PIN pad.</summary>
/// <param name="TabletName">Null in a development shop.</param>
/// <param name="Everybody">In the order of the tiles.</param>
internal sealed record SignInScreen(string? TabletName, IReadOnlyList<TileRow> Everybody)
{
    // As many as the screen of a tablet holds without becoming a directory; beyond them a name is typed.
    private const int MostTiles = 24;

    // Tiles grow smaller when more than these are shown.
    private const int Roomy = 8;

    // As many small tiles as two columns hold on a screen of 768 px.
    private const int TwoColumns = 14;

    /// <summary>Text of the name search; null when the search is not open.</summary>
    public string? Find { get; init; }

    public long PersonId { get; init; }

    public string? Language { get; init; }

    public string? Problem { get; init; }

    /// <summary>Until when no PIN is checked after too many wrong ones; null when the next one is.</summary>
    public long? WaitUntilMs { get; init; }

    public TileRow? Chosen => Everybody.FirstOrDefault(p => p.Id == PersonId);

    /// <summary>Whether somebody has no tile, so that a name must be searched.</summary>
    public bool NeedsSearch => Everybody.Count > MostTiles;

    /// <summary>Those who were on this tablet last; the chosen one is always among them, and a search shows everybody it found.</summary>
    public IReadOnlyList<TileRow> Tiles => Find is { } text
        ? ListTiles.Named(Everybody, text)
        : [.. Everybody.Where((p, i) => i < MostTiles || p.Id == PersonId)];

    public bool IsCrowded => Tiles.Count > Roomy;

    /// <summary>Columns of the smaller tiles, so that all of them stand on a tablet's screen; null while there is room for large ones.</summary>
    public int? Columns => IsCrowded ? (Tiles.Count > TwoColumns ? 3 : 2) : null;
}
