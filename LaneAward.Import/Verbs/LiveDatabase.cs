using LaneAward.Data;
using LaneAward.Data.Maintenance;

namespace LaneAward.Import.Verbs;

/// <summary>Opens the database that an import is for, and refuses one of another environment.</summary>
internal static class LiveDatabase
{
    private const string Development = "development";

    /// <summary>Opens the database for an import.</summary>
    public static async Task<Database> OpenAsync(string path)
    {
        RequirePath(path);
        // What the service refuses to write to, an import does not write to either.
        var options = new DatabaseOptions(Path.GetFullPath(path));
        return Reason(options) is { } reason
            ? throw new WrongDatabaseException($"Nothing was imported. {reason}")
            : await OpenAsync(options);
    }

    /// <summary>Opens it for a preview; in development one that is not there yet is said and is null.</summary>
    public static async Task<Database?> OpenToLookAsync(string path)
    {
        RequirePath(path);
        var options = new DatabaseOptions(Path.GetFullPath(path));
        if (!IsMissing(path))
        {
            return await OpenAsync(options with { ReadOnlyBecause = Reason(options) });
        }
        if (!MayMake)
        {
            throw Missing(path);
        }
        await Console.Error.WriteLineAsync($"There is no database at {options.Path} yet; everything is new.");
        return null;
    }

    public static bool IsMissing(string path) => !File.Exists(path) || new FileInfo(path).Length == 0;

    /// <summary>Refuses to make a database outside development, or where none can be made.</summary>
    public static void RequireRoomFor(string path)
    {
        RequirePath(path);
        if (!MayMake)
        {
            throw Missing(path);
        }
        if (!Directory.Exists(Path.GetDirectoryName(Path.GetFullPath(path))))
        {
            throw new Refusal(ExitCode.WrongConfiguration, $"{path} cannot be made: its folder does not exist.");
        }
    }

    /// <summary>Makes a new development shop's database.</summary>
    public static async Task MakeAsync(string path)
    {
        var options = new DatabaseOptions(Path.GetFullPath(path));
        Migrator.Migrate(options, Development, "LaneAward.Import apply");
        await Console.Error.WriteLineAsync(Made(path));
    }

    /// <summary>Keeps for the console that an import was refused, or that one is in again. That it cannot be kept changes nothing of the import.</summary>
    public static async Task NoteAsync(string path, ImportReport report)
    {
        var operations = new OperationsFolder(DataDirectory(Path.GetFullPath(path)));
        try
        {
            if (report.Status == ImportStatus.Refused)
            {
                operations.Keep(new RefusedImport(report.SourceFolder!, report.SnapshotNumber, report.Reason!, TimeProvider.System.GetUtcNow()));
            }
            else
            {
                operations.RemoveRefusedImport();
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            await Console.Error.WriteLineAsync($"The console will not tell of this import: {e.Message}");
        }
    }

    /// <summary>What whoever mistyped a path has to read.</summary>
    public static string Made(string path) => $"There was no database at {Path.GetFullPath(path)}; a new development shop was made there.";

    // Without the setting a database of any environment is taken, but what is set must be one: the service holds to the same rule.
    private static string? Stated => Environment.GetEnvironmentVariable("LaneAward__Environment") is not { } stated ? null
        : ShopEnvironment.IsKnown(stated) ? stated
        : throw new Refusal(ExitCode.WrongConfiguration, ShopEnvironment.Complaint(stated));

    private static bool MayMake => Stated is null or Development;

    private static void RequirePath(string path)
    {
        _ = Stated;
        if (DatabaseFile.WhyNever(Path.GetFullPath(path)) is { } why)
        {
            throw new Refusal(ExitCode.WrongConfiguration, $"{path} {why}. Check the path given with --database.");
        }
    }

    private static Refusal Missing(string path)
    {
        return new Refusal(
            ExitCode.WrongConfiguration,
            $"{path} does not exist. Check the path given with --database; a new shop is made by LaneAward.Web people add NAME --role admin --login LOGIN.");
    }

    private static string? Reason(DatabaseOptions options) => new Quarantine(DataDirectory(options.Path)).Reason(options, Stated, null);

    private static async Task<Database> OpenAsync(DatabaseOptions options)
    {
        var database = Database.Open(options);
        try
        {
            await RequireEnvironmentAsync(database);
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

    private static async Task RequireEnvironmentAsync(Database database)
    {
        if (Stated is not { } stated)
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
