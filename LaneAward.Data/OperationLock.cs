using LaneAward.Data.Files;

namespace LaneAward.Data;

/// <summary>
/// Who has a live database open. Everybody who opens it holds a share of the file .operation.lock beside it; a restore holds that file alone
/// while it changes one database for another, because a program that still has the old one open folds its log, by name, into the new
/// one. The lock ends with its process, however that ends.
/// </summary>
public sealed class OperationLock : IDisposable
{
    private readonly FileStream? _file;

    private OperationLock(FileStream? file)
    {
        _file = file;
    }

    /// <summary>Waits until nobody has the database of this path open and keeps others from opening it.</summary>
    /// <exception cref="DatabaseBusyException">Somebody still had it open after this time.</exception>
    public static OperationLock TakeAlone(string databasePath, TimeSpan wait)
    {
        return Take(databasePath, FileShare.None, wait, $"{databasePath} is open in another program.");
    }

    /// <summary>A share for whoever opens the database; null when the caller holds the lock alone.</summary>
    /// <exception cref="DatabaseBusyException">A restore held it alone for as long as a write may wait.</exception>
    public static OperationLock? Share(DatabaseOptions options)
    {
        return options.Alone is not null
            ? null
            : Take(options.Path, FileShare.Read, TimeSpan.FromMilliseconds(options.BusyTimeoutMs), $"{options.Path} is being changed for another file by a restore.");
    }

    public void Dispose() => _file?.Dispose();

    private static OperationLock Take(string databasePath, FileShare share, TimeSpan wait, string taken)
    {
        var folder = Path.GetDirectoryName(Path.GetFullPath(databasePath))!;
        if (!Directory.Exists(folder))
        {
            // There is nothing to open, and whoever tries says so in words of its own.
            return new OperationLock(null);
        }

        var path = Path.Combine(folder, ".operation.lock");
        var started = TimeProvider.System.GetTimestamp();
        using var pause = new ManualResetEventSlim();
        while (true)
        {
            try
            {
                return new OperationLock(Open(path, share));
            }
            catch (IOException failure) when (NativeFiles.IsLockedByAnother(failure))
            {
                if (TimeProvider.System.GetElapsedTime(started) >= wait)
                {
                    throw new DatabaseBusyException(taken);
                }

                pause.Wait(20);
            }
            catch (Exception denied) when (denied is IOException or UnauthorizedAccessException)
            {
                throw new DatabaseUnavailableException($"{path} cannot be opened, and without it nobody opens the database: {denied.Message}", denied);
            }
        }
    }

    private static FileStream Open(string path, FileShare share)
    {
        var isNew = !File.Exists(path);
        // Reading is enough for either kind of lock, so root and the service can share one file whoever made it.
        var file = new FileStream(path, FileMode.OpenOrCreate, FileAccess.Read, share);
        if (isNew && !OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(file.SafeFileHandle, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead | UnixFileMode.OtherRead);
        }

        return file;
    }
}
