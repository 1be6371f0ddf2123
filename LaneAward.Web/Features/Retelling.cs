using System.Collections;
using System.Globalization;
using System.Resources;
using System.Text.RegularExpressions;

namespace LaneAward.Web.Features;

/// <summary>Knows a sentence again that was filled in and kept, so that it can be said in the other language.</summary>
internal static partial class Retelling
{
    private static readonly Lazy<IReadOnlyList<(string English, string Spanish)>> Pairs = new(Read);

    /// <param name="from">The language of the sentence, "en" or "es".</param>
    /// <returns>The phrase by its English and what was filled in; null for a sentence that is not one of ours.</returns>
    public static (string English, object[] Values)? Find(string sentence, string from)
    {
        foreach (var (english, spanish) in Pairs.Value)
        {
            var phrase = from == "es" ? spanish : english;
            // The words before the first value: most phrases end here, and few are matched in full.
            var fixedWords = phrase.Split('{', 2)[0];
            if (sentence.StartsWith(fixedWords, StringComparison.Ordinal) && Match(sentence, phrase) is { } values)
            {
                return (english, values);
            }
        }

        return null;
    }

    private static object[]? Match(string sentence, string phrase)
    {
        var parts = Value().Split(phrase);
        // Every second part is the number of a value; one that is said twice must read the same both times.
        var numbers = parts.Where((_, i) => i % 2 == 1).ToList();
        var pattern = string.Concat(parts.Select((part, i) => i % 2 == 0 ? Regex.Escape(part) : numbers.IndexOf(part) == i / 2 ? $"(?<v{part}>.+?)" : $"\\k<v{part}>"));
        var match = Regex.Match(sentence, $"^{pattern}$", RegexOptions.CultureInvariant);
        if (!match.Success)
        {
            return null;
        }

        var count = numbers.Count == 0 ? 0 : numbers.Max(n => int.Parse(n, CultureInfo.InvariantCulture)) + 1;
        // A phrase that is little more than its values takes any sentence.
        return numbers.Sum(n => match.Groups[$"v{n}"].Length) * 2 > sentence.Length ? null : [.. Enumerable.Range(0, count).Select(n => (object)match.Groups[$"v{n}"].Value)];
    }

    /// <summary>Those with the most words of their own first: "{0} works." would take a longer one for itself.</summary>
    private static List<(string English, string Spanish)> Read()
    {
        var spanish = new ResourceManager("LaneAward.Web.Resources.Text", typeof(Retelling).Assembly).GetResourceSet(CultureInfo.GetCultureInfo("es"), createIfNotExists: true, tryParents: false)!;
        return [.. spanish.Cast<DictionaryEntry>().Select(e => ((string)e.Key, (string)e.Value!)).OrderByDescending(p => Value().Replace(p.Item1, "").Length).ThenBy(p => p.Item1, StringComparer.Ordinal)];
    }

    [GeneratedRegex(@"\{(\d)\}")]
    private static partial Regex Value();
}
