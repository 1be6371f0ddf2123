using System.Globalization;
using System.Text.RegularExpressions;

namespace LaneAward.Import.ProfitMaker;

/// <summary>A folder of tables, found by name whatever the case of its letters.</summary>
internal sealed partial class SourceFolder
{
    private readonly Dictionary<string, string> tables = new(StringComparer.OrdinalIgnoreCase);

    public SourceFolder(string path)
    {
        Path = System.IO.Path.GetFullPath(path);
        if (!Directory.Exists(Path))
        {
            throw new Refusal(ExitCode.WrongUse, $"{path} is no folder.");
        }
        // pm_database is a link that a promotion turns over: all tables must come from the one snapshot it led to at the start.
        Path = new DirectoryInfo(Path).ResolveLinkTarget(returnFinalTarget: true)?.FullName ?? Path;
        foreach (var file in Directory.GetFiles(Path).Order(StringComparer.Ordinal))
        {
            if (System.IO.Path.GetExtension(file).Equals(".dbf", StringComparison.OrdinalIgnoreCase))
            {
                tables.TryAdd(System.IO.Path.GetFileNameWithoutExtension(file), file);
            }
        }
    }

    public string Path { get; }

    public IReadOnlyCollection<string> TableFiles => tables.Values;

    /// <summary>The first table of a list that exists.</summary>
    public string? Find(IReadOnlyList<string> names)
    {
        foreach (var name in names)
        {
            var stem = name.EndsWith(".dbf", StringComparison.OrdinalIgnoreCase) ? name[..^4] : name;
            if (tables.TryGetValue(stem, out var file))
            {
                return file;
            }
        }
        return null;
    }

    public string Require(string role, IReadOnlyList<string> names) => Find(names)
        ?? throw new MappingException(
            $"mapping: {Path} has no table for {role} (tried {string.Join(", ", names)}). Tables: "
            + (tables.Count == 0 ? "none" : string.Join(", ", tables.Keys.Order(StringComparer.OrdinalIgnoreCase)))
            + $". Run: LaneAward.Import inspect {Path} --suggest");

    /// <summary>All files of a table's group: the table, its memo file of either kind, its index.</summary>
    public static IReadOnlyList<string> Group(string tableFile)
    {
        var stem = System.IO.Path.GetFileNameWithoutExtension(tableFile);
        var folder = System.IO.Path.GetDirectoryName(tableFile)!;
        return Directory.GetFiles(folder)
            .Where(file => System.IO.Path.GetFileNameWithoutExtension(file).Equals(stem, StringComparison.OrdinalIgnoreCase)
                && System.IO.Path.GetExtension(file).ToUpperInvariant() is ".DBF" or ".FPT" or ".DBT" or ".CDX")
            .OrderBy(file => System.IO.Path.GetFileName(file), StringComparer.OrdinalIgnoreCase)
            .ToList();
    }

    /// <summary>The number in "asidta_file_22"; null for a folder named otherwise.</summary>
    public static long? NumberOf(string folder)
    {
        var match = SnapshotName().Match(System.IO.Path.GetFileName(folder.TrimEnd('/', '\\')));
        return match.Success && long.TryParse(match.Groups[1].ValueSpan, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;
    }

    [GeneratedRegex(@"^asidta_file_(\d{1,18})$", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex SnapshotName();
}
