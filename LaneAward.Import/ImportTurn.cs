using LaneAward.Data;
using LaneAward.Data.Files;

namespace LaneAward.Import;

/// <summary>One import at a time per database: an advisory lock on a file beside it, freed by the system when the process ends.</summary>
internal sealed class ImportTurn : IDisposable
{
    private readonly FileStream file;

    private ImportTurn(FileStream file)
    {
        this.file = file;
    }

    /// <exception cref="DatabaseBusyException">Another import of this database runs.</exception>
    public static ImportTurn Take(string databasePath)
    {
        try
        {
            return new ImportTurn(FileTurn.TryTake(databasePath + ".import.lock") ?? throw new DatabaseBusyException("Another import of this database is running."));
        }
        catch (UnauthorizedAccessException e)
        {
            throw new DatabaseUnavailableException($"{databasePath}.import.lock cannot be written: run the import as the service's user.", e);
        }
    }

    public void Dispose() => file.Dispose();
}
