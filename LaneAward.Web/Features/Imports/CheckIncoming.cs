using LaneAward.Data;
using LaneAward.Import;
using LaneAward.Import.ProfitMaker;
using LaneAward.Web.Infrastructure;

namespace LaneAward.Web.Features.Imports;

/// <summary>Says what an import of the incoming folder would do, by the importer's own check. Writes nothing.</summary>
internal sealed class CheckIncoming(ShopOptions options, Database database, TimeProvider time) : IDisposable
{
    // A check holds the whole source in memory: two at once would only slow each other and the floor.
    private readonly SemaphoreSlim turn = new(1);

    /// <summary>A source that cannot be read or that a guard stops is a report with its reason, not an exception.</summary>
    public async Task<ImportReport> RunAsync(CancellationToken cancellation)
    {
        if (!Directory.Exists(options.IncomingDirectory))
        {
            return Refused($"There is no folder {options.IncomingDirectory}. The push from the office makes it.");
        }

        await turn.WaitAsync(cancellation);
        try
        {
            var request = new ImportRequest(options.IncomingDirectory)
            {
                Mapping = File.Exists(options.MappingFile) ? MappingFile.Read(options.MappingFile) : ProfitMakerMapping.Shipped,
            };
            return await Task.Run(() => new ImportRun(time).CheckAsync(request, database, cancellation: cancellation), cancellation);
        }
        catch (MappingException mistaken)
        {
            return Refused(mistaken.Message);
        }
        finally
        {
            turn.Release();
        }
    }

    private ImportReport Refused(string reason)
    {
        return new ImportReport { Status = ImportStatus.Refused, SourceFolder = options.IncomingDirectory, Reason = reason };
    }

    public void Dispose()
    {
        turn.Dispose();
    }
}
