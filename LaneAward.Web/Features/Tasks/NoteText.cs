namespace LaneAward.Web.Features.Tasks;

/// <summary>Free text from the floor: trimmed, blank is none, 500 characters at most, no control characters.</summary>
internal static class NoteText
{
    private const int Longest = 500;

    public static Refusal? Check(string? note, Phrases say)
    {
        return Clean(note)?.Length > Longest ? Refusal.Invalid("note", say["A note has 500 characters at most."]) : null;
    }

    public static string? Clean(string? note)
    {
        var text = new string([.. (note ?? "").Where(c => !char.IsControl(c) || c is '\n' or '\t')]).Trim();
        return text.Length == 0 ? null : text;
    }
}
