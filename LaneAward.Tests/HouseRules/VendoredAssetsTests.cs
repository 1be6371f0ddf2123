using System.Security.Cryptography;
using System.Text.Json;
using System.Text.RegularExpressions;
using LaneAward.Web.Features;
using LaneAward.Web.Features.Catalog;
using LaneAward.Web.Features.Reports;
using LaneAward.Web.Pages.Console;
using Xunit;

namespace LaneAward.Tests.HouseRules;

/// <summary>The browser files of others are exactly those that VERSIONS.json names, and nothing we serve reaches outside.</summary>
public sealed class VendoredAssetsTests
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web);

    [Fact]
    public void Every_vendored_file_has_the_digest_that_VERSIONS_json_names()
    {
        foreach (var file in ReadVersions())
        {
            var digest = "sha384-" + Convert.ToBase64String(SHA384.HashData(File.ReadAllBytes(Lib(file.File))));
            Assert.True(digest == file.Sha384, $"{file.File} is {digest}, VERSIONS.json says {file.Sha384}. Run scripts/vendor-assets.sh and commit what it writes.");
            Assert.True(File.Exists(Lib(file.LicenceFile)), $"The licence text of {file.Package} is missing: {file.LicenceFile}");
        }
    }

    [Fact]
    public void No_file_lies_in_lib_that_VERSIONS_json_does_not_name()
    {
        var named = ReadVersions().SelectMany(file => new[] { file.File, file.LicenceFile }).Append("VERSIONS.json");
        var found = Directory.EnumerateFiles(Lib(), "*", SearchOption.AllDirectories).Select(path => Path.GetRelativePath(Lib(), path).Replace('\\', '/'));
        Assert.Equal(named.Order(StringComparer.Ordinal), found.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void The_lock_file_pins_the_versions_that_are_served()
    {
        using var lockFile = JsonDocument.Parse(File.ReadAllBytes(Repository.At("web-assets", "package-lock.json")));
        var packages = lockFile.RootElement.GetProperty("packages");
        foreach (var file in ReadVersions())
        {
            var locked = packages.GetProperty($"node_modules/{file.Package}");
            Assert.Equal(locked.GetProperty("version").GetString(), file.Version);
            Assert.StartsWith("sha512-", locked.GetProperty("integrity").GetString(), StringComparison.Ordinal);
            Assert.False(locked.TryGetProperty("resolved", out _), "A resolved address would tie the lock file to one registry host.");
        }
    }

    [Fact]
    public void Every_icon_that_a_page_uses_is_in_the_sprite()
    {
        var named = Regex.Matches(Sources("*.cshtml"), @"<icon name=""([a-z-]+)""").Select(match => match.Groups[1].Value).ToList();
        var chosen = ReadReport.All.Select(report => report.Icon).Concat(SaveReason.Icons)
            .Concat(ConsoleNav.For("admin", Phrases.In("en")).SelectMany(group => group.Links).Select(link => link.Icon))
            .Concat(Regex.Matches(Sources("*.cs"), @"new AttentionItem\(\s*""[^""]*"",\s*""([a-z-]+)""").Select(match => match.Groups[1].Value));

        Assert.True(named.Count > 100, $"Only {named.Count} icons were found.");
        Assert.Equal([], named.Concat(chosen).Distinct().Except(Sprite()));
    }

    [Fact]
    public void No_icon_is_sent_to_every_tablet_that_nothing_shows()
    {
        var sources = Sources("*.cs") + Sources("*.cshtml");

        Assert.Equal([], Sprite().Where(icon => !sources.Contains($"\"{icon}\"", StringComparison.Ordinal) && !sources.Contains($"#i-{icon}\"", StringComparison.Ordinal)));
    }

    [Fact]
    public void Our_styles_and_scripts_name_no_other_host_and_no_inline_evaluation()
    {
        string[] forbidden = ["http://", "https://", "eval(", "new Function", ".innerHTML", "@import"];
        var ours = new[] { "css", "js" }.SelectMany(folder => Directory.EnumerateFiles(Repository.At("LaneAward.Web", "wwwroot", folder), "*", SearchOption.AllDirectories));
        foreach (var file in ours)
        {
            var text = File.ReadAllText(file);
            Assert.All(forbidden, word => Assert.False(text.Contains(word, StringComparison.Ordinal), $"{file} contains {word}"));
        }
    }

    private static IEnumerable<string> Sprite() => Regex.Matches(File.ReadAllText(Lib("icons.svg")), @"id=""i-([a-z-]+)""").Select(match => match.Groups[1].Value);

    private static string Sources(string pattern) => string.Concat(
        Directory.EnumerateFiles(Repository.At("LaneAward.Web"), pattern, SearchOption.AllDirectories)
            .Where(file => !file.Contains("/obj/", StringComparison.Ordinal) && !file.Contains("/bin/", StringComparison.Ordinal)).Select(File.ReadAllText));

    private static IReadOnlyList<VendoredFile> ReadVersions() =>
        JsonSerializer.Deserialize<Versions>(File.ReadAllBytes(Lib("VERSIONS.json")), Json)!.Files;

    private static string Lib(string file = "") => Repository.At("LaneAward.Web", "wwwroot", "lib", file);

    private sealed record Versions(IReadOnlyList<VendoredFile> Files);

    private sealed record VendoredFile(string Package, string Version, string File, string Sha384, string Licence, string LicenceFile);
}
