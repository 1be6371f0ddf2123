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

    /// <summary>The one of two catalogue names that this person reads.</summary>
    public string Pick(string english, string spanish)
    {
        return Language == "es" ? spanish : english;
    }
}
