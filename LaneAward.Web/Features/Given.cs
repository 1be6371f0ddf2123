using System.Text.Json;
using System.Text.Json.Serialization;

namespace LaneAward.Web.Features;

/// <summary>A field of a change that can be left out: what is left out stays as it is, and null empties it.</summary>
[JsonConverter(typeof(GivenConverter))]
internal readonly record struct Given<T>(T Value)
{
    public bool IsGiven { get; } = true;

    /// <summary>What is to stand there: what was given, else what stands there now.</summary>
    public T Or(T now)
    {
        return IsGiven ? Value : now;
    }

    public static implicit operator Given<T>(T value)
    {
        return new Given<T>(value);
    }
}

/// <summary>Reads a field that is there, null included, as given; one that is missing stays the default.</summary>
internal sealed class GivenConverter : JsonConverterFactory
{
    public override bool CanConvert(Type typeToConvert)
    {
        return typeToConvert.IsGenericType && typeToConvert.GetGenericTypeDefinition() == typeof(Given<>);
    }

    public override JsonConverter CreateConverter(Type typeToConvert, JsonSerializerOptions options)
    {
        return (JsonConverter)Activator.CreateInstance(typeof(Of<>).MakeGenericType(typeToConvert.GetGenericArguments()))!;
    }

    private sealed class Of<T> : JsonConverter<Given<T>>
    {
        public override bool HandleNull => true;

        public override Given<T> Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
        {
            try
            {
                return new Given<T>(JsonSerializer.Deserialize<T>(ref reader, options)!);
            }
            catch (JsonException)
            {
                // That one's path begins at the value; one without a path gets the member's name on its way out.
                throw new JsonException();
            }
        }

        public override void Write(Utf8JsonWriter writer, Given<T> value, JsonSerializerOptions options)
        {
            JsonSerializer.Serialize(writer, value.Value, options);
        }
    }
}
