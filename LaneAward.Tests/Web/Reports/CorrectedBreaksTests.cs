using CsCheck;
using LaneAward.Data;
using LaneAward.Data.Reports;
using LaneAward.Tests.Support;
using LaneAward.Web.Features;
using LaneAward.Web.Features.Corrections;
using LaneAward.Web.Features.Reports;
using Microsoft.Extensions.Time.Testing;
using Xunit;

namespace LaneAward.Tests.Web.Reports;

/// <summary>Breaks against a count minute by minute of what was tapped, after any series of corrections, around a night on which the clocks change.</summary>
public sealed class CorrectedBreaksTests
{
    private const int People = 2, Days = 3;
    private const long MinuteMs = 60_000;

    private static readonly DateOnly First = new(2026, 10, 31);

    private static readonly ShopClock Clock = new(new FakeTimeProvider(), TimeZoneInfo.FindSystemTimeZoneById("America/Chicago"));

    private static readonly long Start = Clock.StartOf(First);

    /// <summary>What one person tapped: how long they were away before, how long they worked, and how it ended.</summary>
    private static readonly Gen<List<(int Away, int Worked, PastEnd End)>> AnyDays =
        Gen.Select(Gen.Frequency((5, Gen.Int[0, 90]), (1, Gen.Int[200, 900])), Gen.Int[1, 300], Gen.Enum<PastEnd>()).List[1, 10];

    /// <summary>Which kind of correction, of which session, and two lengths in minutes for whatever it needs.</summary>
    private static readonly Gen<List<(Change Change, int Session, int A, int B)>> AnyChanges =
        Gen.Select(Gen.Enum<Change>(), Gen.Int[0, 1000], Gen.Int[-120, 120], Gen.Int[-120, 120]).List[1, 8];

    private enum Change
    {
        StrikeOut,
        Move,
        Correct,
        Split,
        Add,
        PutBack,
    }

    /// <summary>A pause as it was tapped, in minutes of unix time.</summary>
    private sealed record TappedPause(long Person, long FromMinute, long? NextMinute);

    /// <summary>What counts for a person, minute by minute.</summary>
    private sealed record Counted(HashSet<(long Person, long Minute)> Work, List<(long Person, long Minute)> Breaks)
    {
        /// <summary>Sessions that stand, those without a length with them, in minutes of unix time.</summary>
        public required List<(long Person, long From, long To)> Standing { get; init; }

        /// <summary>Of whom a session was put after its end as it was tapped: where their pauses lie then, single cases tell.</summary>
        public required HashSet<long> PutLater { get; init; }

        public int Sum => Work.Count + Breaks.Count;
    }

    [Fact]
    public async Task No_series_of_corrections_lengthens_a_break_or_loses_it_or_gives_it_to_somebody_else()
    {
        using var shop = ShopDatabase.Create(new FakeTimeProvider(DateTimeOffset.FromUnixTimeMilliseconds(Start + (9 * 86_400_000L))));
        var history = new ReportHistory(shop);
        var putLater = new HashSet<long>();

        await Gen.Select(AnyDays.Array[People], AnyChanges).SampleAsync(
            async (days, changes) =>
            {
                var past = days.SelectMany((d, person) => Tapped(person, d)).ToList();
                await history.PutAsync(past);
                putLater.Clear();
                var pauses = Enumerable.Range(0, People).SelectMany(p => PausesOf(history.PersonId(p), [.. past.Where(s => s.Person == p)])).ToList();
                var before = await shop.Database.ReadAsync(db => Count(db, putLater));
                Check(before, pauses);
                foreach (var change in changes)
                {
                    var after = await shop.Database.WriteAsync(db =>
                    {
                        Apply(db, change, history, putLater);
                        return Count(db, putLater);
                    });
                    Check(after, pauses);
                    if (change.Change is Change.StrikeOut)
                    {
                        Assert.True(after.Sum <= before.Sum, $"{before.Sum} minutes, and {after.Sum} without the session");
                    }

                    before = after;
                }
            },
            iter: 150, threads: 1);
    }

