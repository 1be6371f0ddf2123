namespace LaneAward.Web.Features;

/// <summary>A name as people type and read it: a page shows one space where two are, and nobody tells capitals apart.</summary>
internal static class NameText
{
    /// <summary>Of a person, a team, a shift and whatever else stands in the shop's lists.</summary>
    public const int Longest = 60;

    /// <summary>Trimmed, single spaces; null when it is no name.</summary>
    public static string? Clean(string? typed, int longest = Longest)
    {
        var clean = SingleSpaced(typed);
        return clean.Length > 0 && clean.Length <= longest && !clean.Any(char.IsControl) ? clean : null;
    }

    /// <summary>Whether a page shows both alike but for capitals: an older name may hold more spaces than are seen.</summary>
    public static bool Same(string? one, string? other)
    {
        return string.Equals(SingleSpaced(one), SingleSpaced(other), StringComparison.OrdinalIgnoreCase);
    }

    private static string SingleSpaced(string? typed)
    {
        return string.Join(' ', (typed ?? "").Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
    }
}
