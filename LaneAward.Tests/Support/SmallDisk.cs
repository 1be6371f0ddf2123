namespace LaneAward.Tests.Support;

/// <summary>A file system of a few megabytes in memory, to be filled up.</summary>
internal sealed class SmallDisk : IDisposable
{
    private readonly TempFolder _folder = new();

    public string Folder => _folder.Path;

    public static SmallDisk? TryMount(int megabytes)
    {
        var disk = new SmallDisk();
        if (Command.Succeeds("mount", "-t", "tmpfs", "-o", $"size={megabytes}m", "tmpfs", disk.Folder))
        {
            return disk;
        }

        disk._folder.Dispose();
        return null;
    }

    public string FillUp()
    {
        var path = Path.Combine(Folder, "filler");
        using var file = new FileStream(path, FileMode.CreateNew, FileAccess.Write, FileShare.None, bufferSize: 0);
        try
        {
            for (var chunk = new byte[4096]; ;)
            {
                file.Write(chunk);
            }
        }
        catch (IOException)
        {
            return path;
        }
    }

    public void Dispose()
    {
        SecretsInLogs.Keep(Folder);
        Command.Succeeds("umount", "--lazy", Folder);
        _folder.Dispose();
    }
}
