using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;

namespace LaneAward.Web.Api;

/// <summary>Adds the questions that every report takes to its description.</summary>
internal static class DescribeReports
{
    private static readonly (string Name, string Text)[] Questions =
    [
        ("range", "today, yesterday, this-week, last-week, this-month, last-month, pay-period, last-pay-period or custom; this-week when no days are given"),
        ("from", "The first day, yyyy-MM-dd, included"), ("to", "The last day, yyyy-MM-dd, included"), ("groupBy", "One of the report's own, see GET /api/reports"),
        ("team", "A number; 0 for people without a team"), ("person", "A number"), ("taskType", "A number"), ("task", "A task's uid"), ("order", "An order number"),
        ("customer", "A number or a part of a name; - for orders without a customer"), ("pause", "The number of a pause reason"), ("material", "A number"),
        ("status", "queued, running, paused, completed or cancelled"), ("work", "direct or indirect"), ("trust", "live, auto or corrected"),
        ("unreviewed", "no leaves out what nobody has reviewed, only leaves out the rest"), ("tablet", "A number; 0 for none"), ("cancelled", "no leaves out cancelled tasks"),
        ("sort", "A column's key; with a minus in front from the highest down"),
    ];

    /// <summary>Every name that an address may use; the page is one of the console's.</summary>
    public static IEnumerable<string> Names => Questions.Select(question => question.Name).Append("page");

    public static Task Transform(OpenApiOperation operation, OpenApiOperationTransformerContext context, CancellationToken cancellation)
    {
        operation.Parameters ??= [];
        foreach (var (name, text) in Questions)
        {
            operation.Parameters.Add(new OpenApiParameter
            {
                Name = name,
                In = ParameterLocation.Query,
                Description = text,
                Schema = new OpenApiSchema { Type = JsonSchemaType.String },
            });
        }

        return Task.CompletedTask;
    }
}
