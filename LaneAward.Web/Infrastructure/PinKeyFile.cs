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
        if (!OperatingSystem.IsWindows())
        {
            // Whoever could read the old one, the service's group say, must be able to read the new one.
            File.SetUnixFileMode(NextOf(path), File.GetUnixFileMode(path));
        }

        File.Move(NextOf(path), path, overwrite: true);
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

    public static void Create(string path)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

        using var file = new FileStream(path, options);
        file.Write(RandomNumberGenerator.GetBytes(KeyBytes));
        file.Flush(flushToDisk: true);
    }
}
