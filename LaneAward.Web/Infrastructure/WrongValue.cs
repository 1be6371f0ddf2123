using System.Globalization;
using System.Numerics;
using System.Reflection;
using System.Text.Json;
using LaneAward.Web.Features;

namespace LaneAward.Web.Infrastructure;

/// <summary>Names the value of an address or of a JSON body that is not of the kind its route reads.</summary>
internal static class WrongValue
{
    /// <summary>Null when every number that the route reads from the query is one.</summary>
    public static Refusal? Find(HttpContext http, Phrases say)
    {
        foreach (var parameter in http.GetEndpoint()?.Metadata.GetMetadata<MethodInfo>()?.GetParameters() ?? [])
        {
            var text = http.Request.Query[parameter.Name!].ToString();
            if (text.Length > 0 && (IsNo<int>(parameter, text) || IsNo<long>(parameter, text)))
            {
                return NoWholeNumber(parameter.Name!, say);
            }
        }

        return null;
    }

    /// <summary>Null for a body that is no JSON, where no member is to blame.</summary>
    public static Refusal? InBody(Exception? error, Phrases say)
    {
        // What the reader itself could not read has its error inside.
        if (error is not JsonException { Path: { } path, InnerException: not JsonException } || !path.StartsWith("$.", StringComparison.Ordinal))
        {
            return null;
        }

        var member = path[2..].Split('[', '.')[0];
        return Refusal.Malformed(member, say["{0} has a value of the wrong kind or form. Nothing was saved.", member]);
    }

    /// <summary>Reads the id that a filter names, null where it names none; refuses a text that is no whole number.</summary>
    public static Refusal? CheckId(string name, string? text, Phrases say, out long? id)
    {
        id = long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) ? number : null;
        return text is null || id is not null ? null : NoWholeNumber(name, say);
    }

    private static Refusal NoWholeNumber(string name, Phrases say)
    {
        return Refusal.Malformed(name, say["{0} must be a whole number, such as 10.", name]);
    }

    private static bool IsNo<T>(ParameterInfo parameter, string text)
        where T : struct, INumber<T>
    {
        return (Nullable.GetUnderlyingType(parameter.ParameterType) ?? parameter.ParameterType) == typeof(T)
            && !T.TryParse(text, NumberStyles.Integer, CultureInfo.InvariantCulture, out _);
    }
}
