using System.Security.Cryptography;

namespace LaneAward.Data.Files;

/// <summary>SHA-256 of a file, in hex.</summary>
public static class FileSum
{
    public static string Of(string path)
    {
        using var file = File.OpenRead(path);
        return Of(file);
    }

    public static string Of(Stream file)
    {
        return Convert.ToHexStringLower(SHA256.HashData(file));
    }
}
