using CsCheck;
using LaneAward.Web.Features.Backups;
using Xunit;

namespace LaneAward.Tests.Web.Operations;

/// <summary>What of the backups may go. Laws that hold for every history, and one ordinary year.</summary>
public sealed class RetentionTests
{
    private static readonly DateTimeOffset Now = new(2026, 11, 24, 13, 0, 0, TimeSpan.Zero);

    private static readonly Gen<KeptBackup[]> Histories =
        Gen.Select(Gen.Int[0, 60 * 24 * 500], Gen.OneOf([.. new[] { "scheduled", "hourly", "before-restore", "pinned", "manual" }.Select(reason => Gen.Const(reason))]), Gen.Bool)
            .Array[0, 120]
            .Select(all => all.Select((b, i) => new KeptBackup($"backup-{i}", Now.AddMinutes(-b.Item1), b.Item2, b.Item3)).ToArray());

    [Fact]
    public void The_newest_verified_and_two_more_always_stay()
    {
        Histories.Sample(
            all =>
            {
                var gone = Retention.ToRemove(all, Now);
                Assert.Empty(gone.Intersect(all.Where(b => b.Verified).OrderByDescending(b => b.At).ThenByDescending(b => b.File, StringComparer.Ordinal).Take(3)));
                Assert.True(all.Any(b => b.Verified) || gone.Count == 0, "nothing is verified, so nothing goes");
                Assert.DoesNotContain(gone, b => b.Reason == "pinned");
                Assert.DoesNotContain(gone, b => b.Reason == "before-restore" && b.Verified && (Now - b.At).TotalDays < 90);
            },
            iter: 2000);
    }

    [Fact]
    public void Removing_twice_removes_nothing_more()
    {
        Histories.Sample(all => Assert.Empty(Retention.ToRemove([.. all.Except(Retention.ToRemove(all, Now))], Now)), iter: 2000);
    }

    [Fact]
    public void What_a_restore_put_aside_stays_90_days_and_the_newest_for_ever()
    {
        string[] folders = ["/d/replaced/20260101T000000000Z", "/d/replaced/20260201T000000000Z", "/d/replaced/20261101T000000000Z", "/d/replaced/mine"];

        Assert.Equal(["/d/replaced/20260101T000000000Z", "/d/replaced/20260201T000000000Z"], Retention.ReplacedToRemove(folders, Now).Order());
        Assert.Equal(["/d/replaced/20260101T000000000Z"], Retention.ReplacedToRemove([.. folders.Take(2)], Now));
    }

    [Fact]
    public void Two_years_of_two_a_day_and_hourly_snapshots_leave_some_fifty()
    {
        var all = Enumerable.Range(0, 2 * 365 * 24).Where(h => h % 24 is >= 6 and <= 20 || h % 12 == 0)
            .Select(h => new KeptBackup($"backup-{h}", Now.AddHours(-h), h % 12 == 0 ? "scheduled" : "hourly", true)).ToList();

        var kept = all.Count - Retention.ToRemove(all, Now).Count;

        Assert.InRange(kept, 45, 14 + 30 + 12 + 12);
    }
}
