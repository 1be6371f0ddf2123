namespace LaneAward.Import.ProfitMaker;

/// <summary>A description composed from detail lines: the first lines of each order, in line order.</summary>
internal sealed class DetailTexts
{
    private readonly Dictionary<string, List<(decimal Order, string Text)>> texts = new(StringComparer.Ordinal);
    private readonly int take;

    private DetailTexts(int take) => this.take = take;

    public static DetailTexts Read(SourceTable source, DescriptionSource mapping, SourceData counts)
    {
        var found = new DetailTexts(mapping.Take);
        var join = source.Required("orders.description.join", mapping.Join);
        var fields = source.Required("orders.description.field", mapping.Field);
        var order = source.Optional("orders.description.order", mapping.Order, counts.Warnings);
        source.Each(record =>
        {
            if (FirstFilled.Key(record, join) is { } key && FirstFilled.Text(record, fields, counts) is { } text)
            {
                found.Add(SourceText.Match(key), FirstFilled.Number(record, order) ?? record.Index, text);
            }
        });
        return found;
    }

    public string? Of(string orderKey)
    {
        if (!texts.TryGetValue(orderKey, out var lines))
        {
            return null;
        }
        // A stable sort: lines with the same number stay in file order.
        return string.Join("; ", lines.OrderBy(line => line.Order).Take(take).Select(line => line.Text.Trim()));
    }

    private void Add(string key, decimal order, string text)
    {
        if (!texts.TryGetValue(key, out var lines))
        {
            texts.Add(key, lines = []);
        }
        lines.Add((order, text));
    }
}
