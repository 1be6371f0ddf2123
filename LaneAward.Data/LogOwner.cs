using LaneAward.Data.Files;

namespace LaneAward.Data;

/// <summary>
/// Which file the write-ahead log beside a database is of. A log is found by its name alone, so SQLite replays one into whatever file has that
/// name by then (measured: a database that nobody can read any more). Noted in workforce.db-owner by whoever opens the database: the numbers (inodes) of both files.
/// </summary>
internal static class LogOwner
{
    /// <summary>Asked before anything opens the file: opening alone can replay the log, and closing folds it in.</summary>
    /// <exception cref="DatabaseUnavailableException">The log beside it was last seen beside another file.</exception>
    public static void Require(string path)
    {
        if (!File.Exists(path + "-wal"))
        {
            Forget(path);
            return;
        }

        // An empty one too: who has the file from before open would find there what is written to this one.
        if (Numbers(path) is var (database, number) && Noted(path) is var (owner, noted) && noted == number && owner != database)
        {
            throw new DatabaseUnavailableException(
                $"{path} is not the file that {path}-wal is of: it was put in its place while that was open. It was not opened, for the log would be replayed into it. "
                + $"Put the file from before back; or stop the service, move {path}-wal and {path}-shm aside, and restore the newest backup. See \"When nothing is recorded\" in docs/runbook.md.");
        }
    }

    /// <summary>The numbers of the database's file and of its log; null when one of them is not there, or the system does not tell.</summary>
    public static (ulong Database, ulong Log)? Numbers(string path)
    {
        return NativeFiles.NumberOf(path) is { } database && NativeFiles.NumberOf(path + "-wal") is { } log ? (database, log) : null;
    }

    /// <summary>Remembers what was seen while the database was open and had its own file.</summary>
    public static void Note(string path, (ulong Database, ulong Log) seen)
    {
        if (Noted(path) == seen)
        {
            return;
        }

        var fresh = $"{NoteOf(path)}.{Guid.NewGuid():N}.new";
        try
        {
            File.WriteAllText(fresh, $"{seen.Database} {seen.Log}\n");
            NativeFiles.Flush(fresh);
            File.Move(fresh, NoteOf(path), overwrite: true);
        }
        catch (Exception full) when (full is IOException or UnauthorizedAccessException)
        {
            // A disk that takes no note keeps nobody from working.
            Delete(fresh);
        }
    }

    // Numbers are used again: the next log may get that of the last one.
    private static void Forget(string path) => Delete(NoteOf(path));

    private static void Delete(string file)
    {
        try
        {
            File.Delete(file);
        }
        catch (Exception readOnly) when (readOnly is IOException or UnauthorizedAccessException)
        {
            // Whoever opens the database there says what is wrong.
        }
    }

    private static string NoteOf(string path) => path + "-owner";

    private static (ulong Database, ulong Log)? Noted(string path)
    {
        try
        {
            return File.ReadAllText(NoteOf(path)).Split(' ') is [var database, var log] && ulong.TryParse(database, out var owner) && ulong.TryParse(log, out var noted)
                ? (owner, noted)
                : null;
        }
        catch (Exception missing) when (missing is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }
}
