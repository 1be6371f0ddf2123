using LaneAward.Data.Maintenance;
using LaneAward.Tests.Support;
using Microsoft.Data.Sqlite;
using Xunit;

namespace LaneAward.Tests.Data;

/// <summary>What the database itself guarantees, whoever writes to it.</summary>
public sealed class SchemaTests
{
    [Fact]
    public void Every_table_is_classed_as_preserved_or_activity_once()
    {
        using var shop = ShopDatabase.Create();
        var tables = shop.Query<string>("SELECT name FROM pragma_table_list WHERE schema = 'main' AND type IN ('table', 'virtual') AND name NOT LIKE 'sqlite_%'");

        Assert.Equal(tables.Order(), TableClasses.Preserve.Concat(TableClasses.Activity).Order());
    }

    [Fact]
    public void Every_table_is_strict()
    {
        using var shop = ShopDatabase.Create();

        Assert.Empty(shop.Query<string>(
            "SELECT name FROM pragma_table_list WHERE schema = 'main' AND type = 'table' AND strict = 0 AND name NOT LIKE 'sqlite_%'"));
    }

    [Fact]
    public void Activity_can_be_deleted_in_the_order_of_its_list_and_nothing_preserved_refers_to_it()
    {
        using var shop = ShopDatabase.Create();
        var ana = shop.AddPerson("Ana");
        var task = shop.AddTask(ana);
        var material = shop.AddMaterial("Plate");
        shop.Execute("INSERT INTO task_people (task_id, person_id, added_at_ms) VALUES (@task, @ana, 1)", new { task, ana });
        shop.Execute("INSERT INTO work_sessions (task_id, person_id, started_at_ms) VALUES (@task, @ana, 1)", new { task, ana });
        shop.Execute(
            "INSERT INTO task_events (task_id, person_id, verb, at_ms, received_at_ms, session_id) VALUES (@task, @ana, 'start', 1, 1, 1)",
            new { task, ana });
        Log(shop, task, material, ana, 5000);
        Log(shop, task, material, ana, -5000, reverses: 1);
        shop.Execute("INSERT INTO corrections (session_id, person_id, kind, asked_at_ms) VALUES (1, @ana, 'not_mine', 2)", new { ana });
        shop.Execute("INSERT INTO alerts (task_id, order_id, kind, raised_at_ms) SELECT id, order_id, 'cancelled', 1 FROM tasks");

        foreach (var table in TableClasses.Activity)
        {
            shop.Execute("DELETE FROM " + table);
        }

        Assert.Equal(1, shop.Scalar<long>("SELECT count(*) FROM people"));
        Assert.Equal(1, shop.Scalar<long>("SELECT count(*) FROM orders"));
    }

    [Fact]
    public void A_person_has_one_open_session_at_the_most()
    {
        using var shop = ShopDatabase.Create();
        var ana = shop.AddPerson("Ana");
        var first = shop.AddTask(ana, "107923");
        var second = shop.AddTask(ana, "107924");
        Start(shop, first, ana);

        Refused(() => Start(shop, second, ana));

        shop.Execute("UPDATE work_sessions SET ended_at_ms = 2000, end_kind = 'pause'");
        Start(shop, second, ana);
    }

    [Fact]
    public void Two_people_may_work_on_one_task()
    {
        using var shop = ShopDatabase.Create();
        var ana = shop.AddPerson("Ana");
        var ben = shop.AddPerson("Ben");
        var task = shop.AddTask(ana);

        Start(shop, task, ana);
        Start(shop, task, ben);

        Assert.Equal(2, shop.Scalar<long>("SELECT count(*) FROM work_sessions"));
    }

    [Fact]
    public void A_session_cannot_end_before_it_started()
    {
        using var shop = ShopDatabase.Create();
        var ana = shop.AddPerson("Ana");
        Start(shop, shop.AddTask(ana), ana);

        Refused(() => shop.Execute("UPDATE work_sessions SET ended_at_ms = started_at_ms - 1, end_kind = 'pause'"));

        shop.Execute("UPDATE work_sessions SET ended_at_ms = started_at_ms, end_kind = 'pause'");
    }

    [Fact]
    public void A_session_ends_with_a_time_and_a_kind_or_not_at_all()
    {
        using var shop = ShopDatabase.Create();
        var ana = shop.AddPerson("Ana");
        Start(shop, shop.AddTask(ana), ana);

        Refused(() => shop.Execute("UPDATE work_sessions SET ended_at_ms = 2000"));
        Refused(() => shop.Execute("UPDATE work_sessions SET end_kind = 'pause'"));
    }

