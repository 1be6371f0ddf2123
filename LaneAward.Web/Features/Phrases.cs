using System.Globalization;
using System.Resources;

namespace LaneAward.Web.Features;

/// <summary>
/// What a person reads, in their language. The English sentence is the key; Spanish stands in Resources/Text.es.resx.
/// The language is explicit because receipts are written on the database's writer thread, which has no request culture.
/// </summary>
internal sealed class Phrases
{
    private static readonly ResourceManager Resources = new("LaneAward.Web.Resources.Text", typeof(Phrases).Assembly);

    private static readonly CultureInfo Spanish = CultureInfo.GetCultureInfo("es");

    private static readonly Phrases English = new("en");

    private static readonly Phrases InSpanish = new("es");

    private Phrases(string language)
    {
        Language = language;
    }

    /// <summary>"en" or "es"; what the html element carries.</summary>
    public string Language { get; }

    public string this[string english] => Language == "es" ? Resources.GetString(english, Spanish) ?? english : english;

    public string this[string english, params object?[] values] => string.Format(CultureInfo.InvariantCulture, this[english], values);

    public static Phrases In(string? language)
    {
        return language == "es" ? InSpanish : English;
    }

    /// <summary>
    /// A sentence that was kept as somebody read it, for a reader of the other language. Names and times within it stay as they were said; a
    /// sentence that this release does not say is given back as it is.
    /// </summary>
    /// <param name="language">The language that it was most likely said in.</param>
    /// <returns>The sentence, and the language that it is in.</returns>
    public (string Sentence, string Language) Retell(string sentence, string language)
    {
        return language != Language && Retelling.Find(sentence, from: language) is { } found
            ? (string.Format(CultureInfo.InvariantCulture, this[found.English], found.Values), Language)
            : (sentence, language);
    }

    /// <summary>The one of two catalogue names that this person reads.</summary>
    public string Pick(string english, string spanish)
    {
        return Language == "es" ? spanish : english;
    }
}
