namespace LaneAward.Import.Dbf;

/// <summary>A flaw that the reader passed over and counted.</summary>
public enum DbfFlaw
{
    Truncated,
    ExtraBytes,
    NoTerminator,
    RecordLengthWithoutFlag,
    BadDeleteFlag,
    BadNumber,
    BadDate,
    BadText,
    MemoMissing,
    MemoOutOfRange,
    MemoTruncated,
    MemoTooLong,
}

/// <summary>Where a flaw was seen: record index (-1 for the header) and field name (null for the whole record).</summary>
public sealed record DbfFlawPosition(long Record, string? Field);

/// <summary>Counts every flaw by kind and keeps the first 20 positions of each.</summary>
public sealed class DbfDiagnostics
{
    private const int PositionsKept = 20;

    private static readonly int Kinds = Enum.GetValues<DbfFlaw>().Length;

    private readonly long[] counts = new long[Kinds];
    private readonly List<DbfFlawPosition>?[] positions = new List<DbfFlawPosition>?[Kinds];

    public bool Any => counts.Any(count => count > 0);

    public long Count(DbfFlaw flaw) => counts[(int)flaw];

    public IReadOnlyList<DbfFlawPosition> Positions(DbfFlaw flaw) => positions[(int)flaw] ?? [];

    /// <summary>The kinds seen at least once, with their counts, by name.</summary>
    public IReadOnlyDictionary<string, long> ToDictionary() =>
        Enum.GetValues<DbfFlaw>().Where(flaw => Count(flaw) > 0).ToDictionary(flaw => flaw.ToString(), Count);

    internal void Add(DbfFlaw flaw, long record, string? field)
    {
        counts[(int)flaw]++;
        var kept = positions[(int)flaw] ??= [];
        if (kept.Count < PositionsKept)
        {
            kept.Add(new DbfFlawPosition(record, field));
        }
    }
}
