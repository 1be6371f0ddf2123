namespace LaneAward.Tests.Support;

/// <summary>What a power cut leaves of that which was not synced.</summary>
internal enum Leftover
{
    None,
    All,

    /// <summary>Sector by sector, of any write: there, not there, or its beginning alone.</summary>
    Torn,

    /// <summary>As torn, and where something is missing there may be zeros or anything.</summary>
    Garbled,
}

/// <summary>
/// A disk that keeps what was synced and nothing else for certain. Of a file everything up to its last sync is there; of each later write any part, in any
/// order. A name was made or removed for certain once the folder was synced.
/// </summary>
internal sealed class UnsafeDisk
{
    private const int Sector = 512;

    private readonly Dictionary<string, Contents> _names = [];
    private readonly Dictionary<string, Contents> _syncedNames;
    private readonly List<(string Name, Contents? Contents)> _renamings = [];

    public UnsafeDisk(IReadOnlyDictionary<string, byte[]> atFirst)
    {
        foreach (var (name, bytes) in atFirst)
        {
            _names[name] = new Contents(bytes);
        }

        _syncedNames = new Dictionary<string, Contents>(_names);
    }

    public void Do(DiskEvent happened)
    {
        switch (happened)
        {
            case DiskEvent.Made made:
                _names[made.Name] = new Contents([]);
                _renamings.Add((made.Name, _names[made.Name]));
                break;
            case DiskEvent.Written or DiskEvent.CutShort:
                _names[NameOf(happened)].Unsynced.Add(happened);
                break;
            case DiskEvent.Synced synced:
                _names[synced.Name].Sync();
                SyncNames(synced.FolderToo);
                break;
            case DiskEvent.Removed removed:
                _names.Remove(removed.Name);
                _renamings.Add((removed.Name, null));
                SyncNames(removed.FolderSynced);
                break;
        }
    }

    /// <summary>What every program sees as long as there is power.</summary>
    public Dictionary<string, byte[]> WithPower()
    {
        return _names.ToDictionary(file => file.Key, file => file.Value.Cut(Leftover.All));
    }

    public Dictionary<string, byte[]> Cut(Leftover leftover)
    {
        var names = new Dictionary<string, Contents>(_syncedNames);
        // A file system writes down its names in order, up to some instant.
        var known = leftover switch { Leftover.None => 0, Leftover.All => _renamings.Count, _ => Random.Shared.Next(_renamings.Count + 1) };
        Rename(names, _renamings.Take(known));
        return names.ToDictionary(file => file.Key, file => file.Value.Cut(leftover));
    }

    private static string NameOf(DiskEvent happened)
    {
        return happened is DiskEvent.Written written ? written.Name : ((DiskEvent.CutShort)happened).Name;
    }

    private static void Rename(Dictionary<string, Contents> names, IEnumerable<(string Name, Contents? Contents)> renamings)
    {
        foreach (var (name, contents) in renamings)
        {
            names.Remove(name);
            if (contents is not null)
            {
                names.Add(name, contents);
            }
        }
    }

    private void SyncNames(bool really)
    {
        if (really)
        {
            Rename(_syncedNames, _renamings);
            _renamings.Clear();
        }
    }

    /// <summary>One file whatever its name, as it was synced, and what was asked of it since.</summary>
    private sealed class Contents(byte[] atFirst)
    {
        private readonly MemoryStream _synced = CopyOf(atFirst);

        public List<DiskEvent> Unsynced { get; } = [];

        public void Sync()
        {
            Unsynced.ForEach(happened => Do(_synced, happened, Leftover.All));
            Unsynced.Clear();
        }

        public byte[] Cut(Leftover leftover)
        {
            using var left = CopyOf(_synced.ToArray());
            Unsynced.ForEach(happened => Do(left, happened, leftover));
            return left.ToArray();
        }

        private static MemoryStream CopyOf(byte[] bytes)
        {
            var copy = new MemoryStream();
            copy.Write(bytes);
            return copy;
        }

        private static void Do(MemoryStream file, DiskEvent happened, Leftover leftover)
        {
            switch (happened)
            {
                case DiskEvent.Written written:
                    for (var from = 0; from < written.Bytes.Length;)
                    {
                        var until = Math.Min(written.Bytes.Length, from + Sector - ((written.At + from) % Sector));
                        Write(file, written.At + from, written.Bytes.AsSpan(from, until - from), leftover);
                        from = until;
                    }

                    break;
                case DiskEvent.CutShort cut when leftover == Leftover.All || (leftover != Leftover.None && Random.Shared.Next(2) == 0):
                    file.SetLength(cut.Length);
                    break;
            }
        }

        private static void Write(MemoryStream file, int at, ReadOnlySpan<byte> sector, Leftover leftover)
        {
            var fate = leftover switch
            {
                Leftover.All => 0,
                Leftover.None => 1,
                Leftover.Torn => Random.Shared.Next(3),
                _ => Random.Shared.Next(5),
            };
            var written = fate switch
            {
                0 => sector,
                1 => [],
                2 => sector[..Random.Shared.Next(sector.Length)],
                3 => new byte[sector.Length],
                _ => Noise(sector.Length),
            };
            if (written.Length > 0)
            {
                file.Position = at;
                file.Write(written);
            }
        }

        private static byte[] Noise(int length)
        {
            var noise = new byte[length];
            Random.Shared.NextBytes(noise);
            return noise;
        }
    }
}
