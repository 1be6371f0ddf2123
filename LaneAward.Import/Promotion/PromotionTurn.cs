namespace LaneAward.Import.Promotion;

/// <summary>One promotion at a time per target, by an advisory lock that ends with its process.</summary>
internal static class PromotionTurn
{
    public static IDisposable Take(string folder)
    {
        try
        {
            return new FileStream(Path.Combine(folder, ".lock"), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (IOException taken) when (NativeFiles.IsLockedByAnother(taken))
        {
            throw new Refusal(ExitCode.Busy, $"Another promotion into {folder} is running.");
        }
    }
}
