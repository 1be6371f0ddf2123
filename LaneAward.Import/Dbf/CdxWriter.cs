using System.Buffers.Binary;
using System.Numerics;
using System.Text;

namespace LaneAward.Import.Dbf;

/// <summary>
/// Writes a compound index (Microsoft, "Index File Structure (.cdx)"): a directory of tags, and for each tag a B+ tree
/// of compact leaves, character keys ascending. The reader never needs it; FoxPro does.
/// </summary>
internal sealed class CdxWriter
{
    private const int PageLength = 512;
    private const int HeaderLength = 1024;
    private const int LeafHeaderLength = 24;
    private const uint None = uint.MaxValue;

    private readonly List<byte[]> pages = [];

    private CdxWriter()
    {
    }

    /// <param name="tags">Name, key expression and the keys by record number from 1.</param>
    public static void Write(string path, IReadOnlyList<(string Name, string Expression, int KeyLength, IReadOnlyList<string> Keys)> tags)
    {
        var writer = new CdxWriter();
        var directory = writer.Reserve(HeaderLength / PageLength);
        var entries = new List<(byte[] Key, uint Value)>();
        foreach (var (name, expression, keyLength, keys) in tags.OrderBy(tag => tag.Name, StringComparer.Ordinal))
        {
            var header = writer.Reserve(HeaderLength / PageLength);
            var sorted = keys.Select((key, index) => (Key: Pad(key, keyLength), Value: (uint)index + 1)).ToList();
            sorted.Sort(static (a, b) => a.Key.AsSpan().SequenceCompareTo(b.Key) is var order and not 0 ? order : a.Value.CompareTo(b.Value));
            var root = writer.AddTree(sorted, keyLength);
            writer.SetHeader(header, root, keyLength, options: 0x60, expression);
            entries.Add((Pad(name, 10), header));
        }
        writer.SetHeader(directory, writer.AddTree(entries, 10), 10, options: 0xE0, "");
        using var file = new FileStream(path, FileMode.Create, FileAccess.Write);
        foreach (var page in writer.pages)
        {
            file.Write(page);
        }
    }

    private static byte[] Pad(string key, int length)
    {
        var bytes = new byte[length];
        bytes.AsSpan().Fill((byte)' ');
        CodePages.Windows1252.GetBytes(key.Length > length ? key[..length] : key).CopyTo(bytes, 0);
        return bytes;
    }

    private uint Reserve(int count)
    {
        var at = (uint)(pages.Count * PageLength);
        for (var i = 0; i < count; i++)
        {
            pages.Add(new byte[PageLength]);
        }
        return at;
    }

    private void SetHeader(uint at, uint root, int keyLength, byte options, string expression)
    {
        var first = pages[(int)(at / PageLength)];
        BinaryPrimitives.WriteUInt32LittleEndian(first, root);
        BinaryPrimitives.WriteUInt32LittleEndian(first.AsSpan(4), None);
        BinaryPrimitives.WriteUInt16LittleEndian(first.AsSpan(12), (ushort)keyLength);
        first[14] = options;
        first[15] = 1;
        BinaryPrimitives.WriteUInt16LittleEndian(first.AsSpan(506), 1);
        BinaryPrimitives.WriteUInt16LittleEndian(first.AsSpan(510), (ushort)(expression.Length + 1));
        Encoding.ASCII.GetBytes(expression).CopyTo(pages[(int)(at / PageLength) + 1], 0);
    }

    private uint AddTree(List<(byte[] Key, uint Value)> entries, int keyLength)
    {
        var level = AddLeaves(entries, keyLength);
        while (level.Count > 1)
        {
            level = AddInterior(level, keyLength);
        }
        pages[(int)(level[0].Page / PageLength)][0] |= 1;
        return level[0].Page;
    }

