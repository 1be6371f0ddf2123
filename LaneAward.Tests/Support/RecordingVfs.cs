using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using SQLitePCL;

namespace LaneAward.Tests.Support;

/// <summary>
/// Stands between SQLite and the system (https://sqlite.org/vfs.html) and tells a <see cref="DiskRecording"/> what is written, cut short, synced, made and
/// removed in its folder. Every file elsewhere is the system's own, with nothing between.
/// </summary>
internal static unsafe partial class RecordingVfs
{
    // With its first sync of a rollback journal, a super-journal or a write-ahead log that it might have made, a connection syncs the folder.
    private const int SyncsItsFolder = 0x00000800 | 0x00004000 | 0x00080000;

    private static readonly ConcurrentDictionary<string, DiskRecording> Recordings = new();
    private static readonly ConcurrentDictionary<nint, OpenFile> Files = new();
    private static readonly ConcurrentDictionary<nint, nint> Recorded = new();

    // Never taken away: connections of other tests, opened meanwhile, hold on to it.
    private static readonly Vfs* Real = PutInFront();

    /// <summary>Connections that are opened from here on are recorded. The folder's name alone counts: SQLite follows the links in its path.</summary>
    public static void Add(string folder, DiskRecording recording)
    {
        if (!Recordings.TryAdd(Path.GetFileName(folder), recording))
        {
            throw new InvalidOperationException($"{folder} is being recorded already.");
        }
    }

    public static void Remove(string folder)
    {
        Recordings.TryRemove(Path.GetFileName(folder), out _);
    }

    private static Vfs* PutInFront()
    {
        var system = Find(null);
        var own = (Vfs*)NativeMemory.Alloc((nuint)sizeof(Vfs));
        *own = *system;
        own->Next = null;
        own->Name = (byte*)Marshal.StringToCoTaskMemUTF8("recording");
        own->Open = &Open;
        own->Delete = &Delete;
        return Register(own, makeDefault: 1) == raw.SQLITE_OK ? system : throw new InvalidOperationException("SQLite takes no recording.");
    }

