namespace LaneAward.Web.Features.Materials;

/// <summary>Units of material as a person reads them. A unit is typed once, in English; the usual ones are said in Spanish, any other as it was typed.</summary>
internal static class UnitWords
{
    public static string Unit(this Phrases say, string unit)
    {
        return unit switch
        {
            "pcs" => say["pcs"],
            "sheets" => say["sheets"],
            _ => unit,
        };
    }
}
