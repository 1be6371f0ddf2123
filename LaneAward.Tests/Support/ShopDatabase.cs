using Dapper;
using LaneAward.Data;

namespace LaneAward.Tests.Support;

/// <summary>A shop's database in a folder of its own: a copy of one that was migrated once, so that a test pays a file copy only.</summary>
internal sealed class ShopDatabase : IDisposable
{
    public const string Environment = "development";

    private static readonly Lazy<string> Template = new(MigrateOnce);

    private readonly TempFolder _folder = new();
    private readonly Lazy<Database> _database;

    private ShopDatabase(Func<DatabaseOptions, DatabaseOptions> settings, string? template = null)
    {
        Options = settings(new DatabaseOptions(_folder.File("workforce.db")));
        File.Copy(template ?? Template.Value, Options.Path);
        _database = new Lazy<Database>(() => Database.Open(Options));
    }

    public DatabaseOptions Options { get; }

    public string Path => Options.Path;

    public string Folder => _folder.Path;

    /// <summary>The door under test, opened at first use and closed with the shop.</summary>
    public Database Database => _database.Value;

    public static ShopDatabase Create(TimeProvider? time = null)
    {
        return Create(o => o with { Time = time ?? o.Time });
    }

    public static ShopDatabase Create(Func<DatabaseOptions, DatabaseOptions> settings)
    {
        return new ShopDatabase(settings);
    }

    /// <summary>A shop like this one, which nobody may have open: what a file holds beside its log is all that is copied.</summary>
    public ShopDatabase Copy()
    {
        return new ShopDatabase(o => o, Path);
    }

    /// <summary>Closes the door early, for tests that look at the file afterwards.</summary>
    public void Close()
    {
        if (_database.IsValueCreated)
        {
            _database.Value.Dispose();
        }
    }

    /// <summary>Plain SQL beside the door, as a test's own hand in the file; it waits for the write lock like any other program.</summary>
    public int Execute(string sql, object? parameters = null)
    {
        using var connection = Connections.OpenWriter(Path, Options.BusyTimeoutMs);
        return connection.Execute(sql, parameters);
    }

    public T Scalar<T>(string sql, object? parameters = null)
    {
        using var connection = Connections.OpenReader(Path, Options.BusyTimeoutMs);
        return connection.ExecuteScalar<T>(sql, parameters)!;
    }

    public IReadOnlyList<T> Query<T>(string sql, object? parameters = null)
    {
        using var connection = Connections.OpenReader(Path, Options.BusyTimeoutMs);
        return connection.Query<T>(sql, parameters).AsList();
    }

    public void Dispose()
    {
        Close();
        _folder.Dispose();
    }

    private static string MigrateOnce()
    {
        var folder = new TempFolder();
        AppDomain.CurrentDomain.ProcessExit += (_, _) => folder.Dispose();
        var options = new DatabaseOptions(folder.File("template.db"));
        Migrator.Migrate(options, Environment, "tests");
        return options.Path;
    }
}
