namespace LaneAward.Data.Orders;

/// <summary>What ProfitMaker's status word means for work on the floor.</summary>
public enum OrderStanding
{
    Open,
    Shipped,
    Cancelled,
}

/// <summary>Reads status words. The true words of a shop's ProfitMaker are unknown, so the usual ones of the trade are understood and any other is open.</summary>
public static class OrderStandings
{
    public static OrderStanding Read(string? status)
    {
        var word = (status ?? "").Trim().ToUpperInvariant();
        return word switch
        {
            "X" or "V" or "VOID" or "VOIDED" or "DELETED" => OrderStanding.Cancelled,
            _ when word.StartsWith("CANC", StringComparison.Ordinal) => OrderStanding.Cancelled,
            "S" or "I" or "INVOICED" or "COMPLETE" or "COMPLETED" or "CLOSED" => OrderStanding.Shipped,
            _ when word.StartsWith("SHIP", StringComparison.Ordinal) => OrderStanding.Shipped,
            _ => OrderStanding.Open,
        };
    }
}
