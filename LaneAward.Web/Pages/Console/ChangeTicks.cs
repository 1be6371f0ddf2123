using LaneAward.Web.Features;

namespace LaneAward.Web.Pages.Console;

/// <summary>The two ticks by which a change goes through that would be refused: other time of the person gives way, locked time is meant.</summary>
/// <param name="OffersCut">The tick that has other time cut is shown.</param>
/// <param name="OffersUnlock">The tick that locked time is meant is shown, which only an admin may set.</param>
internal sealed record ChangeTicks(bool OffersCut, bool Cut, bool OffersUnlock, bool Unlock)
{
    public static readonly ChangeTicks None = new(OffersCut: false, Cut: false, OffersUnlock: false, Unlock: false);

    /// <summary>What else can be done about an overlap, where the form has the tick for it; null where it has not.</summary>
    public string? Answer(Refusal refusal, Phrases say)
    {
        return OffersCut && refusal.Code == "overlap" ? say["Tick \"{0}\" below if the other time is to give way.", CutWords(say)] : null;
    }

    /// <summary>The label of the tick that has other time cut.</summary>
    public static string CutWords(Phrases say) => say["Cut the other sessions where they overlap"];

    /// <summary>What the form shows after a refusal. What was ticked stays ticked: one refusal must not undo the answer to another.</summary>
    public static ChangeTicks After(Refusal refusal, IFormCollection typed, bool isAdmin)
    {
        var (cut, unlock) = (typed["cut"] == "1", typed["unlock"] == "1");
        return new ChangeTicks(refusal.Code == "overlap" || cut, cut, isAdmin && (refusal.Code == "period_locked" || unlock), unlock);
    }
}
