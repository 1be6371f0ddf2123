namespace LaneAward.Tests.Support;

/// <summary>People and work to begin a database test with, straight into the tables. Each returns the new row's id.</summary>
internal static class ShopSeed
{
    public const long SeedTimeMs = 1_776_000_000_000;

    public static long AddPerson(this ShopDatabase shop, string name, string role = "contributor")
    {
        return shop.Insert(
            "INSERT INTO people (name, initials, role, created_at_ms) VALUES (@name, substr(@name, 1, 2), @role, @SeedTimeMs) RETURNING id",
            new { name, role, SeedTimeMs });
    }

    public static long AddCustomer(this ShopDatabase shop, string number, string name)
    {
        return shop.Insert(
            "INSERT INTO customers (customer_number, match_key, name, row_hash) VALUES (@number, @number, @name, x'00') RETURNING id",
            new { number, name });
    }

    public static long AddOrder(this ShopDatabase shop, string number, long? customerId = null, string? description = null, string orderDate = "2026-04-13")
    {
        return shop.Insert(
            """
            INSERT INTO orders (order_number, match_key, customer_id, description, order_date, row_hash)
            VALUES (@number, @number, @customerId, @description, @orderDate, x'00') RETURNING id
            """,
            new { number, customerId, description, orderDate });
    }

    public static long AddTaskType(this ShopDatabase shop, string name)
    {
        return shop.Insert("INSERT INTO task_types (name_en, name_es) VALUES (@name, @name) RETURNING id", new { name });
    }

    public static long AddMaterial(this ShopDatabase shop, string name, string unit = "pcs")
    {
        return shop.Insert("INSERT INTO materials (name_en, name_es, unit) VALUES (@name, @name, @unit) RETURNING id", new { name, unit });
    }

    public static long AddTask(this ShopDatabase shop, long personId, string orderNumber = "107923")
    {
        var order = shop.AddOrder(orderNumber);
        var type = shop.AddTaskType("Laser engraving on " + orderNumber);
        return shop.Insert(
            """
            INSERT INTO tasks (uid, order_id, sequence, task_type_id, order_number, customer_name, order_description, status, created_at_ms, created_by)
            VALUES (@uid, @order, 1, @type, @orderNumber, '', '', 'queued', @SeedTimeMs, @personId) RETURNING id
            """,
            new { uid = Guid.CreateVersion7().ToString(), order, type, orderNumber, SeedTimeMs, personId });
    }

    public static long Insert(this ShopDatabase shop, string sql, object? values = null)
    {
        using var connection = LaneAward.Data.Connections.OpenWriter(shop.Path, shop.Options.BusyTimeoutMs);
        return Dapper.SqlMapper.QuerySingle<long>(connection, sql, values);
    }

    /// <summary>Pay periods of 14 days from this one on, locked after the days of grace.</summary>
    public static void SetPayPeriods(this ShopDatabase shop, string firstDay, int graceDays)
    {
        shop.Execute("INSERT INTO settings VALUES ('pay-period-start', @firstDay, 0), ('pay-period-days', '14', 0), ('period-lock-grace-days', @grace, 0)", new { firstDay, grace = $"{graceDays}" });
    }
}
