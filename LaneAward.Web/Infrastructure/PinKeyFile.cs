using System.Security.Cryptography;

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

    /// <summary>The second half of a change of the key: the old one is kept under its id, the new one takes its name.</summary>
    public static void TakeNext(string path, string oldId)
    {
        File.Copy(path, $"{path}.{oldId}", overwrite: true);
        File.Move(NextOf(path), path, overwrite: true);
    }

    /// <summary>
    /// The file that holds the key which the database names: after a change of the key that was cut off, the new one, which takes its
    /// place here unless the folder is closed to this user, as it is to the service.
    /// </summary>
    public static string InUse(string path, IReadOnlyList<string> keysInUse)
    {
        if (Find(path, keysInUse) == path || TryReadId(path) is not { } present)
        {
            return path;
        }

        try
        {
            TakeNext(path, present);
            return path;
        }
        catch (Exception closed) when (closed is IOException or UnauthorizedAccessException)
        {
            return NextOf(path);
        }
    }

    /// <summary>The same file, for whoever only looks: nothing takes its place.</summary>
    public static string Find(string path, IReadOnlyList<string> keysInUse)
    {
        return keysInUse is [var wanted] && TryReadId(path) is { } present && present != wanted && TryReadId(NextOf(path)) == wanted
            ? NextOf(path)
            : path;
    }

    /// <summary>The id of the key in a file; null when there is none or it cannot be read here.</summary>
    public static string? TryReadId(string path)
    {
        try
        {
            var key = File.ReadAllBytes(path);
            return key.Length == KeyBytes ? Features.SignIn.PinVault.IdOf(key) : null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    /// <param name="like">A key whose mode the new one takes: whoever can read that one, the service's group say, can read this one from its first moment.</param>
    public static void Create(string path, string? like = null)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
        {
            // Root makes it for the service, which reads it by the group that its folder hands on.
            options.UnixCreateMode = like is not null && File.Exists(like) ? File.GetUnixFileMode(like)
                : Environment.IsPrivilegedProcess ? UnixFileMode.UserRead | UnixFileMode.GroupRead
                : UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

        using var file = new FileStream(path, options);
        file.Write(RandomNumberGenerator.GetBytes(KeyBytes));
        file.Flush(flushToDisk: true);
    }
}
