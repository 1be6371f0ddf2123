using System.Globalization;
using System.Net;
using System.Text.Json;
using LaneAward.Web.Features;

namespace LaneAward.Web.Infrastructure;

/// <summary>Writes a refusal in the form its caller reads: problem+json (RFC 9457) for programs, a fragment for htmx, a small page for a browser.</summary>
internal static class ProblemAnswer
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web);

    public static async Task WriteAsync(HttpContext http, Refusal refusal, bool retryable = false)
    {
        var response = http.Response;
        retryable |= refusal.Retryable;
        response.StatusCode = refusal.Status;
        response.Headers.CacheControl = "no-store";
        if (refusal.RetryAfterSeconds is { } seconds)
        {
            response.Headers.RetryAfter = seconds.ToString(CultureInfo.InvariantCulture);
        }

        if (!HttpMethods.IsGet(http.Request.Method) && !HttpMethods.IsHead(http.Request.Method))
        {
            MarkWrite(response, refusal, retryable);
        }

        if (http.Request.Headers.ContainsKey("HX-Request"))
        {
            // Into the message region: in the place that the tap named it would wipe out the person's tasks.
            response.Headers["HX-Retarget"] = "#errors";
            response.Headers["HX-Reswap"] = "innerHTML";
            await WriteHtmlAsync(response, Message(http, refusal, retryable));
        }
        else if (WantsHtml(http.Request))
        {
            await WriteHtmlAsync(response, Page(http, refusal, retryable, await TypedAsync(http, refusal)));
        }
        else
        {
            await WriteJsonAsync(response, refusal, retryable);
        }
    }

    /// <summary>The body of a problem answer: what <c>docs/api.md</c> promises and nothing about the inside.</summary>
    public static Dictionary<string, object?> Body(Refusal refusal, bool retryable)
    {
        var body = new Dictionary<string, object?>
        {
            ["status"] = refusal.Status,
            ["code"] = refusal.Code,
            ["title"] = refusal.Title,
            ["retryable"] = retryable,
        };
        if (refusal.Fields is not null)
        {
            body["errors"] = refusal.Fields;
        }

        if (refusal.Choices is not null)
        {
            body["choices"] = refusal.Choices;
        }

        if (refusal.Fresh is not null)
        {
            body["task"] = refusal.Fresh;
        }

        return body;
    }

    private static string Word(Refusal refusal, bool retryable)
    {
        return refusal.Code switch
        {
            "key-reused" or "key-missing" or "stale-token" or "wrong-person" or "too-old" => refusal.Code,
            _ when refusal.Status == StatusCodes.Status429TooManyRequests => "wait",
            _ when retryable => "busy",
            _ => refusal.Status switch
            {
                StatusCodes.Status401Unauthorized => "sign-in",
                StatusCodes.Status403Forbidden => "not-allowed",
                StatusCodes.Status404NotFound => "not-found",
                StatusCodes.Status409Conflict => "conflict",
                >= 500 => "failed",
                _ => "invalid",
            },
        };
    }

    private static bool WantsHtml(HttpRequest request)
    {
        return !request.Path.StartsWithSegments("/api") && request.Headers.Accept.ToString().Contains("text/html", StringComparison.Ordinal);
    }

    private static Task WriteJsonAsync(HttpResponse response, Refusal refusal, bool retryable)
    {
        response.ContentType = "application/problem+json";
        return response.WriteAsync(JsonSerializer.Serialize(Body(refusal, retryable), Json));
    }

    private static Task WriteHtmlAsync(HttpResponse response, string html)
    {
        response.ContentType = "text/html; charset=utf-8";
        return response.WriteAsync(html);
    }

    /// <summary>The word for a refusal that a page shows itself, and its sentence for a tablet that has only the tap left to show it on.</summary>
    public static void MarkWrite(HttpResponse response, Refusal refusal, bool retryable = false)
    {
        response.Headers["X-Write-Outcome"] = Word(refusal, retryable);
        // A header is ASCII; the sentence may be Spanish.
        response.Headers["X-Write-Message"] = Uri.EscapeDataString(refusal.Title);
        if (refusal.Code is "too-old" or "stale_epoch" or "key-reused")
        {
            // The same tap would be refused for ever: nobody is offered to try it again.
            response.Headers["X-Write-Final"] = "1";
        }
    }

    private static string Message(HttpContext http, Refusal refusal, bool retryable)
    {
        var say = Phrases.In(RequestLanguage.Of(http));
        var icons = http.RequestServices.GetRequiredService<StaticAssets>().Prefix + "/lib/icons.svg";
        return $"""
            <div class="toast" data-kind="failed" data-dismissible data-code="{refusal.Code}" data-retryable="{(retryable ? "true" : "false")}"><svg class="i" aria-hidden="true"><use href="{icons}#i-triangle-alert"/></svg><span>{WebUtility.HtmlEncode(refusal.Title)}</span><button class="btn" type="button" data-dismiss>{WebUtility.HtmlEncode(say["Close"])}</button></div>
            """;
    }

    /// <param name="typed">The fields to be sent again after a sign-in; empty for none.</param>
    private static string Page(HttpContext http, Refusal refusal, bool retryable, IReadOnlyList<(string Name, string Value)> typed)
    {
        var language = RequestLanguage.Of(http);
        var say = Phrases.In(language);
        var inConsole = http.Request.Path.StartsWithSegments("/console");
        var here = http.Request.Path + http.Request.QueryString;
        var hasLeft = HasLeftConsole(http, refusal);
        var keeps = typed.Count > 0;
        // The address that a form of the console is sent to opens the form's page, or leads to it.
        var (way, back) = hasLeft
            ? (say["Sign in"], "/console/sign-in?returnUrl=" + Uri.EscapeDataString(here))
            : (keeps ? say["Open the console"] : say["Back"], inConsole ? "/console/" : "/");
        var keep = !keeps ? "" : $"""
            <p>{WebUtility.HtmlEncode(hasLeft
                ? say["What you typed is kept on this page. Sign in in the tab that opens, come back here and send it."]
                : say["What was typed is kept on this page. Whoever typed it signs in in the tab that opens, comes back here and sends it. If that is refused again, copy it into a new form."])}</p>{(hasLeft ? "" : Words(http, typed, say))}
            """;
        var again = !keeps ? "" : $"""
            <form method="post" action="{WebUtility.HtmlEncode(here)}">{string.Concat(typed.Select(field => $"""<input type="hidden" name="{WebUtility.HtmlEncode(field.Name)}" value="{WebUtility.HtmlEncode(field.Value)}">"""))}<button class="btn btn-lg btn-wide" type="submit">{WebUtility.HtmlEncode(say["Send what I typed"])}</button></form>
            """;
        var assets = http.RequestServices.GetRequiredService<StaticAssets>().Prefix;
        var sheets = string.Concat(Stylesheets.Select(name => $"""<link rel="stylesheet" href="{assets}/css/{name}.css">"""));
        return $"""
            <!doctype html>
            <html lang="{language}" data-theme="light">
            <head><meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1"><title>Time On Tasks</title>{sheets}</head>
            <body class="floor"><main id="main" class="gate"><div class="card"><h1>Time On Tasks</h1><p role="alert" data-code="{refusal.Code}" data-retryable="{(retryable ? "true" : "false")}">{WebUtility.HtmlEncode(refusal.Title)}</p>{keep}<p><a class="btn btn-primary btn-lg btn-wide" href="{WebUtility.HtmlEncode(back)}"{(keeps ? " target=\"_blank\"" : "")}>{WebUtility.HtmlEncode(way)}</a></p>{again}</div></main></body>
            </html>
            """;
    }

    /// <summary>What was typed, to be read and copied.</summary>
    private static string Words(HttpContext http, IReadOnlyList<(string Name, string Value)> typed, Phrases say)
    {
        var words = http.RequestServices.GetRequiredService<TellForm>()(typed, say);
        var list = words.Fields.Count == 0 ? "" : $"""<dl class="typed">{string.Concat(words.Fields.Select(field => $"""<dt>{WebUtility.HtmlEncode(field.Label)}</dt><dd>{WebUtility.HtmlEncode(field.Value)}</dd>"""))}</dl>""";
        return words.IsWhole ? list : list + $"<p>{WebUtility.HtmlEncode(say["What else was chosen or ticked is not shown here: in a new form it has to be chosen again."])}</p>";
    }

    /// <summary>
    /// The fields of a form of the console whose sign-in had ended or is another one by now, its token as it came: it holds for the same
    /// person's next sign-in and for nobody else. One made here would let another site have sent what a person then confirms. Empty when only a
    /// button was pressed, when it is no form that writes, and when it holds a secret, which must not stay on a screen that somebody else may come to.
    /// </summary>
    private static async Task<IReadOnlyList<(string Name, string Value)>> TypedAsync(HttpContext http, Refusal refusal)
    {
        var request = http.Request;
        if (!(HasLeftConsole(http, refusal) || IsAnothers(http, refusal)) || !request.HasFormContentType)
        {
            return [];
        }

        IFormCollection form;
        try
        {
            form = await request.ReadFormAsync(http.RequestAborted);
        }
        catch (Exception error) when (error is InvalidDataException or IOException or BadHttpRequestException)
        {
            // What cannot be read cannot be sent again either; why it was refused is still the answer.
            return [];
        }

        var isKept = form.ContainsKey("__key") && form.Keys.Any(name => !name.StartsWith("__", StringComparison.Ordinal)) && !form.Keys.Any(IsSecret);
        return isKept ? [.. form.SelectMany(field => field.Value, (field, value) => (field.Key, value ?? ""))] : [];
    }

    /// <summary>Whose token it is not, and who may not open the page that it came from, cannot send it as they are signed in now.</summary>
    private static bool IsAnothers(HttpContext http, Refusal refusal)
    {
        return refusal.Code is "stale-token" or "not_allowed" && http.Request.Path.StartsWithSegments("/console");
    }

    private static bool HasLeftConsole(HttpContext http, Refusal refusal)
    {
        return refusal.Code == "signed_out" && http.Request.Path.StartsWithSegments("/console");
    }

    private static bool IsSecret(string name)
    {
        return name.Contains("password", StringComparison.OrdinalIgnoreCase) || name.Equals("pin", StringComparison.OrdinalIgnoreCase);
    }

    private static readonly string[] Stylesheets = ["tokens", "base", "layout", "components/button", "components/card", "components/sign-in"];
}
