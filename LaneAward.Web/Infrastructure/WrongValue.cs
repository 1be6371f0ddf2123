using System.Globalization;
using System.Numerics;
using System.Reflection;
using LaneAward.Web.Features;

namespace LaneAward.Web.Infrastructure;

/// <summary>Names the value of an address that is not of the kind its route reads.</summary>
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
                var sentence = say["{0} must be a whole number, such as 10.", parameter.Name];
                return new Refusal(
                    StatusCodes.Status400BadRequest, "malformed", sentence, Fields: new Dictionary<string, string> { [parameter.Name!] = sentence });
            }
        }

        return null;
    }

    private static bool IsNo<T>(ParameterInfo parameter, string text)
        where T : struct, INumber<T>
    {
        return (Nullable.GetUnderlyingType(parameter.ParameterType) ?? parameter.ParameterType) == typeof(T)
            && !T.TryParse(text, NumberStyles.Integer, CultureInfo.InvariantCulture, out _);
    }
}