    [Fact]
    public void The_net_of_a_material_never_goes_below_zero()
    {
        using var shop = ShopDatabase.Create();
        var ana = shop.AddPerson("Ana");
        var task = shop.AddTask(ana);
        var plate = shop.AddMaterial("Plate");
        Log(shop, task, plate, ana, 5000);

        Refused(() => Log(shop, task, plate, ana, -5001, reverses: 1));
        Refused(() => Log(shop, task, plate, ana, -5000));
        Log(shop, task, plate, ana, -5000, reverses: 1);
        Refused(() => Log(shop, task, plate, ana, -1, reverses: 1));
        Refused(() => shop.Execute("UPDATE material_uses SET quantity_milli = 1 WHERE id = 1"));

        Assert.Equal(0, shop.Scalar<long>("SELECT sum(quantity_milli) FROM material_uses"));
    }

    [Fact]
    public void A_task_number_is_given_once_per_order()
    {
        using var shop = ShopDatabase.Create();
        shop.AddTask(shop.AddPerson("Ana"));

        Refused(() => shop.Execute(
            """
            INSERT INTO tasks (uid, order_id, sequence, task_type_id, order_number, customer_name, order_description, status, created_at_ms, created_by)
            SELECT 'another', order_id, sequence, task_type_id, order_number, '', '', 'queued', 1, created_by FROM tasks
            """));
    }

    [Theory]
    [InlineData("status = 'completed'")]
    [InlineData("status = 'cancelled', closed_at_ms = 1")]
    [InlineData("status = 'queued', closed_at_ms = 1")]
    [InlineData("status = 'asleep'")]
    public void A_task_cannot_be_in_a_state_that_contradicts_itself(string change)
    {
        using var shop = ShopDatabase.Create();
        shop.AddTask(shop.AddPerson("Ana"));

        Refused(() => shop.Execute("UPDATE tasks SET " + change));
    }

    [Fact]
    public void An_order_with_tasks_cannot_be_deleted()
    {
        using var shop = ShopDatabase.Create();
        shop.AddTask(shop.AddPerson("Ana"));

        Refused(() => shop.Execute("DELETE FROM orders"));
    }

    [Fact]
    public void Every_table_with_instants_has_a_view_of_readable_times_that_shows_no_secret()
    {
        using var shop = ShopDatabase.Create();
        var tables = shop.Query<string>(
            """
            SELECT DISTINCT m.name FROM sqlite_schema m JOIN pragma_table_info(m.name) c
            WHERE m.type = 'table' AND m.sql LIKE 'CREATE TABLE%' AND c.name LIKE '%\_ms' ESCAPE '\' AND m.name NOT LIKE 'order_search%'
            """);
        var views = shop.Query<string>("SELECT name FROM sqlite_schema WHERE type = 'view'");
        var shown = shop.Query<string>("SELECT DISTINCT c.name FROM sqlite_schema m JOIN pragma_table_info(m.name) c WHERE m.type = 'view'");

        Assert.Empty(tables.Select(t => t + "_readable").Except(views));
        Assert.DoesNotContain(shown, c => c.Contains("hash", StringComparison.Ordinal) || c is "pin_tag" or "pin_seal" or "fingerprint");
    }

    [Fact]
    public void A_readable_time_is_the_instant_in_utc()
    {
        using var shop = ShopDatabase.Create();
        var ana = shop.AddPerson("Ana");
        var task = shop.AddTask(ana);
        shop.Execute("INSERT INTO work_sessions (task_id, person_id, started_at_ms) VALUES (@task, @ana, 1776000000123)", new { task, ana });

        Assert.Equal("2026-04-12T13:20:00.123Z", shop.Scalar<string>("SELECT started_at FROM work_sessions_readable"));
    }

    private static void Start(ShopDatabase shop, long task, long person)
    {
        shop.Execute("INSERT INTO work_sessions (task_id, person_id, started_at_ms) VALUES (@task, @person, 1000)", new { task, person });
    }

    private static void Log(ShopDatabase shop, long task, long material, long person, long milli, long? reverses = null)
    {
        shop.Execute(
            """
            INSERT INTO material_uses (task_id, material_id, person_id, kind, quantity_milli, unit, logged_at_ms, reverses_id)
            VALUES (@task, @material, @person, 'used', @milli, 'pcs', 1, @reverses)
            """,
            new { task, material, person, milli, reverses });
    }

    private static void Refused(Action change)
    {
        Assert.Equal(19, Assert.Throws<SqliteException>(change).SqliteErrorCode);
    }
}
