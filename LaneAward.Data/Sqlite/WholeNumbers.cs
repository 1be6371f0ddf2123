using Microsoft.Data.Sqlite;

namespace LaneAward.Data.Sqlite;

/// <summary>
/// The row that a reader stands on as whole numbers, for tens of thousands of rows: the driver asks for the type of each value and guards the
/// statement twice, which took longer than finding them. A null reads as 0, so a query says what stands for it.
/// </summary>
/// <param name="reader">Open for as long as this is used.</param>
internal readonly struct WholeNumbers(SqliteDataReader reader)
{
    private readonly IntPtr _statement = reader.Handle!.DangerousGetHandle();

    public long this[int column] => NativeSqlite.WholeNumber(_statement, column);
}
