using LaneAward.Web.Features;
using LaneAward.Web.Features.Live;

namespace LaneAward.Web.Api;

/// <summary>The live board for programs: the cards of its people as the board has them, and its tiles.</summary>
internal sealed record BoardAnswer(string AsOf, BoardAnswer.Tiles Totals, IReadOnlyList<BoardAnswer.Card> Rows)
{
    public static BoardAnswer Of(Board board)
    {
        var teams = board.AllTeams.ToDictionary(t => t.Id, t => t.Name);
        var cards = board.Teams.SelectMany(t => t.Cards).Select(c => Card.Of(c, c.TeamId is { } team ? teams.GetValueOrDefault(team) : null, board.NowMs));
        return new BoardAnswer(ShopClock.Iso(board.NowMs)!, Tiles.Of(board.Totals), [.. cards]);
    }

    /// <summary>What the tiles count.</summary>
    /// <param name="ShiftSeconds">Shift time up to now; null when the shop keeps no shifts.</param>
    internal sealed record Tiles(int People, int Running, int Paused, int Idle, int Away, int OverEstimate, long Finished, long? UsualByNow, long RecordedSeconds, long? ShiftSeconds)
    {
        public static Tiles Of(BoardTotals totals)
        {
            return new Tiles(
                totals.People, totals.Running, totals.Paused, totals.Idle, totals.Away, totals.Over, totals.Finished, totals.UsualByNow, totals.TodayMs / 1000, totals.ShiftMs / 1000);
        }
    }

    /// <summary>One person and what they are doing.</summary>
    /// <param name="State">running, over, paused, idle or away.</param>
    /// <param name="Since">When this state began; null for somebody who recorded nothing today.</param>
    /// <param name="Seconds">How long it has lasted.</param>
    /// <param name="TaskSeconds">Everybody's time on the task so far.</param>
    internal sealed record Card(
        long PersonId, string Name, long? TeamId, string? Team, string State, string? Since, long? Seconds, long? TaskId, string? TaskType, string? OrderNumber, string? CustomerName,
        string? DueDate, long? TaskSeconds, long? EstimateSeconds, decimal? Used, long OverSeconds, string? PauseReason, string? Tablet)
    {
        public static Card Of(PersonCard card, string? team, long nowMs)
        {
            var hasTask = card.TaskId is not null;
            return new Card(
                card.PersonId, card.Name, card.TeamId, team, card.State.ToString().ToLowerInvariant(), ShopClock.Iso(card.SinceMs), (nowMs - card.SinceMs) / 1000, card.TaskId,
                card.TaskType, card.OrderNumber, card.CustomerName, card.DueDate, hasTask ? card.TaskMs / 1000 : null, card.EstimateMs / 1000,
                hasTask && card.EstimateMs is { } estimate and > 0 ? Math.Round((decimal)card.TaskMs / estimate, 4) : null, card.OverByMs / 1000, card.PauseReason, card.Tablet);
        }
    }
}
