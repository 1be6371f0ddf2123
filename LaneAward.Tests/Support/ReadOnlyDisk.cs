namespace LaneAward.Tests.Support;

/// <summary>
/// Files and folders that take no write from anybody, root and programs that have them open included, as on a disk that Linux has set read-only
/// after an error; until it is disposed.
/// </summary>
internal sealed class ReadOnlyDisk : IDisposable
{
    private readonly string[] _paths;

    private ReadOnlyDisk(string[] paths)
    {
        _paths = paths;
    }

    /// <summary>Null where this user or this file system cannot do it.</summary>
    public static ReadOnlyDisk? TryMake(params string[] paths)
    {
        var disk = new ReadOnlyDisk(paths);
        if (Command.Succeeds("chattr", ["+i", .. paths]))
        {
            return disk;
        }

        disk.Dispose();
        return null;
    }

    public void Dispose()
    {
        Command.Succeeds("chattr", ["-i", .. _paths]);
    }
}
