using LaneAward.Data;
using LaneAward.Data.Files;

namespace LaneAward.Import;

/// <summary>One import at a time per database: an advisory lock on a file beside it, freed by the system when the process ends.</summary>
internal static class ImportTurn
{
    /// <exception cref="DatabaseBusyException">Another import of this database runs.</exception>
    /// <exception cref="DatabaseUnavailableException">The lock beside the database cannot be written.</exception>
    public static IDisposable Take(string databasePath)
    {
        try
        {
            return FileTurn.TryTake(databasePath + ".import.lock") ?? throw new DatabaseBusyException("Another import of this database is running.");
        }
        catch (UnauthorizedAccessException e)
        {
            throw new DatabaseUnavailableException($"{databasePath}.import.lock cannot be written: run the import as the service's user.", e);
        }
    }
}