    private static void Check(Counted counted, List<TappedPause> pauses)
    {
        Assert.Equal(counted.Breaks.Count, counted.Breaks.Distinct().Count());
        Assert.DoesNotContain(counted.Breaks, counted.Work.Contains);

        // On both sides is time of theirs that stands.
        Assert.All(counted.Breaks, b =>
        {
            Assert.Contains(counted.Standing, s => s.Person == b.Person && s.From <= b.Minute);
            Assert.Contains(counted.Standing, s => s.Person == b.Person && s.From > b.Minute);
        });

        // Where the next start was tapped, a break is all that lies before it, between what stands, and is no work.
        pauses = [.. pauses.Where(p => !counted.PutLater.Contains(p.Person))];
        var known = pauses.Where(p => p.NextMinute is not null).SelectMany(p => Minutes(p.FromMinute, Math.Min(p.NextMinute!.Value, BackIn(counted, p))).Select(m => (p.Person, m)))
            .Where(m => !counted.Work.Contains(m) && Clock.LocalDay(m.m * MinuteMs) is var day && day >= First && day < First.AddDays(Days)).ToHashSet();
        Assert.Empty(known.Except(counted.Breaks));

        // Where none was, it ends by the end of the day or soon after midnight.
        var open = pauses.Where(p => p.NextMinute is null).Select(p => (p.Person, p.FromMinute, To: Math.Max(EndOfDay(p.FromMinute), p.FromMinute + 240))).ToList();
        Assert.All(counted.Breaks.Where(b => !known.Contains(b) && !counted.PutLater.Contains(b.Person)), b => Assert.Contains(open, p => p.Person == b.Person && p.FromMinute <= b.Minute && b.Minute < p.To));
    }

    /// <summary>When the last time that stands begins which ends a pause; long ago where there is none, or where none stands before the pause on its day.</summary>
    private static long BackIn(Counted counted, TappedPause pause)
    {
        var (theirs, day) = (counted.Standing.Where(s => s.Person == pause.Person).ToList(), Clock.LocalDay(pause.FromMinute * MinuteMs));
        return theirs.Exists(s => s.From <= pause.FromMinute && s.To >= Clock.StartOf(day) / MinuteMs)
            ? theirs.Select(s => s.From).Where(m => m > pause.FromMinute && m < Math.Max(EndOfDay(pause.FromMinute), pause.FromMinute + 241)).DefaultIfEmpty().Max()
            : 0;
    }

    private static IEnumerable<PastSession> Tapped(int person, List<(int Away, int Worked, PastEnd End)> days)
    {
        var minute = (Start / MinuteMs) + 360;
        foreach (var (away, worked, end) in days)
        {
            yield return new PastSession(person, (int)(minute % ReportHistory.Tasks), minute + away, minute + away + worked, false, end);
            minute += away + worked;
        }
    }

    private static IEnumerable<TappedPause> PausesOf(long person, List<PastSession> theirs)
    {
        foreach (var (session, next) in theirs.Zip(theirs.Skip(1).Select(s => (PastSession?)s).Append(null)))
        {
            if (session.End is not PastEnd.Complete && session.ToMinute is { } at)
            {
                var soon = next is not null && (next.FromMinute < EndOfDay(at) || next.FromMinute - at <= 240);
                yield return new TappedPause(person, at, soon ? next!.FromMinute : null);
            }
        }
    }

    private static Counted Count(Transaction db, HashSet<long> putLater)
    {
        var (filter, last) = (new WorkFilter(), First.AddDays(Days - 1));
        var rows = RecordedWork.Rows(db, filter, First, last, Clock);
        return new Counted(
            [.. rows.SelectMany(r => Minutes(r.StartedAtMs / MinuteMs, r.EndedAtMs!.Value / MinuteMs).Select(m => (r.PersonId, m)))],
            [.. Breaks.Read(db, rows, filter, First, last, Clock).SelectMany(b => Minutes(b.FromMs / MinuteMs, b.ToMs / MinuteMs).Select(m => (b.PersonId, m)))])
        {
            Standing = [.. rows.Select(r => (r.PersonId, r.StartedAtMs / MinuteMs, r.EndedAtMs!.Value / MinuteMs))],
            PutLater = putLater,
        };
    }

