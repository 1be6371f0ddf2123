namespace LaneAward.Import.Dbf;

/// <summary>
/// Walks the records of a table in file order through one reused buffer of about 1 MiB, so that memory does not grow
/// with the table. At the end a strict reader checks that nobody changed the files meanwhile.
/// </summary>
public sealed class DbfRecordReader
{
    private const int ChunkBytes = 1 << 20;
    private const byte Deleted = (byte)'*';
    private const byte Live = (byte)' ';

    private readonly DbfTable table;
    private readonly bool includeDeleted;
    private readonly int recordLength;
    private readonly byte[] chunk;
    private long next;
    private int inChunk;
    private int position;
    private long zerosFrom = -1;

    internal DbfRecordReader(DbfTable table, bool includeDeleted)
    {
        this.table = table;
        this.includeDeleted = includeDeleted;
        recordLength = table.Header.RecordLength;
        var records = Math.Clamp(ChunkBytes / recordLength, 1, Math.Max(table.Records, 1));
        chunk = new byte[records * recordLength];
    }

    /// <summary>The record reached; a view into the buffer, valid until the next move.</summary>
    public DbfRecord Current => new(table, chunk.AsSpan(position - recordLength, recordLength), next - 1);

    /// <summary>Deleted records passed so far, whether shown or not.</summary>
    public long DeletedSeen { get; private set; }

    public DbfRecordReader GetEnumerator() => this;

    /// <exception cref="DbfException">ChangedWhileReading, Unreadable; strict also Truncated, when nothing but zeros stands at the end.</exception>
    public bool MoveNext()
    {
        while (true)
        {
            if (position == inChunk && !Fill())
            {
                return false;
            }
            var flag = chunk[position];
            position += recordLength;
            next++;
            NoteZeros(flag);
            if (flag == Deleted)
            {
                DeletedSeen++;
                if (!includeDeleted)
                {
                    continue;
                }
            }
            else if (flag != Live)
            {
                // Also 0x1A: inside the counted records it ends nothing (it cost a peer 497,000 of 770,187 rows).
                table.Diagnostics.Add(DbfFlaw.BadDeleteFlag, next - 1, null);
            }
            return true;
        }
    }

    private void NoteZeros(byte flag)
    {
        if (flag != 0 || chunk.AsSpan(position - recordLength, recordLength).ContainsAnyExcept((byte)0))
        {
            zerosFrom = -1;
        }
        else if (zerosFrom < 0)
        {
            zerosFrom = next - 1;
        }
    }

    // A copy that set the length first and was cut off leaves zeros up to the end. One with whole records behind it is an old flaw, which no copy mends.
    private void RefuseZerosAtTheEnd()
    {
        if (zerosFrom >= 0)
        {
            throw new DbfException(DbfErrorCode.Truncated, table.Path, table.Header.HeaderLength + (zerosFrom * recordLength),
                $"{Path.GetFileName(table.Path)} holds nothing but zeros from record {zerosFrom + 1} on: a copy in progress, or cut short.");
        }
    }

    private bool Fill()
    {
        var wanted = (int)Math.Min(chunk.Length, (table.Records - next) * recordLength);
        position = 0;
        inChunk = 0;
        if (wanted <= 0)
        {
            if (table.IsStrict)
            {
                table.EnsureUnchanged();
                RefuseZerosAtTheEnd();
            }
            return false;
        }
        var offset = table.Header.HeaderLength + (next * recordLength);
        var count = table.ReadAt(chunk.AsSpan(0, wanted), offset);
        if (count < wanted)
        {
            if (table.IsStrict)
            {
                throw table.ShorterThanBefore(offset + count);
            }
            table.Diagnostics.Add(DbfFlaw.Truncated, next, null);
        }
        inChunk = count - (count % recordLength);
        return inChunk > 0;
    }
}
