using LaneAward.Web.Features;
using LaneAward.Web.Infrastructure;

namespace LaneAward.Web.Api;

/// <summary>Turns an outcome into its HTTP answer: the value with its write word, or the refusal as problem+json.</summary>
internal static class ApiAnswers
{
    public static IResult ToHttp<T>(this Outcome<T> outcome, HttpContext http, int status = StatusCodes.Status200OK)
    {
        return outcome.ToHttp(http, value => value, status);
    }

    public static IResult ToHttp<T>(this Outcome<T> outcome, HttpContext http, Func<T, object?> body, int status = StatusCodes.Status200OK)
    {
        if (outcome.Refusal is { } refusal)
        {
            return Problem(refusal);
        }

        http.Response.Headers["X-Write-Outcome"] = outcome.Replayed ? "replayed" : "applied";
        return Results.Json(body(outcome.Value), statusCode: status);
    }

    public static IResult Problem(Refusal refusal)
    {
        return new RefusalResult(refusal);
    }

    private sealed class RefusalResult(Refusal refusal) : IResult
    {
        public Task ExecuteAsync(HttpContext httpContext)
        {
            return ProblemAnswer.WriteAsync(httpContext, refusal);
        }
    }
}
