using LaneAward.Web.Features;
using LaneAward.Web.Features.Parity;
using LaneAward.Web.Infrastructure;

namespace LaneAward.Web.Api;

/// <summary>GET /api/parity: the facts by which environments are compared.</summary>
internal static class ParityApi
{
    public static void MapParity(this RouteGroupBuilder api)
    {
        api.MapGet("/parity", ReadAsync)
            .AllowAnonymous()
            .Produces<ParityReport>()
            .WithTags("Operations")
            .WithSummary("What must be equal in every environment, what should be, and what must differ; with Accept: text/plain one fact a line");
    }

    private static async Task<IResult> ReadAsync(HttpContext http, ReadParity parity, ShopOptions options, CancellationToken cancellation)
    {
        if (!OperatorDoor.LetsIn(http, options))
        {
            return ApiAnswers.Problem(new Refusal(
                StatusCodes.Status401Unauthorized, "signed_out", "Send the operations token, or ask from the machine itself, to compare environments."));
        }

        var report = await parity.RunAsync(cancellation);
        return http.Request.Headers.Accept.ToString().StartsWith("text/plain", StringComparison.Ordinal)
            ? Results.Text(report.ToLines(), "text/plain; charset=utf-8")
            : Results.Ok(report);
    }
}
