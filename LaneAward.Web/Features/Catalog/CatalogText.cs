namespace LaneAward.Web.Features.Catalog;

/// <summary>Names and places in the shop's lists as people type them.</summary>
internal static class CatalogText
{
    public const int LongestUnit = 12;
    public const int LastPlace = 9999;

    /// <summary>The refusal for names that are none and for a place out of range.</summary>
    public static Refusal? Check(string? nameEn, string? nameEs, int? sort, Phrases say)
    {
        return Refusal.AllOf(
            NameText.Clean(nameEn) is null ? Refusal.Invalid("nameEn", say["The English name has 1 to {0} characters.", NameText.Longest]) : null,
            NameText.Clean(nameEs) is null ? Refusal.Invalid("nameEs", say["The Spanish name has 1 to {0} characters.", NameText.Longest]) : null,
            CheckPlace(sort, say));
    }

    public static Refusal? CheckPlace(int? sort, Phrases say)
    {
        return sort is < 0 or > LastPlace ? Refusal.Invalid("sort", say["The place in the list is a number from 0 to {0}.", LastPlace]) : null;
    }

    /// <summary>The refusal of names that another thing of the list has in that language; null when both are free.</summary>
    /// <param name="had">The Spanish name that it has already, null for a new one: one that two share from before stays.</param>
    public static Refusal? CheckFree(IEnumerable<(string English, string Spanish)> others, string english, string spanish, string? had, Phrases say)
    {
        var list = others.ToList();
        var en = list.Any(other => NameText.Same(other.English, english)) ? Taken("nameEn", english, say) : null;
        var es = !NameText.Same(had, spanish) && list.Any(other => NameText.Same(other.Spanish, spanish)) ? Taken("nameEs", spanish, say) : null;
        return en is null || es is null ? en ?? es : en with { Fields = new Dictionary<string, string>([.. en.Fields!, .. es.Fields!]) };
    }

    public static Refusal Taken(string field, string name, Phrases say)
    {
        return Refusal.Conflict("name_taken", say["{0} is in the list already, perhaps deactivated. Choose another name or activate that one.", name])
            with
        { Fields = new Dictionary<string, string> { [field] = say["This name is taken."] } };
    }
}
