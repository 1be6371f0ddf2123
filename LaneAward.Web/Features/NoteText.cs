namespace LaneAward.Web.Features;

/// <summary>Free text from the floor: trimmed, blank is none, no control characters, of a length.</summary>
internal static class NoteText
{
    public const int Longest = 500;

    public static Refusal? Check(string? note, Phrases say)
    {
        return Clean(note)?.Length > Longest ? Refusal.Invalid("note", say["A note has {0} characters at most.", Longest]) : null;
    }

    public static string? Clean(string? note)
    {
        var text = new string([.. (note ?? "").Where(c => !char.IsControl(c) || c is '\n' or '\t')]).Trim();
        return text.Length == 0 ? null : text;
    }
}
