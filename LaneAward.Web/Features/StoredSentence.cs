using System.Text.RegularExpressions;

namespace LaneAward.Web.Features;

/// <summary>
/// A sentence that is stored in the words of whoever it was said to, for a reader of another language. Neither the phrase nor its values are stored
/// with it, so the phrase is found by its words.
/// </summary>
/// <param name="Text">In the reader's language where the phrase is known, else as it was said.</param>
/// <param name="Language">The language of the text when it is not the reader's; null when it is.</param>
internal sealed partial record StoredSentence(string Text, string? Language)
{
    // Shorter ones, such as "{0} of {1}", fit almost everything.
    private const int FewestLetters = 12;

    private static readonly Lazy<IReadOnlyList<Pattern>> FromEnglish = new(() => Patterns(phrase => (phrase.English, phrase.Spanish)));
    private static readonly Lazy<IReadOnlyList<Pattern>> FromSpanish = new(() => Patterns(phrase => (phrase.Spanish, phrase.English)));

    /// <param name="saidIn">The language of whoever it was said to, as far as it is known.</param>
    public static StoredSentence For(Phrases reader, string said, string saidIn)
    {
        var patterns = reader.Language == "es" ? FromEnglish : FromSpanish;
        return Retell(patterns.Value, said) is { } told
            ? new StoredSentence(told, null)
            : new StoredSentence(said, saidIn == reader.Language ? null : saidIn);
    }

    /// <summary>One sentence, or the several of a refusal that says all that is wrong.</summary>
    private static string? Retell(IReadOnlyList<Pattern> patterns, string said)
    {
        if (patterns.FirstOrDefault(pattern => pattern.Said.IsMatch(said)) is { } whole)
        {
            return whole.Retell(said);
        }

        for (var end = said.IndexOf(". ", StringComparison.Ordinal); end >= 0; end = said.IndexOf(". ", end + 1, StringComparison.Ordinal))
        {
            var first = said[..(end + 1)];
            if (patterns.FirstOrDefault(pattern => pattern.Said.IsMatch(first)) is { } known && Retell(patterns, said[(end + 2)..]) is { } rest)
            {
                return known.Retell(first) + " " + rest;
            }
        }

        return null;
    }

    /// <summary>Those with the most letters first: the others may fit by chance.</summary>
    private static List<Pattern> Patterns(Func<(string English, string Spanish), (string From, string To)> direction)
    {
        return [.. Phrases.All().Select(direction).Select(pair => (pair.From, pair.To, Letters: Slot().Replace(pair.From, "").Count(char.IsLetter)))
            .Where(pair => pair.Letters >= FewestLetters).OrderByDescending(pair => pair.Letters).Select(pair => new Pattern(Fitting(pair.From), pair.To))];
    }

    private static Regex Fitting(string phrase)
    {
        var seen = new HashSet<string>();
        var parts = Slot().Split(phrase).Select((part, i) => i % 2 == 0 ? Regex.Escape(part) : seen.Add(part) ? $"(?<v{part}>.+?)" : $@"\k<v{part}>");
        return new Regex($"^{string.Concat(parts)}$", RegexOptions.CultureInvariant);
    }

    [GeneratedRegex(@"\{(\d+)\}")]
    private static partial Regex Slot();

    private sealed record Pattern(Regex Said, string InOther)
    {
        public string Retell(string said)
        {
            var values = Said.Match(said).Groups;
            return Slot().Replace(InOther, slot => values["v" + slot.Groups[1].Value].Value);
        }
    }
}
