using LaneAward.Data.Corrections;

namespace LaneAward.Web.Features.Corrections;

/// <summary>What a person asks to have changed about a session, in a few words.</summary>
internal static class AskedWords
{
    /// <summary>The note stands in quotation marks where it is all that is asked; beside times or "not my work" it is left out.</summary>
    /// <param name="times">Words for the times, as the page shows them.</param>
    public static string AskedOf(this Phrases say, CorrectionRow asked, Func<long, long, string> times)
    {
        return asked switch
        {
            { AsksForNoOtherTime: true, Note: { } note } => Quoted(note),
            { StartedAtMs: { } from, EndedAtMs: { } to } => times(from, to),
            _ => say["not my work"],
        };
    }

    /// <summary>The same with the note, where there is one.</summary>
    public static string AskedWithNote(this Phrases say, CorrectionRow asked, Func<long, long, string> times)
    {
        return say.AskedOf(asked, times) + (asked is { AsksForNoOtherTime: false, Note: { } note } ? " · " + Quoted(note) : "");
    }

    private static string Quoted(string note)
    {
        return $"\"{note}\"";
    }
}
