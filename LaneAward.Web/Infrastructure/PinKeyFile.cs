using System.Security.Cryptography;
using LaneAward.Data.Files;
using LaneAward.Web.Features.SignIn;

namespace LaneAward.Web.Infrastructure;

/// <summary>The key that makes PINs readable. It lives outside the database and is readable by its owner alone.</summary>
internal static class PinKeyFile
{
    private const int KeyBytes = 32;

    /// <summary>Reads the key; in development, or while no PIN was ever set, a missing one is made.</summary>
    /// <exception cref="ConfigurationException">Missing although PINs exist, or not 32 bytes.</exception>
    public static byte[] ReadOrCreate(string path, bool mayCreate)
    {
        if (Directory.Exists(path))
        {
            throw new ConfigurationException($"LaneAward__PinKeyFile names {path}, which is a folder. Set it to the key file, for example pin.key in that folder.");
        }

        if (!File.Exists(path))
        {
            if (!mayCreate)
            {
                throw new ConfigurationException(
                    $"LaneAward__PinKeyFile names {path}, which is missing although the database holds PINs. Put the key file back from its own backup.");
            }

            Create(path);
        }

        var key = File.ReadAllBytes(path);
        return key.Length == KeyBytes
            ? key
            : throw new ConfigurationException($"LaneAward__PinKeyFile names {path}, which holds {key.Length} bytes instead of {KeyBytes}.");
    }

    /// <summary>Where a change of the key lays the new one before the database names it.</summary>
    public static string NextOf(string path) => path + ".next";

    /// <summary>Where a key that another one replaced is kept: backups from its time need it for ever.</summary>
    public static string KeptAs(string path, string id) => $"{path}.{id}";

    /// <summary>
    /// The first half of a change of the key: the new one lies beside the old one and survives a power cut before the database names it. What a
    /// change that was cut off left there may be the only key of backups, so it is kept first.
    /// </summary>
    /// <returns>The file with the new key.</returns>
    public static string MakeNext(string path)
    {
        var next = NextOf(path);
        Keep(path, path);
        Keep(next, path);
        File.Delete(next);
        Create(next, like: path);
        return next;
    }

    /// <summary>The second half of a change of the key: the old one is kept under its id, the new one takes its name.</summary>
    public static void TakeNext(string path)
    {
        Keep(path, path);
        File.Move(NextOf(path), path, overwrite: true);
        Flush(Path.GetDirectoryName(path)!);
    }

    /// <summary>
    /// The file that holds the key which the database names. After a change of the key that was cut off the new one takes its place here,
    /// unless the folder is closed to this user, as it is to the service.
    /// </summary>
    public static string InUse(string path, IReadOnlyList<string> keysInUse)
    {
        var found = Find(path, keysInUse);
        if (found != NextOf(path))
        {
            return found;
        }

        try
        {
            TakeNext(path);
        }
        catch (Exception closed) when (closed is IOException or UnauthorizedAccessException)
        {
        }

        return Find(path, keysInUse);
    }

    /// <summary>
    /// The same file, for whoever only looks: nothing takes its place. It is the key file itself, the new one of a change that was cut off, or,
    /// for a backup from before a change, the old one.
    /// </summary>
    public static string Find(string path, IReadOnlyList<string> keysInUse)
    {
        return keysInUse is [var wanted]
            ? new[] { path, NextOf(path), KeptAs(path, wanted) }.FirstOrDefault(file => TryReadId(file) == wanted) ?? path
            : path;
    }

    /// <summary>The file of the key with this id when another key replaced it; null when it is the one in use, a new one, or not here.</summary>
    public static string? FindReplaced(string path, string id)
    {
        return Find(path, [id]) is var file && file == KeptAs(path, id) ? file : null;
    }

    /// <summary>The id of the key in a file; null when there is none or it cannot be read here.</summary>
    public static string? TryReadId(string path)
    {
        try
        {
            var key = File.ReadAllBytes(path);
            return key.Length == KeyBytes ? PinVault.IdOf(key) : null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    /// <summary>Why a file that is there is no key, as the end of a sentence; null when it is one, or when none is there.</summary>
    public static string? Fault(string path)
    {
        try
        {
            return new FileInfo(path) is not { Exists: true } file || TryReadId(path) is not null ? null
                : file.Length != KeyBytes ? $"holds {file.Length} bytes instead of {KeyBytes}; what was printed for the safe is no key file yet, base64 -d makes one of it"
                : "may not be read by this user";
        }
        catch (Exception closed) when (closed is IOException or UnauthorizedAccessException)
        {
            return "cannot be looked at: " + closed.Message;
        }
    }

    /// <param name="like">A key whose mode the new one takes: whoever can read that one, the service's group say, can read this one from its first moment.</param>
    public static void Create(string path, string? like = null)
    {
        var folder = Path.GetDirectoryName(path)!;
        var folderIsNew = !Directory.Exists(folder);
        Directory.CreateDirectory(folder);
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
        {
            // Root makes it for the service, which reads it by the group that its folder hands on.
            options.UnixCreateMode = like is not null && File.Exists(like) ? File.GetUnixFileMode(like)
                : Environment.IsPrivilegedProcess ? UnixFileMode.UserRead | UnixFileMode.GroupRead
                : UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

        // Whole under a name of its own first: an empty key, left by a power cut, would stop every start. Never over one that is there.
        var part = path + ".part";
        File.Delete(part);
        using (var file = new FileStream(part, options))
        {
            file.Write(RandomNumberGenerator.GetBytes(KeyBytes));
            file.Flush(flushToDisk: true);
        }

        File.Move(part, path);
        // PINs are sealed with it next: its name must outlive a power cut as they do.
        Flush(folder);
        if (folderIsNew)
        {
            Flush(Path.GetDirectoryName(folder)!);
        }
    }

    private static void Keep(string file, string path)
    {
        if (!File.Exists(file))
        {
            return;
        }

        // Read here and not by TryReadId: a key that cannot be read now is a reason to stop, not to replace it.
        var key = File.ReadAllBytes(file);
        if (key.Length != KeyBytes)
        {
            return;
        }

        var id = PinVault.IdOf(key);
        var kept = KeptAs(path, id);
        if (TryReadId(kept) == id)
        {
            return;
        }

        // Whole under a name of its own first: half a copy under the id, left by a power cut, would be no key.
        var part = kept + ".part";
        File.Delete(part);
        File.Copy(file, part);
        Flush(part);
        File.Move(part, kept, overwrite: true);
        Flush(Path.GetDirectoryName(path)!);
    }

    private static void Flush(string path)
    {
        if (!OperatingSystem.IsWindows())
        {
            NativeFiles.Flush(path);
        }
    }
}
