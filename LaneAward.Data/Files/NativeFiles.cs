using System.ComponentModel;
using System.Runtime.InteropServices;

namespace LaneAward.Data.Files;

/// <summary>The file system calls that .NET does not offer: rename over a link, exchange, hard link, a file's number, fsync of a folder.</summary>
public static partial class NativeFiles
{
    private const int CurrentFolder = -100;
    private const uint Exchange = 2;

    // struct statx of Linux: the same on every machine (include/uapi/linux/stat.h).
    private const uint WithNumber = 0x100;
    private const int StatxBytes = 256, MaskAt = 0, NumberAt = 32;

    private const int NotPermitted = 1;
    private const int AccessDenied = 13;

    // EAGAIN of flock on Linux and on macOS, and what Windows says.
    private const int TakenOnLinux = 11, TakenOnMac = 35, TakenOnWindows = unchecked((int)0x80070020);

    /// <summary>rename(2): replaces what stands at the new name in one step, and a link as a link.</summary>
    public static void Rename(string from, string to)
    {
        if (rename(from, to) != 0)
        {
            throw Fault(to);
        }
    }

    /// <summary>Swaps two names in one step (Linux renameat2, macOS renamex_np).</summary>
    public static void Swap(string one, string other)
    {
        var answer = OperatingSystem.IsMacOS() ? renamex_np(one, other, Exchange) : renameat2(CurrentFolder, one, CurrentFolder, other, Exchange);
        if (answer != 0)
        {
            throw Fault(other);
        }
    }

    /// <summary>Gives a file a second name; false where the file system cannot.</summary>
    public static bool TryLink(string existing, string name) => link(existing, name) == 0;

    /// <summary>The number (inode) of a file, which a file of the same name that came later does not have; null where there is none, and beside Linux.</summary>
    public static ulong? NumberOf(string path)
    {
        Span<byte> facts = stackalloc byte[StatxBytes];
        return OperatingSystem.IsLinux() && statx(CurrentFolder, path, 0, WithNumber, facts) == 0 && (MemoryMarshal.Read<uint>(facts[MaskAt..]) & WithNumber) != 0
            ? MemoryMarshal.Read<ulong>(facts[NumberAt..])
            : null;
    }

    /// <summary>Makes the bytes of a file, or the names in a folder, survive a power cut.</summary>
    public static void Flush(string path)
    {
        var descriptor = open(path, 0);
        if (descriptor < 0)
        {
            throw Fault(path);
        }

        var answer = fsync(descriptor);
        _ = close(descriptor);
        if (answer != 0)
        {
            throw Fault(path);
        }
    }

    /// <summary>True when opening failed because another process holds the lock (EAGAIN of flock), and not for want of room or rights.</summary>
    public static bool IsLockedByAnother(IOException failure) => failure.HResult is TakenOnLinux or TakenOnMac or TakenOnWindows;

    private static Exception Fault(string path)
    {
        var code = Marshal.GetLastPInvokeError();
        var what = $"{path}: {new Win32Exception(code).Message}";
        return code is NotPermitted or AccessDenied ? new UnauthorizedAccessException(what) : new IOException(what);
    }

#pragma warning disable IDE1006 // The names of the C library.
    [LibraryImport("libc", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int rename(string from, string to);

    [LibraryImport("libc", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int renameat2(int fromFolder, string from, int toFolder, string to, uint flags);

    [LibraryImport("libc", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int renamex_np(string from, string to, uint flags);

    [LibraryImport("libc", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int link(string existing, string name);

    [LibraryImport("libc", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int open(string path, int flags);

    [LibraryImport("libc", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int statx(int folder, string path, int flags, uint wanted, Span<byte> facts);

    [LibraryImport("libc", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int fsync(int descriptor);

    [LibraryImport("libc", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int close(int descriptor);
#pragma warning restore IDE1006
}
