using System.Text.Json.Serialization.Metadata;
using LaneAward.Web.Features;
using Microsoft.AspNetCore.Mvc.ModelBinding;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;

namespace LaneAward.Web.Api;

/// <summary>Describes the records that routes take: each under a name of its own, and nothing called required that may be left out.</summary>
internal static class DescribeRecords
{
    /// <summary>Many actions have a Request: the name of the class around it tells them apart. Null describes the type where it stands.</summary>
    public static string? NameOf(JsonTypeInfo type)
    {
        var name = IsGiven(type.Type) ? null : OpenApiOptions.CreateDefaultSchemaReferenceId(type);
        for (var outer = type.Type.DeclaringType; name is not null && outer is not null; outer = outer.DeclaringType)
        {
            name = outer.Name + name;
        }

        return name;
    }

    public static async Task Transform(OpenApiSchema schema, OpenApiSchemaTransformerContext context, CancellationToken cancellation)
    {
        if (IsGiven(context.JsonTypeInfo.Type))
        {
            var held = await context.GetOrCreateSchemaAsync(context.JsonTypeInfo.Type.GenericTypeArguments[0], null, cancellation);
            (schema.Type, schema.Format, schema.Pattern) = (held.Type | JsonSchemaType.Null, held.Format, held.Pattern);
        }

        // An answer has all of its fields, null or not.
        if (context.ParameterDescription?.Source == BindingSource.Body && schema.Required is { } required)
        {
            required.ExceptWith(context.JsonTypeInfo.Properties.Where(field => field.IsSetNullable || IsGiven(field.PropertyType)).Select(field => field.Name));
        }
    }

    private static bool IsGiven(Type type)
    {
        return type.IsGenericType && type.GetGenericTypeDefinition() == typeof(Given<>);
    }
}