    private static DiskRecording? RecordingOf(byte* path, out string name)
    {
        var text = Marshal.PtrToStringUTF8((nint)path) ?? "";
        name = Path.GetFileName(text);
        return Recordings.GetValueOrDefault(Path.GetFileName(Path.GetDirectoryName(text)) ?? "");
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static int Open(Vfs* vfs, byte* path, SqliteFile* file, int flags, int* outFlags)
    {
        if (RecordingOf(path, out var name) is not { } recording)
        {
            return Real->Open(Real, path, file, flags, outFlags);
        }

        lock (recording.Door)
        {
            recording.Listen();
            var isNew = !File.Exists(Marshal.PtrToStringUTF8((nint)path));
            var code = Real->Open(Real, path, file, flags, outFlags);
            if (code != raw.SQLITE_OK)
            {
                return code;
            }

            if (isNew)
            {
                recording.Note(new DiskEvent.Made(name));
            }

            var folderIsDue = (flags & raw.SQLITE_OPEN_CREATE) != 0 && (flags & SyncsItsFolder) != 0;
            Files[(nint)file] = new OpenFile(recording, name, (nint)file->Methods) { FolderIsDue = folderIsDue };
            file->Methods = (Methods*)Recorded.GetOrAdd((nint)file->Methods, WithRecording);
            return code;
        }
    }

    // The file stays the system's own, only its table of methods is another: what is not recorded (locks, shared memory, controls) goes where it went.
    private static nint WithRecording(nint system)
    {
        var own = (Methods*)NativeMemory.Alloc((nuint)sizeof(Methods));
        *own = *(Methods*)system;
        own->Close = &Close;
        own->Write = &Write;
        own->Truncate = &Truncate;
        own->Sync = &Sync;
        return (nint)own;
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static int Close(SqliteFile* file)
    {
        Files.Remove((nint)file, out var open);
        return ((Methods*)open!.Real)->Close(file);
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static int Write(SqliteFile* file, byte* bytes, int count, long at)
    {
        var open = Files[(nint)file];
        lock (open.Recording.Door)
        {
            open.Recording.Listen();
            var code = ((Methods*)open.Real)->Write(file, bytes, count, at);
            return open.Note(code, new DiskEvent.Written(open.Name, (int)at, new ReadOnlySpan<byte>(bytes, count).ToArray()));
        }
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static int Truncate(SqliteFile* file, long length)
    {
        var open = Files[(nint)file];
        lock (open.Recording.Door)
        {
            open.Recording.Listen();
            var code = ((Methods*)open.Real)->Truncate(file, length);
            return open.Note(code, new DiskEvent.CutShort(open.Name, (int)length));
        }
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static int Sync(SqliteFile* file, int flags)
    {
        var open = Files[(nint)file];
        lock (open.Recording.Door)
        {
            open.Recording.Listen();
            var code = ((Methods*)open.Real)->Sync(file, flags);
            open.Note(code, new DiskEvent.Synced(open.Name, open.FolderIsDue));
            open.FolderIsDue &= code != raw.SQLITE_OK;
            return code;
        }
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static int Delete(Vfs* vfs, byte* path, int syncFolder)
    {
        if (RecordingOf(path, out var name) is not { } recording)
        {
            return Real->Delete(Real, path, syncFolder);
        }

        lock (recording.Door)
        {
            recording.Listen();
            var code = Real->Delete(Real, path, syncFolder);
            if (code == raw.SQLITE_OK)
            {
                recording.Note(new DiskEvent.Removed(name, syncFolder != 0));
            }

            return code;
        }
    }

    [LibraryImport("e_sqlite3", EntryPoint = "sqlite3_vfs_find", StringMarshalling = StringMarshalling.Utf8)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.AssemblyDirectory | DllImportSearchPath.SafeDirectories)]
    private static partial Vfs* Find(string? name);

    [LibraryImport("e_sqlite3", EntryPoint = "sqlite3_vfs_register")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.AssemblyDirectory | DllImportSearchPath.SafeDirectories)]
    private static partial int Register(Vfs* vfs, int makeDefault);

    private sealed class OpenFile(DiskRecording recording, string name, nint system)
    {
        public DiskRecording Recording => recording;

        public string Name => name;

        public nint Real => system;

        public bool FolderIsDue { get; set; }

        public int Note(int code, DiskEvent happened)
        {
            if (code == raw.SQLITE_OK)
            {
                recording.Note(happened);
            }

            return code;
        }
    }

    [StructLayout(LayoutKind.Sequential)]
    private struct SqliteFile
    {
        public Methods* Methods;
    }

#pragma warning disable CS0649 // SQLite fills them.
    /// <summary>sqlite3_vfs, version 3.</summary>
    [StructLayout(LayoutKind.Sequential)]
    private struct Vfs
    {
        public int Version, FileSize, LongestPath;
        public Vfs* Next;
        public byte* Name;
        public nint Data;
        public delegate* unmanaged[Cdecl]<Vfs*, byte*, SqliteFile*, int, int*, int> Open;
        public delegate* unmanaged[Cdecl]<Vfs*, byte*, int, int> Delete;
        public fixed long Others[14];
    }

    /// <summary>sqlite3_io_methods, version 3.</summary>
    [StructLayout(LayoutKind.Sequential)]
    private struct Methods
    {
        public int Version;
        public delegate* unmanaged[Cdecl]<SqliteFile*, int> Close;
        public nint Read;
        public delegate* unmanaged[Cdecl]<SqliteFile*, byte*, int, long, int> Write;
        public delegate* unmanaged[Cdecl]<SqliteFile*, long, int> Truncate;
        public delegate* unmanaged[Cdecl]<SqliteFile*, int, int> Sync;
        public fixed long Others[13];
    }
#pragma warning restore CS0649
}
