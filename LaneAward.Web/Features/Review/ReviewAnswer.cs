namespace LaneAward.Web.Features.Review;

/// <summary>The answer to a supervisor's decision.</summary>
internal sealed record ReviewAnswer(string Receipt);
