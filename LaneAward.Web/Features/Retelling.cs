using System.Collections;
using System.Globalization;
using System.Resources;
using System.Text.RegularExpressions;

namespace LaneAward.Web.Features;

/// <summary>Knows a sentence again that was filled in and kept, so that it can be said in the other language.</summary>
internal static partial class Retelling
{
    private static readonly Lazy<IReadOnlyList<Pair>> Pairs = new(Read);

    /// <param name="from">The language of the sentence, "en" or "es".</param>
    /// <returns>The phrase by its English and what was filled in; null for a sentence that is not one of ours.</returns>
    public static (string English, object[] Values)? Find(string sentence, string from)
    {
        foreach (var pair in Pairs.Value)
        {
            if ((from == "es" ? pair.Spanish : pair.English).Match(sentence) is { } values)
            {
                return (pair.English.Phrase, values);
            }
        }

        return null;
    }

    /// <summary>Those with the most words of their own first: "{0} works." would take a longer one for itself.</summary>
    private static List<Pair> Read()
    {
        var spanish = new ResourceManager("LaneAward.Web.Resources.Text", typeof(Retelling).Assembly).GetResourceSet(CultureInfo.GetCultureInfo("es"), createIfNotExists: true, tryParents: false)!;
        return [.. spanish.Cast<DictionaryEntry>().Select(e => new Pair(new Wording((string)e.Key), new Wording((string)e.Value!)))
            .OrderByDescending(p => Value().Replace(p.English.Phrase, "").Length).ThenBy(p => p.English.Phrase, StringComparer.Ordinal)];
    }

    [GeneratedRegex(@"\{(\d)\}")]
    private static partial Regex Value();

    private sealed record Pair(Wording English, Wording Spanish);

    /// <summary>A phrase in one language, as the pattern of what can be made of it.</summary>
    private sealed class Wording(string phrase)
    {
        // The words before the first value: most phrases end here, and few are matched in full.
        private readonly string _begins = phrase.Split('{', 2)[0];
        // Every second part is the number of a value.
        private readonly List<string> _numbers = [.. Value().Split(phrase).Where((_, i) => i % 2 == 1)];
        private Regex? _pattern;

        public string Phrase => phrase;

        public object[]? Match(string sentence)
        {
            if (!sentence.StartsWith(_begins, StringComparison.Ordinal) || (_pattern ??= Pattern()).Match(sentence) is not { Success: true } match)
            {
                return null;
            }

            var count = _numbers.Count == 0 ? 0 : _numbers.Max(n => int.Parse(n, CultureInfo.InvariantCulture)) + 1;
            // A phrase that is little more than its values takes any sentence.
            return _numbers.Sum(n => match.Groups[$"v{n}"].Length) * 2 > sentence.Length ? null : [.. Enumerable.Range(0, count).Select(n => (object)match.Groups[$"v{n}"].Value)];
        }

        // One that is said twice must read the same both times.
        private Regex Pattern()
        {
            var parts = Value().Split(phrase).Select((part, i) => i % 2 == 0 ? Regex.Escape(part) : _numbers.IndexOf(part) == i / 2 ? $"(?<v{part}>.+?)" : $"\\k<v{part}>");
            return new Regex($"^{string.Concat(parts)}$", RegexOptions.CultureInvariant);
        }
    }
}
