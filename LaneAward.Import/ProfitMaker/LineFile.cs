using LaneAward.Data.Imports;
using LaneAward.Import.Dbf;

namespace LaneAward.Import.ProfitMaker;

/// <summary>Reads the detail lines of all orders, in line order; repeated or missing line numbers are numbered anew.</summary>
internal static class LineFile
{
    private const decimal LargestMilli = 9e15m;

    public static void Read(SourceTable source, LinesMapping mapping, SourceData into)
    {
        var join = source.Required("lines.join", mapping.Join);
        var numbers = source.Optional("lines.line", mapping.Line, into.Warnings);
        var texts = source.Optional("lines.description", mapping.Description, into.Warnings);
        var items = source.Optional("lines.item", mapping.Item, into.Warnings);
        var quantities = source.Optional("lines.quantity", mapping.Quantity, into.Warnings);
        foreach (var (role, fields) in ((string, IReadOnlyList<DbfField>)[])[(BlankedRoles.LineDescription, texts), (BlankedRoles.LineItem, items), (BlankedRoles.LineQuantity, quantities)])
        {
            if (fields.Count == 0)
            {
                into.WithoutField.Add(role, source.Name);
            }
        }
        var found = new Dictionary<string, List<(decimal Number, OrderLine Line)>>(StringComparer.Ordinal);
        source.Each(record =>
        {
            if (FirstFilled.Key(record, join) is not { } key)
            {
                return;
            }
            var item = FirstFilled.Text(record, items, into);
            var text = FirstFilled.Text(record, texts, into);
            var quantity = FirstFilled.Number(record, quantities);
            if (item is null && text is null && quantity is null)
            {
                return;
            }
            var milli = quantity is { } count && Math.Abs(count) < LargestMilli / 1000 ? (long?)decimal.Round(count * 1000) : null;
            var match = SourceText.Match(key);
            if (!found.TryGetValue(match, out var lines))
            {
                found.Add(match, lines = []);
            }
            lines.Add((FirstFilled.Number(record, numbers) ?? record.Index, new OrderLine(0, item, text, milli)));
        });
        foreach (var (key, lines) in found)
        {
            into.Lines.Add(key, lines.OrderBy(line => line.Number).Select((line, index) => line.Line with { Line = index + 1 }).ToList());
        }
        into.HasLines = true;
    }
}
