using System.Text.Json;
using LaneAward.Web.Features;
using LaneAward.Web.Infrastructure;
using Microsoft.AspNetCore.WebUtilities;

namespace LaneAward.Web.Pages;

/// <summary>
/// What a person reads after a tap: the receipt, the task it was about, and where to undo it. A page that is led elsewhere carries it in a
/// cookie of one minute, which holds nothing that is not on the screen.
/// </summary>
internal sealed record Receipt(string Text, string? Sub, string? Undo)
{
    private const string Cookie = "laneaward-receipt";
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web);

    /// <summary>It tells nothing of a person: shown where nobody is signed in, and there alone.</summary>
    public bool ForAnybody { get; init; }

    /// <summary>As js/toasts.js reads it; Htmx.Net writes names as they are declared.</summary>
    public object ForScripts => new { text = Text, sub = Sub, undo = Undo };

    public void KeepForNextPage(HttpContext http)
    {
        // A tap that waited has nobody who reads its receipt; the next page may be another person's.
        if (http.Actor() is not { } actor || http.Features.Get<WriteRequest>()?.IsUnseen(http.RequestServices.GetRequiredService<TimeProvider>().GetUtcNow().ToUnixTimeMilliseconds()) == true)
        {
            return;
        }

        http.Response.Cookies.Append(Cookie, WebEncoders.Base64UrlEncode(JsonSerializer.SerializeToUtf8Bytes(actor.Away ? SignedOut(actor) : this, Json)), new CookieOptions
        {
            HttpOnly = true,
            SameSite = SameSiteMode.Strict,
            Secure = http.Request.IsHttps,
            MaxAge = TimeSpan.FromMinutes(1),
        });
    }

    /// <summary>Who was signed out before the tap still learns that it counted, and whoever holds the tablet now learns nothing else.</summary>
    private static Receipt SignedOut(Actor actor)
    {
        return new Receipt(Phrases.In(actor.Language)["The tap was saved. You were signed out meanwhile."], null, null) { ForAnybody = true };
    }

    /// <summary>The receipt that the page before left, once; null when there is none or it is not ours.</summary>
    public static Receipt? Take(HttpContext http)
    {
        if (http.Request.Cookies[Cookie] is not { } kept)
        {
            return null;
        }

        http.Response.Cookies.Delete(Cookie);
        try
        {
            var receipt = JsonSerializer.Deserialize<Receipt>(WebEncoders.Base64UrlDecode(kept), Json);
            return receipt?.Undo is null || IsUndoAddress(receipt.Undo) ? receipt : receipt with { Undo = null };
        }
        catch (Exception error) when (error is FormatException or JsonException)
        {
            return null;
        }
    }

    /// <summary>Where the tap is taken back, and nothing that came after it.</summary>
    public static string UndoAddress(string uid, string tap)
    {
        return $"/tasks/{uid}/undo?undoes={tap}";
    }

    private static bool IsUndoAddress(string address)
    {
        return address.Split('/', '?', '=') is ["", "tasks", var uid, "undo", "undoes", var tap]
            && Guid.TryParse(uid, out _) && Guid.TryParse(tap, out _) && address == UndoAddress(uid, tap);
    }
}
