namespace LaneAward.Tests.Support;

/// <summary>A server whose shop has what the floor works with: imported orders, kinds of work, reasons and materials.</summary>
internal static class FloorShop
{
    public static readonly string[] PauseReasons =
        ["Break", "Lunch", "Waiting for material", "Machine down", "Helping someone", "Question for office", "End of shift", "Other"];

    // The importer is a program of its own and reads thousands of orders: done for each test it took a third of most.
    private static readonly Lazy<Task<ShopDatabase>> Filled = new(FillAsync);

    public static async Task<ShopServer> StartAsync(TimeProvider? time = null)
    {
        return await ShopServer.StartOverAsync((await Filled.Value).Copy(), time);
    }

    private static async Task<ShopDatabase> FillAsync()
    {
        var shop = ShopDatabase.Create();
        AppDomain.CurrentDomain.ProcessExit += (_, _) => shop.Dispose();
        await shop.ImportOrdersAsync();
        foreach (var (name, minutes) in (ReadOnlySpan<(string, int)>)[("Laser engraving", 120), ("Crystal etching", 150), ("Color fill", 45), ("Proofing", 20), ("Plate mounting", 60), ("Packing", 30), ("Sandblasting", 90)])
        {
            shop.Execute("INSERT INTO task_types (name_en, name_es, default_estimate_minutes) VALUES (@name, 'es ' || @name, @minutes)", new { name, minutes });
        }

        foreach (var (reason, sort) in PauseReasons.Select((r, i) => (r, i)))
        {
            shop.Execute("INSERT INTO pause_reasons (name_en, name_es, icon, sort) VALUES (@reason, 'es ' || @reason, 'coffee', @sort)", new { reason, sort });
        }

        foreach (var reason in (string[])["Wrong order", "Duplicate", "Customer canceled", "Other"])
        {
            shop.Execute("INSERT INTO cancel_reasons (name_en, name_es) VALUES (@reason, 'es ' || @reason)", new { reason });
        }

        foreach (var (name, unit) in (ReadOnlySpan<(string, string)>)[("Crystal blank, 8 in", "pcs"), ("Acrylic sheet", "sheets"), ("Etching mask film", "ft")])
        {
            shop.Execute("INSERT INTO materials (name_en, name_es, unit) VALUES (@name, 'es ' || @name, @unit)", new { name, unit });
        }

        shop.Execute(
            "INSERT INTO material_task_types (material_id, task_type_id) SELECT m.id, t.id FROM materials m, task_types t WHERE m.unit = 'pcs' AND t.name_en = 'Laser engraving'");
        shop.Execute("PRAGMA wal_checkpoint(TRUNCATE)");
        return shop;
    }
}
