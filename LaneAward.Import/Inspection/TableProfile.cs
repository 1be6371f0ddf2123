using LaneAward.Import.Dbf;

namespace LaneAward.Import.Inspection;

/// <summary>One table read tolerantly from end to end: its header, what its fields hold, its flaws.</summary>
internal sealed class TableProfile
{
    private TableProfile(string path, DbfTable table)
    {
        Path = path;
        Header = table.Header;
        CodePage = table.Encoding.WebName;
        Flaws = table.Diagnostics;
        Fields = [.. table.Fields.Where(field => !field.IsSystem).Select(field => new FieldProfile(field))];
    }

    public string Path { get; }

    public string Name => System.IO.Path.GetFileNameWithoutExtension(Path);

    public DbfHeader Header { get; }

    public string CodePage { get; }

    public long Live { get; private set; }

    public long Deleted { get; private set; }

    public string Memo { get; private set; } = "none";

    public IReadOnlyList<FieldProfile> Fields { get; }

    /// <summary>What was passed over while reading, and where first.</summary>
    public DbfDiagnostics Flaws { get; }

    /// <exception cref="DbfException">Not a table, or damaged beyond reading.</exception>
    public static TableProfile Read(string path)
    {
        using var table = DbfTable.Open(path, new DbfOptions { Strictness = DbfStrictness.Tolerant });
        var profile = new TableProfile(path, table);
        var reader = table.ReadRecords();
        while (reader.MoveNext())
        {
            profile.Live++;
            foreach (var field in profile.Fields)
            {
                field.Add(reader.Current);
            }
        }
        profile.Deleted = reader.DeletedSeen;
        if (table.Fields.Any(field => field.IsMemo))
        {
            profile.Memo = table.Memo is { } memo ? $"{System.IO.Path.GetFileName(memo.Path)}, {memo.Format}, blocks of {memo.BlockSize}" : "missing";
        }
        return profile;
    }
}
