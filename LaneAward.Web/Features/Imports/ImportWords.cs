namespace LaneAward.Web.Features.Imports;

/// <summary>The importer's words as a supervisor reads them.</summary>
internal static class ImportWords
{
    /// <summary>A refused import keeps no run.</summary>
    public static string Status(string status, Phrases say)
    {
        return status == "applied" ? say["Applied"] : say["Unchanged"];
    }

    /// <summary>A group of differences: "Orders that are new".</summary>
    public static string Difference(string table, string change, Phrases say)
    {
        return (table, change) switch
        {
            ("orders", "new") => say["New orders"],
            ("orders", "changed") => say["Changed orders"],
            ("orders", "vanished") => say["Vanished orders"],
            ("orders", _) => say["Orders that are back"],
            (_, "new") => say["New customers"],
            (_, "changed") => say["Changed customers"],
            (_, "vanished") => say["Vanished customers"],
            _ => say["Customers that are back"],
        };
    }
}
