namespace LaneAward.Data.Files;

/// <summary>One at a time, by an advisory lock on a file. The system frees it with its process, however that ends.</summary>
public static class FileTurn
{
    /// <returns>The open file, which holds the turn until it is disposed of; null while another process has it.</returns>
    public static FileStream? TryTake(string path)
    {
        try
        {
            return new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (IOException taken) when (NativeFiles.IsLockedByAnother(taken))
        {
            return null;
        }
    }
}
