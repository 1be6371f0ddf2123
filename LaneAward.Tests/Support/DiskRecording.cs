namespace LaneAward.Tests.Support;

/// <summary>What became of the files of a folder, and what was said to whom, in the order of both.</summary>
internal abstract record DiskEvent
{
    /// <summary>A write was answered: from here on it must not be lost.</summary>
    public sealed record Acknowledged : DiskEvent;

    /// <summary>A file that was not there before.</summary>
    public sealed record Made(string Name) : DiskEvent;

    public sealed record Written(string Name, int At, byte[] Bytes) : DiskEvent;

    public sealed record CutShort(string Name, int Length) : DiskEvent;

    public sealed record Synced(string Name, bool FolderToo) : DiskEvent;

    public sealed record Removed(string Name, bool FolderSynced) : DiskEvent;
}

/// <summary>
/// Everything SQLite does to the files of one folder from here on, in order, through whatever connection of this process; and between it the instants
/// at which awaited writes were answered. What lies in the folder at the beginning counts as synced.
/// </summary>
internal sealed class DiskRecording : IDisposable
{
    private readonly string _folder;
    private readonly List<DiskEvent> _events = [];
    private readonly List<Task> _awaited = [];

    public DiskRecording(string folder)
    {
        _folder = folder;
        AtFirst = Files();
        RecordingVfs.Add(folder, this);
    }

    /// <summary>One operation at a time, from before it is done until it is noted: else a write could pass for older than the sync beside it.</summary>
    public Lock Door { get; } = new();

    public IReadOnlyDictionary<string, byte[]> AtFirst { get; }

    public IReadOnlyList<DiskEvent> Events => _events;

    /// <summary>The answer of this write is noted as soon as SQLite asks anything more of the disk; ask before the write can be done.</summary>
    public void Await(Task write)
    {
        lock (Door)
        {
            _awaited.Add(write);
        }
    }

    /// <summary>
    /// Notes the writes answered by now. Asked by the thread that is about to touch a file: the writer has then answered what it ever will before that,
    /// whereas the one who awaits the answer may run much later.
    /// </summary>
    public void Listen()
    {
        lock (Door)
        {
            _events.AddRange(Enumerable.Repeat(new DiskEvent.Acknowledged(), _awaited.RemoveAll(write => write.IsCompletedSuccessfully)));
        }
    }

    public void Note(DiskEvent happened)
    {
        _events.Add(happened);
    }

    /// <summary>
    /// The databases and their logs as they are, without the index of a log: that one is memory. Nobody here may have them open: to close a file that was
    /// read takes SQLite's locks from it, in all of this process.
    /// </summary>
    public Dictionary<string, byte[]> Files()
    {
        return Directory.EnumerateFiles(_folder, "*.db*").Where(path => !path.EndsWith("-shm", StringComparison.Ordinal) && !path.EndsWith("-owner", StringComparison.Ordinal))
            .ToDictionary(path => Path.GetFileName(path), ReadShared);
    }

    public void Dispose()
    {
        RecordingVfs.Remove(_folder);
    }

    private static byte[] ReadShared(string path)
    {
        using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        var bytes = new byte[file.Length];
        file.ReadExactly(bytes);
        return bytes;
    }
}
