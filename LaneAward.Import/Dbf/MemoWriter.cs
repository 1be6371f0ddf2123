using System.Buffers.Binary;

namespace LaneAward.Import.Dbf;

/// <summary>Writes the memo file that belongs to a table: FPT, DBT III or DBT IV.</summary>
internal sealed class MemoWriter : IDisposable
{
    private const int HeaderLength = 512;

    private readonly FileStream file;
    private readonly MemoFormat format;
    private readonly int blockSize;
    private uint next;

    public MemoWriter(string path, MemoFormat format, int blockSize)
    {
        this.format = format;
        this.blockSize = format == MemoFormat.Fpt ? blockSize : HeaderLength;
        file = new FileStream(path, FileMode.Create, FileAccess.Write, FileShare.Read, 1 << 16);
        file.Write(new byte[HeaderLength]);
        next = (uint)((HeaderLength + this.blockSize - 1) / this.blockSize);
    }

    /// <summary>Appends a memo and answers its block number.</summary>
    public uint Add(ReadOnlySpan<byte> bytes, MemoKind kind)
    {
        var block = next;
        file.Position = block * (long)blockSize;
        Span<byte> head = stackalloc byte[8];
        switch (format)
        {
            case MemoFormat.Fpt:
                BinaryPrimitives.WriteUInt32BigEndian(head, (uint)kind);
                BinaryPrimitives.WriteUInt32BigEndian(head[4..], (uint)bytes.Length);
                file.Write(head);
                file.Write(bytes);
                break;
            case MemoFormat.Dbt4:
                BinaryPrimitives.WriteUInt32LittleEndian(head, 0x0008FFFF);
                BinaryPrimitives.WriteUInt32LittleEndian(head[4..], (uint)bytes.Length + 8);
                file.Write(head);
                file.Write(bytes);
                break;
            default:
                file.Write(bytes);
                file.Write([0x1A, 0x1A]);
                break;
        }
        next = (uint)((file.Position + blockSize - 1) / blockSize);
        return block;
    }

    public void Dispose()
    {
        file.SetLength(Math.Max(file.Length, next * (long)blockSize));
        Span<byte> head = stackalloc byte[24];
        head.Clear();
        if (format == MemoFormat.Fpt)
        {
            BinaryPrimitives.WriteUInt32BigEndian(head, next);
            BinaryPrimitives.WriteUInt16BigEndian(head[6..], (ushort)blockSize);
        }
        else
        {
            BinaryPrimitives.WriteUInt32LittleEndian(head, next);
            BinaryPrimitives.WriteUInt16LittleEndian(head[20..], (ushort)(format == MemoFormat.Dbt4 ? blockSize : 0));
        }
        file.Position = 0;
        file.Write(head);
        file.Dispose();
    }
}
