namespace LaneAward.Web.Features.Payroll;

/// <summary>The first and the last day of a batch, both included, as somebody typed them.</summary>
internal sealed record PayrollDays(DateOnly From, DateOnly To)
{
    // Three months of the longest kind.
    public const int LongestSpanDays = 92;

    /// <summary>No other days are taken for those that were typed: a slip would be paid.</summary>
    public static Outcome<PayrollDays> Read(string? from, string? to, Phrases say)
    {
        var (isFirst, isLast) = (DayText.TryRead(from, out var first), DayText.TryRead(to, out var last));
        if (Refusal.AllOf(isFirst ? null : DayText.Refuse("from", say), isLast ? null : DayText.Refuse("to", say)) is { } noDay)
        {
            return noDay;
        }

        if (last < first)
        {
            return Refusal.Invalid("to", say["The last day lies before the first."]);
        }

        return last > first.AddDays(LongestSpanDays) ? Refusal.Invalid("to", say["A batch covers at most three months."]) : new PayrollDays(first, last);
    }
}
