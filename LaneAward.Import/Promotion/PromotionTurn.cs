using LaneAward.Data.Files;

namespace LaneAward.Import.Promotion;

/// <summary>One promotion at a time per target, by an advisory lock that ends with its process.</summary>
internal static class PromotionTurn
{
    public static IDisposable Take(string folder)
    {
        return FileTurn.TryTake(Path.Combine(folder, ".lock")) ?? throw new Refusal(ExitCode.Busy, $"Another promotion into {folder} is running.");
    }
}
