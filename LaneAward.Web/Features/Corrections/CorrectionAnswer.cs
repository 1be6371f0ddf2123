namespace LaneAward.Web.Features.Corrections;

/// <summary>The answer to a person who said that recorded time is wrong.</summary>
/// <param name="Result">applied (it counts already), sent (a supervisor decides), withdrawn, or already.</param>
/// <param name="CorrectionId">The request, when there is one.</param>
internal sealed record CorrectionAnswer(string Result, string Receipt, long? CorrectionId)
{
    public bool AlreadyDone { get; init; }
}
