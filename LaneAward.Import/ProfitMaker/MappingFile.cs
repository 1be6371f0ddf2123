using System.Security.Cryptography;
using System.Text.Json;

namespace LaneAward.Import.ProfitMaker;

/// <summary>Reads a mapping file; every complaint names the place and what was expected there.</summary>
public static class MappingFile
{
    private static readonly JsonDocumentOptions Lenient = new() { CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true };

    /// <exception cref="MappingException">The file is missing, no JSON, or says something that is no mapping.</exception>
    public static ProfitMakerMapping Read(string path)
    {
        byte[] bytes;
        try
        {
            bytes = File.ReadAllBytes(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new MappingException($"The mapping {path} cannot be read: {e.Message}");
        }
        try
        {
            // A byte order mark is what Windows editors leave in front.
            var json = bytes.AsSpan().StartsWith("\uFEFF"u8) ? bytes.AsMemory(3) : bytes;
            using var document = JsonDocument.Parse(json, Lenient);
            return Parse(document.RootElement) with { Sha256 = Convert.ToHexStringLower(SHA256.HashData(bytes)) };
        }
        catch (JsonException e)
        {
            // The reader counts lines and bytes from 0; an editor shows them from 1.
            var what = e.Message.Split(" LineNumber:")[0].Split(" Path:")[0];
            throw new MappingException($"The mapping {path} is no JSON, line {e.LineNumber + 1}, column {e.BytePositionInLine + 1}: {what}");
        }
    }

    private static ProfitMakerMapping Parse(JsonElement root)
    {
        Expect(root, "the mapping", "customers", "orders", "lines", "encoding", "keys", "duplicates", "minRowsRatio");
        if (root.TryGetProperty("keys", out var keys))
        {
            RequireKnownKeys(keys);
        }
        if (root.TryGetProperty("duplicates", out var duplicates) && Text(duplicates, "duplicates") != "last")
        {
            throw new MappingException("mapping: duplicates can only be \"last\" (the last record of a key wins).");
        }
        return new ProfitMakerMapping
        {
            Customers = ParseCustomers(Required(root, "the mapping", "customers")),
            Orders = ParseOrders(Required(root, "the mapping", "orders")),
            Lines = root.TryGetProperty("lines", out var lines) && lines.ValueKind != JsonValueKind.Null ? ParseLines(lines) : null,
            Encoding = root.TryGetProperty("encoding", out var encoding) ? Text(encoding, "encoding") : "auto",
            MinRowsRatio = root.TryGetProperty("minRowsRatio", out var ratio) ? Ratio(ratio) : 0.8,
        };
    }

    private static CustomersMapping ParseCustomers(JsonElement customers)
    {
        Expect(customers, "customers", "table", "key", "name");
        return new CustomersMapping
        {
            Table = Names(Required(customers, "customers", "table"), "customers.table"),
            Key = Names(Required(customers, "customers", "key"), "customers.key"),
            Name = Names(Required(customers, "customers", "name"), "customers.name"),
        };
    }

    private static OrdersMapping ParseOrders(JsonElement orders)
    {
        Expect(orders, "orders", "table", "key", "customer", "date", "description", "status", "notes", "due", "quantity", "cancelled", "shipped");
        var defaults = ProfitMakerMapping.Shipped.Orders;
        return new OrdersMapping
        {
            Table = Names(Required(orders, "orders", "table"), "orders.table"),
            Key = Names(Required(orders, "orders", "key"), "orders.key"),
            Customer = Optional(orders, "orders", "customer"),
            Date = Optional(orders, "orders", "date"),
            Description = orders.TryGetProperty("description", out var description) ? ParseDescription(description) : [],
            Status = Optional(orders, "orders", "status"),
            Notes = Optional(orders, "orders", "notes"),
            Due = Optional(orders, "orders", "due"),
            Quantity = Optional(orders, "orders", "quantity"),
            Cancelled = orders.TryGetProperty("cancelled", out var cancelled) ? Names(cancelled, "orders.cancelled") : defaults.Cancelled,
            Shipped = orders.TryGetProperty("shipped", out var shipped) ? Names(shipped, "orders.shipped") : defaults.Shipped,
        };
    }

    private static List<DescriptionSource> ParseDescription(JsonElement description)
    {
        var elements = description.ValueKind == JsonValueKind.Array ? description.EnumerateArray().ToList() : [description];
        return elements.ConvertAll(element =>
        {
            if (element.ValueKind == JsonValueKind.String)
            {
                return new DescriptionSource { Field = [element.GetString()!] };
            }
            const string place = "orders.description";
            Expect(element, place, "table", "join", "field", "order", "take");
            return new DescriptionSource
            {
                Table = Names(Required(element, place, "table"), place + ".table"),
                Join = Names(Required(element, place, "join"), place + ".join"),
                Field = Names(Required(element, place, "field"), place + ".field"),
                Order = Optional(element, place, "order"),
                Take = element.TryGetProperty("take", out var take) ? Take(take) : 1,
            };
        });
    }

    private static LinesMapping ParseLines(JsonElement lines)
    {
        Expect(lines, "lines", "table", "join", "line", "description", "item", "quantity");
        return new LinesMapping
        {
            Table = Names(Required(lines, "lines", "table"), "lines.table"),
            Join = Names(Required(lines, "lines", "join"), "lines.join"),
            Line = Optional(lines, "lines", "line"),
            Description = Optional(lines, "lines", "description"),
            Item = Optional(lines, "lines", "item"),
            Quantity = Optional(lines, "lines", "quantity"),
        };
    }

    private static void Expect(JsonElement element, string place, params string[] names)
    {
        if (element.ValueKind != JsonValueKind.Object)
        {
            throw new MappingException($"mapping: {place} must be an object with {string.Join(", ", names)}.");
        }
        foreach (var property in element.EnumerateObject())
        {
            if (!names.Contains(property.Name, StringComparer.Ordinal))
            {
                throw new MappingException($"mapping: {place} has an unknown entry \"{property.Name}\". Known: {string.Join(", ", names)}.");
            }
        }
    }

    private static JsonElement Required(JsonElement element, string place, string name) => element.TryGetProperty(name, out var found)
        ? found
        : throw new MappingException($"mapping: {place} has no \"{name}\".");

    private static string[] Optional(JsonElement element, string place, string name) =>
        element.TryGetProperty(name, out var found) && found.ValueKind != JsonValueKind.Null ? Names(found, $"{place}.{name}") : [];

    private static string[] Names(JsonElement element, string place)
    {
        if (element.ValueKind == JsonValueKind.String && !string.IsNullOrWhiteSpace(element.GetString()))
        {
            return [element.GetString()!];
        }
        if (element.ValueKind == JsonValueKind.Array && element.GetArrayLength() > 0
            && element.EnumerateArray().All(item => item.ValueKind == JsonValueKind.String && !string.IsNullOrWhiteSpace(item.GetString())))
        {
            return [.. element.EnumerateArray().Select(item => item.GetString()!)];
        }
        throw new MappingException($"mapping: {place} must be a name or a list of names.");
    }

    // How keys are compared is fixed; a file may say so, it cannot say otherwise.
    private static void RequireKnownKeys(JsonElement keys)
    {
        Expect(keys, "keys", "trim", "upper");
        if ((keys.TryGetProperty("trim", out var trim) && Text(trim, "keys.trim") != "both")
            || (keys.TryGetProperty("upper", out var upper) && upper.ValueKind != JsonValueKind.True))
        {
            throw new MappingException("mapping: keys can only be {\"trim\": \"both\", \"upper\": true}; leave the entry out.");
        }
    }

    private static string Text(JsonElement element, string place) => element.ValueKind == JsonValueKind.String && element.GetString() is { Length: > 0 } text
        ? text
        : throw new MappingException($"mapping: {place} must be a text in quotes, not {element.GetRawText()}.");

    private static int Take(JsonElement element) => element.ValueKind == JsonValueKind.Number && element.TryGetInt32(out var count) && count is >= 1 and <= 100
        ? count
        : throw new MappingException($"mapping: orders.description.take must be a whole number from 1 to 100, not {element.GetRawText()}.");

    private static double Ratio(JsonElement element) => element.ValueKind == JsonValueKind.Number && element.TryGetDouble(out var ratio) && ratio is >= 0 and <= 1
        ? ratio
        : throw new MappingException("mapping: minRowsRatio must be a number from 0 to 1.");
}

/// <summary>The mapping cannot be used; the message says what to change.</summary>
public sealed class MappingException(string message) : Exception(message);
