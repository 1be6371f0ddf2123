using LaneAward.Data;

namespace LaneAward.Import.Verbs;

/// <summary>Opens the database that an import is for, and refuses one of another environment.</summary>
internal static class LiveDatabase
{
    private const string Development = "development";

    /// <summary>
    /// In development a missing database is made, so that a trial import needs one command; elsewhere a missing file is
    /// a wrong path and stops the import.
    /// </summary>
    /// <param name="lookOnly">Says so and answers null instead of making a missing database.</param>
    public static async Task<Database?> OpenAsync(string path, bool lookOnly)
    {
        var options = new DatabaseOptions(Path.GetFullPath(path));
        var stated = Environment.GetEnvironmentVariable("LaneAward__Environment");
        if (IsMissing(options.Path))
        {
            if (stated is not (null or "" or Development))
            {
                throw new Refusal(ExitCode.WrongConfiguration, $"{path} does not exist. Check the path given with --database; a new shop is made by LaneAward.Web people add NAME --role admin --login LOGIN.");
            }
            if (lookOnly)
            {
                await Console.Error.WriteLineAsync($"There is no database at {options.Path} yet; everything is new.");
                return null;
            }
            if (!Directory.Exists(Path.GetDirectoryName(options.Path)))
            {
                throw new Refusal(ExitCode.WrongConfiguration, $"{path} cannot be made: its folder does not exist.");
            }
            Migrator.Migrate(options, Development, "LaneAward.Import apply");
            await Console.Error.WriteLineAsync($"Made a new development database: {options.Path}");
        }
        // What the service refuses to write to, an import does not write to either.
        var reason = new Quarantine(DataDirectory(options.Path)).Reason(options, string.IsNullOrEmpty(stated) ? null : stated, null);
        if (reason is not null && !lookOnly)
        {
            throw new WrongDatabaseException($"Nothing was imported. {reason}");
        }
        var database = Database.Open(options with { ReadOnlyBecause = reason });
        try
        {
            await RequireEnvironmentAsync(database, stated);
            return database;
        }
        catch
        {
            database.Dispose();
            throw;
        }
    }

    /// <summary>Where the service keeps what it knows of its database: the folder of the settings, else the one that holds the file.</summary>
    private static string DataDirectory(string path)
    {
        return Environment.GetEnvironmentVariable("LaneAward__DataDirectory") is { Length: > 0 } folder ? folder : Path.GetDirectoryName(path)!;
    }

    private static bool IsMissing(string path) => !File.Exists(path) || new FileInfo(path).Length == 0;

    private static async Task RequireEnvironmentAsync(Database database, string? stated)
    {
        if (string.IsNullOrEmpty(stated))
        {
            return;
        }
        var found = await database.ReadAsync(db => db.Instance.Read());
        if (found.Environment != stated)
        {
            throw new WrongDatabaseException(
                $"{database.Path} belongs to {found.Environment}, but LaneAward__Environment says {stated}. Nothing was changed.");
        }
    }
}
