namespace LaneAward.Tests.Support;

/// <summary>Weekly shifts straight into the table, in minutes since local midnight.</summary>
internal static class Shifts
{
    public const int Morning = 7 * 60;

    /// <summary>3:30 PM.</summary>
    public const int Afternoon = (15 * 60) + 30;

    public static void AddTeamShift(this ShopServer server, int startMinute = Morning, int endMinute = Afternoon)
    {
        for (var weekday = 1; weekday <= 5; weekday++)
        {
            server.Shop.Execute(
                "INSERT INTO shifts (name, team_id, weekday, start_minute, end_minute) VALUES ('Shift', @TeamId, @weekday, @startMinute, @endMinute)",
                new { server.TeamId, weekday, startMinute, endMinute });
        }
    }
}
