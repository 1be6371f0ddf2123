namespace LaneAward.Data.Maintenance;

/// <summary>
/// Every table of the schema, as an activity reset treats it. A new table must be put into one of the two lists; a test sees to it.
/// </summary>
public static class TableClasses
{
    /// <summary>People, catalogue, reference data and the record of what was done: an activity reset leaves them alone.</summary>
    public static IReadOnlyList<string> Preserve { get; } =
    [
        "instance", "settings", "roles", "teams", "people", "team_members", "task_types", "materials", "material_task_types",
        "team_task_types", "team_materials", "pause_reasons", "cancel_reasons", "shifts", "tablets", "tablet_enrolments", "sign_ins",
        "import_runs", "import_files", "customers", "orders", "order_lines", "order_search", "order_status_words", "audit_entries",
    ];

    /// <summary>The work done since the last reset, in an order in which it can be deleted: who refers comes before what is referred to.</summary>
    public static IReadOnlyList<string> Activity { get; } =
    [
        "payroll_lines", "payroll_batches", "alerts", "refused_taps", "write_keys", "material_uses", "task_events", "corrections", "work_sessions", "task_people", "tasks",
    ];
}
