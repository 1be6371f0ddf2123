using System.CommandLine;
using System.Globalization;

namespace LaneAward.Import.Verbs;

/// <summary>An option that is a whole number within limits; anything else is refused in one sentence.</summary>
internal static class WholeNumber
{
    public static Option<int> Option(string name, string description, int standard, int least, int most)
    {
        return new Option<int>(name)
        {
            Description = description,
            DefaultValueFactory = _ => standard,
            CustomParser = given =>
            {
                var text = given.Tokens[^1].Value;
                if (int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) && number >= least && number <= most)
                {
                    return number;
                }
                given.AddError(string.Create(CultureInfo.InvariantCulture, $"{name} is \"{text}\"; give a whole number from {least} to {most}."));
                return standard;
            },
        };
    }
}
