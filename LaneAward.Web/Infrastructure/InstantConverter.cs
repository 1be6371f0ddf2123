using System.Text.Json;
using System.Text.Json.Serialization;

namespace LaneAward.Web.Infrastructure;

/// <summary>Reads an instant of the API: ISO 8601 with Z or an offset. Without one it would be read in the zone of the server's machine, which no caller knows.</summary>
internal sealed class InstantConverter : JsonConverter<DateTimeOffset>
{
    /// <exception cref="JsonException">The text is no instant, or names no zone.</exception>
    public override DateTimeOffset Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        // The kind is left open when the text names no zone.
        return reader.TokenType is JsonTokenType.String && reader.TryGetDateTime(out var read) && read.Kind is not DateTimeKind.Unspecified
            && reader.TryGetDateTimeOffset(out var instant)
            ? instant
            : throw new JsonException("This is no instant with a zone, as 2026-11-24T20:00:00Z is.");
    }

    public override void Write(Utf8JsonWriter writer, DateTimeOffset value, JsonSerializerOptions options)
    {
        writer.WriteStringValue(value);
    }
}
