using LaneAward.Web.Infrastructure;

namespace LaneAward.Web.Api;

/// <summary>/workforce/ and everything below: the address of the shop's earlier clock, which leads to the floor's first page.</summary>
internal static class OldAddressApi
{
    public static void MapOldAddress(this IEndpointRouteBuilder routes)
    {
        routes.Map("/workforce/{**rest}", LeadOn)
            .AllowAnonymous()
            .WithMetadata(new WithoutWriteKeyAttribute("Nothing is written at an address that only leads on."))
            .ExcludeFromDescription();
    }

    private static IResult LeadOn(HttpContext http)
    {
        if (!HttpMethods.IsGet(http.Request.Method))
        {
            // A write of the old system must not be taken for saved.
            http.Response.Headers["X-Write-Outcome"] = "not-found";
        }

        return Results.Redirect("/", permanent: true);
    }
}
