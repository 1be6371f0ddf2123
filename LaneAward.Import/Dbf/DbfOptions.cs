using System.Text;

namespace LaneAward.Import.Dbf;

/// <summary>How much damage the reader accepts.</summary>
public enum DbfStrictness
{
    /// <summary>Refuses what FoxPro itself refuses: short files, a missing memo file, bad memo pointers. For importing.</summary>
    Strict,

    /// <summary>Gives what is there and counts the rest in <see cref="DbfTable.Diagnostics"/>. For looking.</summary>
    Tolerant,
}

/// <summary>Choices made before a table is opened; the defaults are right for importing.</summary>
public sealed record DbfOptions
{
    public DbfStrictness Strictness { get; init; } = DbfStrictness.Strict;

    /// <summary>Overrides the table's own code page mark. Null: believe the mark.</summary>
    public Encoding? Encoding { get; init; }

    /// <summary>Used when the table carries no mark or an unknown one; Windows-1252 when null.</summary>
    public Encoding? Fallback { get; init; }

    /// <summary>False: a missing memo file reads as empty memos even in <see cref="DbfStrictness.Strict"/>.</summary>
    public bool RequireMemo { get; init; } = true;

    /// <summary>Finds the memo file of a table when it does not lie beside it; gets the table's path.</summary>
    public Func<string, string?>? MemoLocator { get; init; }
}
