using LaneAward.Data.Files;
using LaneAward.Import.Dbf;

namespace LaneAward.Import.ProfitMaker;

/// <summary>The SHA-256 of a file in lower-case hex.</summary>
internal static class FileHash
{
    public static string Of(string path)
    {
        try
        {
            using var stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, 1 << 17);
            return FileSum.Of(stream);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new DbfException(DbfErrorCode.Unreadable, path, 0, $"{Path.GetFileName(path)} cannot be read: {e.Message}", e);
        }
    }
}
