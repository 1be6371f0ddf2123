using LaneAward.Web.Infrastructure;

namespace LaneAward.Web.Features.Imports;

/// <summary>One ProfitMaker file that waits to be imported.</summary>
internal sealed record IncomingFile(string Name, long Bytes, long ChangedAtMs);

/// <summary>Lists the ProfitMaker files in the incoming folder, where the push from the office puts them.</summary>
internal sealed class ListIncoming(ShopOptions options)
{
    private static readonly string[] Kinds = [".DBF", ".FPT", ".CDX"];

    /// <returns>Nothing when the folder is empty, missing or may not be read.</returns>
    public IReadOnlyList<IncomingFile> Run()
    {
        try
        {
            return
            [
                .. new DirectoryInfo(options.IncomingDirectory).GetFiles()
                    .Where(file => Kinds.Contains(file.Extension, StringComparer.OrdinalIgnoreCase))
                    .OrderBy(file => file.Name, StringComparer.OrdinalIgnoreCase)
                    .Select(file => new IncomingFile(file.Name, file.Length, new DateTimeOffset(file.LastWriteTimeUtc).ToUnixTimeMilliseconds())),
            ];
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return [];
        }
    }
}
