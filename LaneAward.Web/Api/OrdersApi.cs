using LaneAward.Web.Features;
using LaneAward.Web.Features.Orders;
using LaneAward.Web.Infrastructure;

namespace LaneAward.Web.Api;

/// <summary>GET /api/orders/search.</summary>
internal static class OrdersApi
{
    public static void MapOrders(this RouteGroupBuilder api)
    {
        api.MapGet("/orders/search", SearchAsync)
            .AllowAnonymous()
            .Produces<OrderSearchResult>()
            .WithTags("Orders")
            .WithSummary("Finds orders by the beginning of their number, then by words of customer and description, newest first");
        api.MapGet("/orders/newest", NewestAsync).Produces<IReadOnlyList<KeptOrder>>().WithTags("Orders").WithSummary($"What a tablet keeps to search in without a connection: the {SearchOrders.KeptOnTablets} newest orders");
    }

    private static async Task<IResult> SearchAsync(
        HttpContext http, SearchOrders orders, ShopOptions options, string? q, int? limit, CancellationToken cancellation)
    {
        if (http.Actor() is null && !options.OpenOrderSearch && !OperatorDoor.LetsIn(http, options))
        {
            return ApiAnswers.Problem(new Refusal(
                StatusCodes.Status401Unauthorized, "signed_out", "Sign in, send the operations token, or ask from the machine itself, to search orders."));
        }

        return limit is < 1 or > SearchOrders.MostLimit
            ? ApiAnswers.Problem(Refusal.Invalid("limit", $"The limit must be from 1 to {SearchOrders.MostLimit}."))
            : Results.Ok(await orders.RunAsync(q, limit, cancellation));
    }

    private static async Task<IResult> NewestAsync(HttpContext http, SearchOrders orders, CancellationToken cancellation)
    {
        return Results.Ok(await orders.NewestAsync(Phrases.In(http.RequireActor().Language), cancellation));
    }
}
