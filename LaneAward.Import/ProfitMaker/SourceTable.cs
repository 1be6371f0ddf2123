using LaneAward.Import.Dbf;

namespace LaneAward.Import.ProfitMaker;

/// <summary>What to do with one record.</summary>
internal delegate void RecordAction(DbfRecord record);

/// <summary>One table of the source folder, opened strictly, with the fields that the mapping's roles resolve to.</summary>
internal sealed class SourceTable : IDisposable
{
    private readonly bool isShipped;

    public SourceTable(string path, DbfOptions options, bool isShipped)
    {
        this.isShipped = isShipped;
        Path = path;
        Table = DbfTable.Open(path, options);
    }

    public string Path { get; }

    public string Name => System.IO.Path.GetFileName(Path);

    public DbfTable Table { get; }

    /// <summary>Deleted records passed by the last complete read.</summary>
    public long DeletedRecords { get; private set; }

    /// <summary>Reads all records, deleted ones too where asked, and remembers how many were deleted.</summary>
    public void Each(RecordAction action, bool includeDeleted = false)
    {
        var reader = Table.ReadRecords(includeDeleted);
        while (reader.MoveNext())
        {
            action(reader.Current);
        }
        DeletedRecords = reader.DeletedSeen;
    }

    public void Dispose() => Table.Dispose();

    /// <summary>The fields of a role that exist, in the mapping's order. A required role with none is refused, naming the fields found.</summary>
    public IReadOnlyList<DbfField> Required(string role, IReadOnlyList<string> names)
    {
        var found = Existing(names);
        if (found.Count == 0)
        {
            throw new MappingException(
                $"mapping: {Name} has no field for {role} (tried {string.Join(", ", names)}). Fields: {string.Join(", ", Table.Fields.Where(field => !field.IsSystem))}. "
                + $"Run: LaneAward.Import inspect {System.IO.Path.GetDirectoryName(Path)} --suggest");
        }
        return found;
    }

    /// <summary>As <see cref="Required"/>; of the shipped candidates exactly one may exist, because guessing a key wrong would be silent.</summary>
    public IReadOnlyList<DbfField> One(string role, IReadOnlyList<string> names)
    {
        var found = Required(role, names);
        if (isShipped && found.Count > 1)
        {
            throw new MappingException(
                $"mapping: {Name} has several fields that may be {role}: {string.Join(", ", found)}. Write a mapping file that names one. "
                + $"Run: LaneAward.Import inspect {System.IO.Path.GetDirectoryName(Path)} --suggest");
        }
        return found;
    }

    /// <summary>The fields of an optional role; a role that the mapping file names but the table lacks is a warning.</summary>
    public IReadOnlyList<DbfField> Optional(string role, IReadOnlyList<string> names, ICollection<string> warnings)
    {
        var found = Existing(names);
        if (found.Count == 0 && names.Count > 0 && !isShipped)
        {
            warnings.Add($"{Name} has no field {string.Join(" or ", names)} for {role}; it stays empty.");
        }
        return found;
    }

    private List<DbfField> Existing(IReadOnlyList<string> names)
    {
        var found = new List<DbfField>();
        foreach (var name in names)
        {
            if (Table.TryGetField(name, out var field))
            {
                found.Add(field);
            }
        }
        return found;
    }
}
