namespace LaneAward.Web.Features.Corrections;

/// <summary>Why time was changed, as a person reads it: the program's own reasons are said in the reader's language, those that somebody typed as they are.</summary>
internal static class ReasonWords
{
    public static string ReasonOf(this Phrases say, string reason)
    {
        return reason switch
        {
            "said when they stopped" => say["said when they stopped"],
            "tapped before it was closed" => say["tapped before it was closed"],
            "times corrected on request" => say["times corrected on request"],
            "not my work" => say["not my work"],
            _ => reason,
        };
    }
}