    private static void Apply(Transaction db, (Change Change, int Session, int A, int B) change, ReportHistory history, HashSet<long> putLater)
    {
        var ids = Ids(db, change.Change is Change.PutBack ? "voided_at_ms IS NOT NULL" : "voided_at_ms IS NULL");
        if (ids.Count == 0)
        {
            return;
        }

        var id = ids[change.Session % ids.Count];
        if ((change.Change is Change.PutBack ? db.WorkSessions.FindStruckOut(id) : db.WorkSessions.Find(id)) is not { } session)
        {
            return;
        }

        var (startMs, endMs) = (session.StartedAtMs, session.EndedAtMs!.Value);
        var piece = new SessionPiece(session.TaskId, session.PersonId, startMs, endMs, session.EndKind!) { PauseReasonId = session.PauseReasonId };
        var middleMs = startMs + ((endMs - startMs) / 2 / MinuteMs * MinuteMs);
        SessionPiece[]? pieces = change.Change switch
        {
            Change.StrikeOut => [],
            Change.Move => [piece with { PersonId = history.PersonId(Enumerable.Range(0, People).First(p => history.PersonId(p) != session.PersonId)) }],
            Change.Correct => [piece with { StartMs = startMs + (change.A * MinuteMs), EndMs = Math.Max(startMs + (change.A * MinuteMs), endMs + (change.B * MinuteMs)) }],
            Change.Split when middleMs > startMs => [piece with { EndMs = middleMs, EndKind = "supervisor", PauseReasonId = null }, piece with { StartMs = middleMs }],
            Change.Add => [piece with { StartMs = endMs + (Math.Max(0, change.A) * MinuteMs), EndMs = endMs + ((Math.Max(0, change.A) + 1 + Math.Abs(change.B)) * MinuteMs), EndKind = "supervisor", PauseReasonId = null }],
            Change.PutBack => [piece],
            _ => null,
        };
        var replaced = change.Change is Change.Add ? 0 : session.Id;
        if (pieces is null || pieces.Any(p => db.WorkSessions.Overlapping(p.PersonId, p.StartMs, p.EndMs!.Value, replaced).Count > 0))
        {
            return;
        }

        var old = change.Change switch
        {
            Change.Add => db.WorkSessions.Find(db.WorkSessions.AddNothing(session.TaskId, session.PersonId, pieces[0].StartMs, struckOut: null))!,
            Change.PutBack => db.WorkSessions.Find(db.WorkSessions.AddNothing(session.TaskId, session.PersonId, startMs, session))!,
            _ => session,
        };
        var tapped = FirstOf(db, session.Id);
        if (change.Change is not Change.Add && tapped.EndKind == "pause" && pieces.Any(p => p.StartMs > tapped.EndMs))
        {
            putLater.Add(tapped.PersonId);
        }

        ReviseSession.Replace(db, old, pieces, "time corrected", "not so", new Actor(history.PersonId(2), "Person 2", "P2", 1, "supervisor", "en", null, null, 0, null));
    }

    private static (long PersonId, long EndMs, string EndKind) FirstOf(Transaction db, long id)
    {
        return Dapper.SqlMapper.QuerySingle<(long, long, string)>(
            db.Connection,
            """
            WITH RECURSIVE line (id) AS (SELECT @id UNION SELECT s.revises_id FROM line JOIN work_sessions s ON s.id = line.id WHERE s.revises_id IS NOT NULL)
            SELECT s.person_id, s.ended_at_ms, s.end_kind FROM line JOIN work_sessions s ON s.id = line.id WHERE s.revises_id IS NULL
            """,
            new { id });
    }

    private static List<long> Ids(Transaction db, string which)
    {
        return [.. Dapper.SqlMapper.Query<long>(db.Connection, $"SELECT id FROM work_sessions WHERE {which} ORDER BY id")];
    }

    private static long EndOfDay(long minute) => Clock.StartOf(Clock.LocalDay(minute * MinuteMs).AddDays(1)) / MinuteMs;

    private static IEnumerable<long> Minutes(long from, long to)
    {
        for (var minute = from; minute < to; minute++)
        {
            yield return minute;
        }
    }
}
