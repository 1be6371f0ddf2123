using LaneAward.Web.Features;
using LaneAward.Web.Features.Review;
using Microsoft.AspNetCore.Mvc;

namespace LaneAward.Web.Pages.Console.Review;

/// <summary>What waits for a supervisor: requests from the floor and flagged sessions.</summary>
internal abstract class ReviewPage(ReadReview read) : ConsolePage
{
    public ReviewList List { get; private set; } = new([], [], []);

    /// <summary>What was typed with a decision that was refused.</summary>
    public string? Typed { get; protected set; }

    /// <summary>The request that the refused decision was about.</summary>
    public long? About { get; protected set; }

    protected async Task ReadAsync()
    {
        List = await read.RunAsync(Cancelled);
    }

    protected async Task<IActionResult> AnswerAsync(Outcome<ReviewAnswer> outcome)
    {
        if (outcome.Refusal is not { } refusal)
        {
            return Leave("/console/review", outcome.Value.Receipt, outcome.Replayed);
        }

        await ReadAsync();
        return Refuse(refusal);
    }
}