    private List<(uint Page, byte[] Key, uint Value)> AddLeaves(List<(byte[] Key, uint Value)> entries, int keyLength)
    {
        var level = new List<(uint, byte[], uint)>();
        var at = 0;
        do
        {
            var page = Reserve(1);
            var count = FillLeaf(pages[^1], entries, at, keyLength);
            var last = count == 0 ? (Key: Pad("", keyLength), Value: 0u) : entries[at + count - 1];
            level.Add((page, last.Key, last.Value));
            at += count;
        }
        while (at < entries.Count);
        LinkSiblings(level);
        return level;
    }

    private static int FillLeaf(byte[] page, List<(byte[] Key, uint Value)> entries, int from, int keyLength)
    {
        var recordBits = Math.Max(BitsFor(entries.Count == 0 ? 1 : entries.Max(entry => entry.Value)), 8);
        var countBits = BitsFor((uint)keyLength);
        var entryBytes = (recordBits + (2 * countBits) + 7) / 8;
        recordBits = (entryBytes * 8) - (2 * countBits);
        var free = PageLength - LeafHeaderLength;
        var keysAt = PageLength;
        var count = 0;
        for (; from + count < entries.Count; count++)
        {
            var (key, value) = entries[from + count];
            var trail = keyLength - key.AsSpan().TrimEnd((byte)' ').Length;
            var duplicate = count == 0 ? 0 : Math.Min(key.AsSpan().CommonPrefixLength(entries[from + count - 1].Key), keyLength - trail);
            var text = key.AsSpan(duplicate, keyLength - trail - duplicate);
            if (free < entryBytes + text.Length)
            {
                break;
            }
            free -= entryBytes + text.Length;
            keysAt -= text.Length;
            text.CopyTo(page.AsSpan(keysAt));
            var packed = value | ((ulong)duplicate << recordBits) | ((ulong)trail << (recordBits + countBits));
            for (var b = 0; b < entryBytes; b++)
            {
                page[LeafHeaderLength + (count * entryBytes) + b] = (byte)(packed >> (8 * b));
            }
        }
        page[0] = 2;
        BinaryPrimitives.WriteUInt16LittleEndian(page.AsSpan(2), (ushort)count);
        BinaryPrimitives.WriteUInt16LittleEndian(page.AsSpan(12), (ushort)free);
        BinaryPrimitives.WriteUInt32LittleEndian(page.AsSpan(14), (uint)((1UL << recordBits) - 1));
        page[18] = page[19] = (byte)((1 << countBits) - 1);
        page[20] = (byte)recordBits;
        page[21] = page[22] = (byte)countBits;
        page[23] = (byte)entryBytes;
        return count;
    }

    private List<(uint Page, byte[] Key, uint Value)> AddInterior(List<(uint Page, byte[] Key, uint Value)> children, int keyLength)
    {
        var level = new List<(uint, byte[], uint)>();
        var perPage = (PageLength - 12) / (keyLength + 8);
        foreach (var chunk in children.Chunk(perPage))
        {
            var at = Reserve(1);
            var page = pages[^1];
            BinaryPrimitives.WriteUInt16LittleEndian(page.AsSpan(2), (ushort)chunk.Length);
            var target = page.AsSpan(12);
            foreach (var (child, key, value) in chunk)
            {
                key.CopyTo(target);
                BinaryPrimitives.WriteUInt32BigEndian(target[keyLength..], value);
                BinaryPrimitives.WriteUInt32BigEndian(target[(keyLength + 4)..], child);
                target = target[(keyLength + 8)..];
            }
            level.Add((at, chunk[^1].Key, chunk[^1].Value));
        }
        LinkSiblings(level);
        return level;
    }

    private void LinkSiblings(List<(uint Page, byte[] Key, uint Value)> level)
    {
        for (var i = 0; i < level.Count; i++)
        {
            var page = pages[(int)(level[i].Page / PageLength)];
            BinaryPrimitives.WriteUInt32LittleEndian(page.AsSpan(4), i == 0 ? None : level[i - 1].Page);
            BinaryPrimitives.WriteUInt32LittleEndian(page.AsSpan(8), i == level.Count - 1 ? None : level[i + 1].Page);
        }
    }

    private static int BitsFor(uint value) => 32 - BitOperations.LeadingZeroCount(value);
}
