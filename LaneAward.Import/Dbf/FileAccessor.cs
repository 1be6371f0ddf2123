using Microsoft.Win32.SafeHandles;

namespace LaneAward.Import.Dbf;

/// <summary>
/// Opens and reads files that others may be writing. Plain reads, no memory map: another process cutting a mapped file
/// short would end this one with SIGBUS.
/// </summary>
internal static class FileAccessor
{
    public static SafeFileHandle Open(string path) =>
        Guard(path, 0, () => File.OpenHandle(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete));

    public static long Length(SafeFileHandle handle, string path) => Guard(path, 0, () => RandomAccess.GetLength(handle));

    /// <summary>Fills the buffer from a position; answers fewer bytes only at the end of the file.</summary>
    public static int Read(SafeFileHandle handle, string path, Span<byte> buffer, long offset)
    {
        try
        {
            var done = 0;
            while (done < buffer.Length)
            {
                var count = RandomAccess.Read(handle, buffer[done..], offset + done);
                if (count == 0)
                {
                    break;
                }
                done += count;
            }
            return done;
        }
        catch (Exception e) when (IsRefusal(e))
        {
            throw Refused(path, offset, e);
        }
    }

    /// <summary>Length and time of the file that now has this name, not of the one that was opened.</summary>
    public static FileStamp Stamp(string path) => Guard(path, 0, () =>
    {
        var file = new FileInfo(path);
        // A link has a length and a time of its own; what counts is the file behind it.
        file = file.LinkTarget is null ? file : file.ResolveLinkTarget(returnFinalTarget: true) as FileInfo ?? file;
        return new FileStamp(file.Exists ? file.Length : -1, file.Exists ? file.LastWriteTimeUtc.Ticks : 0);
    });

    private static T Guard<T>(string path, long offset, Func<T> action)
    {
        try
        {
            return action();
        }
        catch (Exception e) when (IsRefusal(e))
        {
            throw Refused(path, offset, e);
        }
    }

    private static bool IsRefusal(Exception e) =>
        e is IOException or UnauthorizedAccessException or NotSupportedException or ArgumentException;

    private static DbfException Refused(string path, long offset, Exception cause) =>
        new(DbfErrorCode.Unreadable, path, offset, $"{Path.GetFileName(path)} cannot be read: {cause.Message}", cause);
}

/// <summary>Size and change time, by which a change behind the reader's back is noticed.</summary>
internal readonly record struct FileStamp(long Length, long ChangedTicks);
