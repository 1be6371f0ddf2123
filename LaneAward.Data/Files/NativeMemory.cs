using System.Runtime.InteropServices;

namespace LaneAward.Data.Files;

/// <summary>What the C library keeps of freed memory, which .NET cannot reach.</summary>
public static partial class NativeMemory
{
    /// <summary>Gives freed blocks back to the machine (malloc_trim of glibc); elsewhere nothing happens.</summary>
    public static void Trim()
    {
        if (!OperatingSystem.IsLinux())
        {
            return;
        }

        try
        {
            _ = malloc_trim(0);
        }
        catch (EntryPointNotFoundException)
        {
            // musl has none, and keeps less.
        }
    }

    [LibraryImport("libc")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int malloc_trim(nuint pad);
}
