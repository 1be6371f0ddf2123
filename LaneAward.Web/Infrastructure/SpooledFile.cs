namespace LaneAward.Web.Infrastructure;

/// <summary>
/// Where a long download is written before it is sent: read at the pace of a slow browser, the database's snapshot would keep the write-ahead log
/// from being folded.
/// </summary>
internal static class SpooledFile
{
    /// <summary>Empty, open to nobody else, and gone when it is closed.</summary>
    public static FileStream Create()
    {
        return new FileStream(
            Path.Combine(Path.GetTempPath(), Path.GetRandomFileName()), FileMode.CreateNew, FileAccess.ReadWrite, FileShare.None, 1 << 16, FileOptions.DeleteOnClose);
    }
}
