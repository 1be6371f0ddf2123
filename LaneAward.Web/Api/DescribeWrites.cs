using LaneAward.Web.Infrastructure;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;

namespace LaneAward.Web.Api;

/// <summary>Adds to each writing operation of the description what all of them share: the write key and the refusals.</summary>
internal static class DescribeWrites
{
    private const string Busy = "Busy (database_busy, retryable) with Retry-After";

    public static Task Transform(OpenApiOperation operation, OpenApiOperationTransformerContext context, CancellationToken cancellation)
    {
        if (context.Description.HttpMethod is null or "GET" || context.Description.ActionDescriptor.EndpointMetadata.OfType<WithoutWriteKeyAttribute>().Any())
        {
            return Task.CompletedTask;
        }

        operation.Parameters ??= [];
        operation.Parameters.Add(new OpenApiParameter
        {
            Name = "Idempotency-Key",
            In = ParameterLocation.Header,
            Required = true,
            Description = "A UUID, one per tap. The same key and body get the same answer again; another body gets 422.",
            Schema = new OpenApiSchema { Type = JsonSchemaType.String, Format = "uuid" },
        });
        return AddRefusals(
            operation, ("400", "Malformed, or no Idempotency-Key"), ("401", "Signed out"), ("403", "Not allowed"), ("404", "Unknown"),
            ("409", "Wrong state, with the fresh task"), ("422", "Invalid input, or the key was used for something else"),
            ("503", Busy));
    }

    /// <summary>How a sign-in is refused, which takes no write key.</summary>
    public static Task SignIn(OpenApiOperation operation, OpenApiOperationTransformerContext context, CancellationToken cancellation)
    {
        return AddRefusals(
            operation, ("400", "Malformed"), ("401", "The PIN did not match"), ("403", "The browser is not enrolled as a tablet"), ("415", "Not JSON"),
            ("429", "Too many wrong PINs (wait, tablet_wait, locked) with Retry-After"), ("503", Busy));
    }

    private static Task AddRefusals(OpenApiOperation operation, params ReadOnlySpan<(string Status, string Text)> refusals)
    {
        operation.Responses ??= [];
        foreach (var (status, text) in refusals)
        {
            operation.Responses.TryAdd(status, new OpenApiResponse { Description = text + ": problem+json with code, title and retryable" });
        }

        return Task.CompletedTask;
    }
}
