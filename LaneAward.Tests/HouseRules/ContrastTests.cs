using System.Globalization;
using System.Text.RegularExpressions;
using Xunit;

namespace LaneAward.Tests.HouseRules;

/// <summary>
/// Recomputes from tokens.css every contrast that the design promises (WCAG 2.2, relative luminance as defined there),
/// so that a changed token cannot make a status unreadable in either theme.
/// </summary>
public sealed class ContrastTests
{
    private static readonly IReadOnlyDictionary<string, string> Light = Tokens(@":root,\s*\[data-theme=""light""\]");

    // Dark overrides light; what it leaves out it inherits.
    private static readonly IReadOnlyDictionary<string, string> Dark =
        Light.Concat(Tokens(@"\n  \[data-theme=""dark""\]")).GroupBy(token => token.Key).ToDictionary(group => group.Key, group => group.Last().Value);

    // Text, background, least ratio. 7 for what people read, 4.5 for labels on solid colour, 3 for edges and the focus ring.
    [Theory]
    [InlineData("ink", "surface", 15)]
    [InlineData("ink", "canvas", 15)]
    [InlineData("ink", "sunken", 12)]
    [InlineData("ink", "primary-tint", 11)]
    [InlineData("ink-2", "surface", 7)]
    [InlineData("ink-2", "canvas", 7)]
    [InlineData("ink-2", "sunken", 6.4)]
    [InlineData("control", "surface", 3)]
    [InlineData("control", "canvas", 3)]
    [InlineData("on-primary", "primary", 7)]
    [InlineData("on-primary", "primary-press", 7)]
    [InlineData("link", "surface", 7)]
    [InlineData("link", "primary-tint", 6.5)]
    [InlineData("focus", "canvas", 3)]
    [InlineData("focus", "surface", 3)]
    [InlineData("on-run", "run", 5.6)]
    [InlineData("on-run", "run-press", 7)]
    [InlineData("run-text", "run-tint", 7)]
    [InlineData("run-text", "surface", 7)]
    [InlineData("on-pause", "pause", 7)]
    [InlineData("on-pause", "pause-press", 7)]
    [InlineData("pause-text", "pause-tint", 7)]
    [InlineData("over-text", "over-tint", 7)]
    [InlineData("over-text", "surface", 7)]
    [InlineData("pend-text", "pend-tint", 7)]
    [InlineData("calm-text", "calm-tint", 7)]
    [InlineData("on-brand", "brand", 15)]
    [InlineData("on-brand-2", "brand", 7)]
    [InlineData("on-brand-3", "brand", 5)]
    [InlineData("brand-run", "brand", 7)]
    [InlineData("brand-pend", "brand", 7)]
    [InlineData("gold", "brand", 7)]
    [InlineData("on-gold", "gold", 7)]
    [InlineData("on-toast", "toast", 15)]
    [InlineData("on-toast-2", "toast", 7)]
    [InlineData("on-hue", "hue-0", 7)]
    [InlineData("on-hue", "hue-1", 7)]
    [InlineData("on-hue", "hue-2", 7)]
    [InlineData("on-hue", "hue-3", 7)]
    [InlineData("on-hue", "hue-4", 7)]
    [InlineData("on-hue", "hue-5", 7)]
    [InlineData("on-type", "type-1", 4.5)]
    [InlineData("on-type", "type-2", 4.5)]
    [InlineData("on-type", "type-3", 4.5)]
    [InlineData("on-type", "type-4", 4.5)]
    [InlineData("on-type", "type-5", 4.5)]
    [InlineData("on-type", "type-6", 4.5)]
    [InlineData("on-type", "type-7", 4.5)]
    [InlineData("on-type", "type-8", 4.5)]
    [InlineData("on-type", "type-9", 4.5)]
    [InlineData("on-type", "type-10", 4.5)]
    [InlineData("on-type", "type-11", 4.5)]
    [InlineData("on-type", "type-12", 4.5)]
    public void A_text_keeps_its_contrast_in_both_themes(string text, string background, double least)
    {
        Assert.All(new[] { ("light", Light), ("dark", Dark) }, theme =>
        {
            var ratio = Ratio(theme.Item2[text], theme.Item2[background]);
            Assert.True(ratio >= least, string.Create(CultureInfo.InvariantCulture, $"{theme.Item1}: --{text} on --{background} is {ratio:F2}, promised {least}"));
        });
    }

    [Fact]
    public void A_kind_of_work_stands_out_from_the_card_and_from_the_band_of_the_shift_in_both_themes()
    {
        Assert.All(new[] { ("light", Light), ("dark", Dark) }, theme =>
            Assert.All(
                from kind in Enumerable.Range(1, 12) from ground in (string[])["surface", "sunken"] select (Kind: "type-" + kind, ground),
                pair => Assert.True(Ratio(theme.Item2[pair.Kind], theme.Item2[pair.ground]) >= 3, $"{theme.Item1}: --{pair.Kind} on --{pair.ground}")));
    }

    [Fact]
    public void The_formula_gives_the_known_ends_of_the_scale()
    {
        Assert.Equal(21, Ratio("#000000", "#FFFFFF"), 3);
        Assert.Equal(1, Ratio("#6A3FC8", "#6A3FC8"), 3);
    }

    private static double Ratio(string first, string second)
    {
        var (light, dark) = (Math.Max(Luminance(first), Luminance(second)), Math.Min(Luminance(first), Luminance(second)));
        return (light + 0.05) / (dark + 0.05);
    }

    private static double Luminance(string colour) =>
        (0.2126 * Channel(colour, 1)) + (0.7152 * Channel(colour, 3)) + (0.0722 * Channel(colour, 5));

    private static double Channel(string colour, int at)
    {
        var value = int.Parse(colour.AsSpan(at, 2), NumberStyles.HexNumber, CultureInfo.InvariantCulture) / 255.0;
        return value <= 0.04045 ? value / 12.92 : Math.Pow((value + 0.055) / 1.055, 2.4);
    }

    private static Dictionary<string, string> Tokens(string selector)
    {
        var css = File.ReadAllText(Repository.At("LaneAward.Web", "wwwroot", "css", "tokens.css"));
        var block = Regex.Match(css, selector + @"\s*\{(?<body>[^}]*)\}").Groups["body"].Value;
        Assert.NotEqual("", block);
        return Regex.Matches(block, @"--(?<name>[a-z0-9-]+):\s*(?<colour>#[0-9A-F]{6});").ToDictionary(match => match.Groups["name"].Value, match => match.Groups["colour"].Value);
    }
}
