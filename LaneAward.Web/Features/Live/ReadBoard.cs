using System.Security.Cryptography;
using System.Text.Json;
using LaneAward.Data;
using LaneAward.Data.Live;
using LaneAward.Web.Features.Backups;
using LaneAward.Web.Infrastructure;

namespace LaneAward.Web.Features.Live;

/// <summary>Reads the live board of all teams or of one.</summary>
internal sealed class ReadBoard(Database database, ShopClock clock, ShopOptions options)
{
    private const int DaysBefore = 14;
    private const long NightShiftMs = 4 * 3_600_000;

    /// <param name="known">The version that the caller shows already.</param>
    /// <returns>Null when the caller's version still holds.</returns>
    public async Task<Board?> RunAsync(long? teamId, string? known, Phrases say, CancellationToken cancellation)
    {
        var nowMs = clock.NowMs;
        var dayStartMs = clock.DayStartMs(nowMs);
        // Somebody who stopped shortly before midnight is still here after it.
        var fromMs = Math.Min(dayStartMs, nowMs - NightShiftMs);
        var rows = await database.ReadAsync(db => db.Live.Read(fromMs, FinishedSpans(nowMs, dayStartMs), teamId), cancellation);
        var backups = BackupAges.Read(options, DateTimeOffset.FromUnixTimeMilliseconds(nowMs));
        var version = VersionOf(rows, nowMs, teamId, say);
        return version == known ? null : Compose(new BoardFacts(rows, nowMs, dayStartMs), version, backups, teamId, say);
    }

    /// <summary>Today up to now, and the same hours of the days before.</summary>
    private List<(long FromMs, long ToMs)> FinishedSpans(long nowMs, long dayStartMs)
    {
        var today = clock.LocalDay(nowMs);
        var spans = Enumerable.Range(1, DaysBefore).Select(back => clock.StartOf(today.AddDays(-back))).Select(start => (start, start + nowMs - dayStartMs));
        return [(dayStartMs, nowMs + 1), .. spans];
    }

    private static string VersionOf(LiveRows rows, long nowMs, long? teamId, Phrases say)
    {
        var shown = JsonSerializer.SerializeToUtf8Bytes(new { rows, Minute = nowMs / 60_000, teamId, say.Language });
        return Convert.ToHexStringLower(SHA256.HashData(shown))[..16];
    }

    private Board Compose(BoardFacts facts, string version, BackupFreshness backups, long? teamId, Phrases say)
    {
        var everybody = PersonCards.Make(facts, clock, say);
        var cards = everybody.Where(c => teamId is null || c.TeamId == teamId).ToList();
        return new Board
        {
            Version = version,
            NowMs = facts.NowMs,
            TeamId = teamId,
            AllTeams = facts.Rows.Teams.Select(t => new TeamChoice(t.Id, t.Name)).ToList(),
            Totals = BoardSums.Totals(facts, cards, teamId, clock),
            Teams = Columns(facts, cards, teamId),
            Attention = new FindAttention(facts, clock, backups, options.LongClock, say).In(cards, teamId),
            Hours = BoardSums.HoursByTeam(facts),
            Timeline = Timeline.Draw(facts, cards, teamId, clock, say),
        };
    }

    private static List<TeamColumn> Columns(BoardFacts facts, List<PersonCard> cards, long? teamId)
    {
        var columns = facts.Rows.Teams
            .Where(t => teamId is null || t.Id == teamId)
            .Select(t => new TeamColumn(t.Id, t.Name, cards.Where(c => c.TeamId == t.Id).ToList()))
            .ToList();
        var without = cards.Where(c => c.TeamId is null).ToList();
        if (without.Count > 0)
        {
            columns.Add(new TeamColumn(null, null, without));
        }

        return columns;
    }
}
