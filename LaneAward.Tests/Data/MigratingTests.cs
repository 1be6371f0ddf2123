using Dapper;
using LaneAward.Data;
using LaneAward.Data.Maintenance;
using LaneAward.Tests.Support;
using Xunit;

namespace LaneAward.Tests.Data;

/// <summary>Making a database and recognizing one: its level, its environment, its instance.</summary>
public sealed class MigratingTests
{
    [Fact]
    public void A_missing_file_becomes_a_stamped_database()
    {
        using var folder = new TempFolder();
        var options = new DatabaseOptions(folder.File("workforce.db"));

        Migrator.Migrate(options, "staging", "setup", instanceId: "shop-1");
        using var database = Database.Open(options);

        using var connection = Connections.OpenReader(options.Path, 1000);
        var instance = connection.QuerySingle<Instance>(Instance.Select);
        Assert.Equal(("shop-1", "staging", 1L, "setup"), (instance.InstanceId, instance.Environment, instance.Epoch, instance.CreatedBy));
    }

    [Fact]
    public void Migrating_again_changes_nothing()
    {
        using var shop = ShopDatabase.Create();
        var before = shop.Scalar<string>("SELECT instance_id FROM instance");

        Migrator.Migrate(shop.Options, ShopDatabase.Environment, "someone else");

        Assert.Equal(before, shop.Scalar<string>("SELECT instance_id FROM instance"));
    }

    [Fact]
    public async Task Programs_that_migrate_at_once_all_find_one_finished_database()
    {
        using var folder = new TempFolder();
        var options = new DatabaseOptions(folder.File("workforce.db"));
        var children = Enumerable.Range(0, 3).Select(_ => ChildProcess.Start("migrate", options.Path, "staging")).ToList();
        foreach (var child in children)
        {
            await child.ExpectAsync("ready");
        }

        children.ForEach(c => c.Tell("go"));
        foreach (var child in children)
        {
            await child.ExpectAsync("migrated");
            Assert.Equal(0, await child.ExitCodeAsync());
            child.Dispose();
        }

        using var database = Database.Open(options);
        Assert.Equal(1, await database.ReadAsync(s => s.Connection.ExecuteScalar<long>("SELECT count(*) FROM instance")));
    }

    [Fact]
    public void A_database_of_another_environment_is_refused_and_unchanged()
    {
        using var shop = ShopDatabase.Create();

        var error = Assert.Throws<WrongDatabaseException>(() => Migrator.Migrate(shop.Options, "public", "tests"));

        Assert.Contains("LaneAward__Environment", error.Message, StringComparison.Ordinal);
        Assert.Equal(ShopDatabase.Environment, shop.Scalar<string>("SELECT environment FROM instance"));
    }

    [Fact]
    public void A_database_of_another_instance_is_refused()
    {
        using var shop = ShopDatabase.Create();

        var error = Assert.Throws<WrongDatabaseException>(
            () => Migrator.Migrate(shop.Options, ShopDatabase.Environment, "tests", instanceId: "another"));

        Assert.Contains("LaneAward__InstanceId", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_database_newer_than_the_program_is_refused_by_start_and_by_migration()
    {
        using var shop = ShopDatabase.Create();
        shop.Execute($"PRAGMA user_version = {Migrator.CurrentLevel + 1}");

        Assert.Throws<WrongDatabaseException>(() => Database.Open(shop.Options));
        Assert.Throws<WrongDatabaseException>(() => Migrator.Migrate(shop.Options, ShopDatabase.Environment, "tests"));
    }

    [Fact]
    public void A_database_older_than_the_program_is_not_served()
    {
        using var shop = ShopDatabase.Create();
        shop.Execute("PRAGMA user_version = 0");

        Assert.Throws<WrongDatabaseException>(() => Database.Open(shop.Options));
    }

    [Fact]
    public void The_database_of_another_program_gets_no_tables()
    {
        using var shop = ShopDatabase.Create();
        shop.Execute("PRAGMA user_version = 0");
        var tables = shop.Scalar<long>("SELECT count(*) FROM sqlite_schema");

        Assert.Throws<WrongDatabaseException>(() => Migrator.Migrate(shop.Options, ShopDatabase.Environment, "tests"));

        Assert.Equal(tables, shop.Scalar<long>("SELECT count(*) FROM sqlite_schema"));
    }

    [Fact]
    public void Serving_a_wrong_path_makes_no_file()
    {
        using var folder = new TempFolder();
        var options = new DatabaseOptions(folder.File("wrong.db"));

        Assert.Throws<DatabaseUnavailableException>(() => Database.Open(options));

        Assert.False(File.Exists(options.Path));
    }

    [Fact]
    public void A_file_that_is_no_database_is_refused_and_unchanged()
    {
        using var folder = new TempFolder();
        var options = new DatabaseOptions(folder.File("notes.txt"));
        File.WriteAllText(options.Path, new string('n', 5000));

        Assert.Throws<DatabaseUnavailableException>(() => Migrator.Migrate(options, ShopDatabase.Environment, "tests"));
        Assert.Throws<DatabaseUnavailableException>(() => Database.Open(options));

        Assert.Equal(new string('n', 5000), File.ReadAllText(options.Path));
    }
}
