using System.Globalization;
using LaneAward.Web.Features;
using LaneAward.Web.Features.Catalog;
using LaneAward.Web.Infrastructure;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;

namespace LaneAward.Web.Pages.Console.Catalog;

/// <summary>A page about one of the shop's lists.</summary>
[Authorize(Permissions.ManageCatalog)]
internal abstract class CatalogPage(ReadSetup read) : ConsolePage
{
    public ShopSetup Setup { get; private set; } = null!;

    protected async Task ReadAsync()
    {
        Setup = await read.RunAsync(Cancelled);
    }

    /// <summary>The id in an address; null for `new`, -1 for anything that is none.</summary>
    protected static long? IdOf(string id)
    {
        return id == "new" ? null : long.TryParse(id, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : -1;
    }

    /// <summary>A number as it was typed: null when the field was left blank, -1 when it is none, which no rule takes.</summary>
    protected static int? Typed(string? number)
    {
        return string.IsNullOrWhiteSpace(number) ? null : int.TryParse(number.Trim(), NumberStyles.None, CultureInfo.InvariantCulture, out var value) ? value : -1;
    }

    protected IActionResult Answer(string list, Outcome<CatalogAnswer> outcome)
    {
        return outcome.Refusal is { } refusal ? Refuse(refusal) : Leave(list, outcome.Value.Receipt, outcome.Replayed);
    }
}

/// <summary>A choice of several, as a row of boxes to tick.</summary>
internal sealed record CheckList(string Field, string Legend, string? Hint, IReadOnlyList<CheckItem> Items)
{
    /// <param name="names">What is switched off is shown only where it is ticked.</param>
    public static CheckList Of(string field, string legend, string? hint, IEnumerable<(long Id, string Name, bool Active)> names, IReadOnlyCollection<long> ticked)
    {
        return new CheckList(
            field, legend, hint, [.. names.Where(n => n.Active || ticked.Contains(n.Id)).Select(n => new CheckItem(n.Id, n.Name, ticked.Contains(n.Id)))]);
    }
}

/// <summary>One box to tick.</summary>
internal sealed record CheckItem(long Value, string Name, bool Ticked);

/// <summary>The part of a thing's page that leads to deactivating it, or activates it again.</summary>
internal sealed record SwitchPanel(string Kind, long Id, string Name, bool Active);

/// <summary>The two names of a thing, as fields.</summary>
internal sealed record NameFields(ConsolePage Page, string? English, string? Spanish);
