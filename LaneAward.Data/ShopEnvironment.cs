namespace LaneAward.Data;

/// <summary>What a shop's environment can be called, for every program that is told one.</summary>
public static class ShopEnvironment
{
    public static bool IsKnown(string? name) => name is "development" or "staging" or "public";

    /// <summary>The sentence for a setting that is none.</summary>
    public static string Complaint(string? name)
    {
        return $"LaneAward__Environment is {(name is null ? "missing" : $"\"{name}\"")}; set it to development, staging or public.";
    }
}
