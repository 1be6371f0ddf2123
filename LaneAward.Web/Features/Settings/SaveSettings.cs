using System.Globalization;
using System.Text.Json;
using LaneAward.Data;
using LaneAward.Web.Features.Payroll;
using LaneAward.Web.Features.Reports;
using LaneAward.Web.Features.Tablets;

namespace LaneAward.Web.Features.Settings;

/// <summary>Changes the settings of the shop, all or none; tablets take them with their next page.</summary>
internal sealed class SaveSettings(CommandRunner runner, ShopClock clock, ILogger<SaveSettings> log)
{
    public const int LongestPrefix = 3;
    public const int LongestShopName = 60;

    /// <param name="LockAfterSeconds">30 to 300; null leaves it.</param>
    /// <param name="ScanPrefix">0 to 3 printable ASCII characters; null leaves it.</param>
    /// <param name="ShopName">0 to 60 characters; null leaves it.</param>
    public sealed record Request(int? LockAfterSeconds, string? ScanPrefix, string? ShopName)
    {
        /// <summary>yyyy-MM-dd, or empty for no period lock; null leaves it.</summary>
        public string? PayPeriodStart { get; init; }

        /// <summary>1 to 31; null leaves it.</summary>
        public int? PayPeriodDays { get; init; }

        /// <summary>0 to 60; null leaves it.</summary>
        public int? PeriodLockGraceDays { get; init; }
    }

    public sealed record Answer(ShopSettings Settings, string Receipt);

    public Task<Outcome<Answer>> RunAsync(Request request, WriteRequest write, CancellationToken cancellation)
    {
        return runner.RunAsync(
            write, db => Save(db, request, write.By),
            _ => log.LogInformation("Settings {Action} by {ActorId}", "changed", write.By.PersonId), cancellation);
    }

    private Outcome<Answer> Save(Transaction db, Request request, Actor by)
    {
        var say = Phrases.In(by.Language);
        var before = ShopSettings.Read(db);
        var after = new ShopSettings(
            request.LockAfterSeconds ?? before.LockAfterSeconds, (request.ScanPrefix ?? before.ScanPrefix).Trim(), (request.ShopName ?? before.ShopName).Trim(),
            (request.PayPeriodStart ?? before.PayPeriodStart).Trim(), request.PayPeriodDays ?? before.PayPeriodDays, request.PeriodLockGraceDays ?? before.PeriodLockGraceDays);
        if (Check(after, say) is { } wrong)
        {
            return wrong;
        }

        var receipt = say["The settings are saved. Tablets take them with their next page."];
        if (after != before)
        {
            var lockedBefore = PeriodLock.Read(db, clock).Standing()?.Last.To;
            Write(db, after);
            var lockedTo = PeriodLock.Read(db, clock).Standing()?.Last.To;
            if (lockedTo != lockedBefore)
            {
                // The first day that is typed may lock months at once: whoever saved it reads that here.
                receipt += " " + (lockedTo is { } to ? say["Time up to {0} is locked now: only an admin changes it.", new DayWords(clock, say).Date(to)] : say["No time is locked any more."]);
            }

            if (lockedBefore is { } was && (lockedTo is not { } until || until < was))
            {
                // The settings say which days are locked, so this opens them as surely as a tick does.
                db.Audit.Add(
                    by.PersonId, by.Name, "period lock overridden", "setting", null, JsonSerializer.Serialize(new { lockedTo = ReportQuery.Day(was) }),
                    JsonSerializer.Serialize(new { lockedTo = lockedTo is { } left ? ReportQuery.Day(left) : "" }));
            }

            db.Audit.Add(by.PersonId, by.Name, "settings changed", "setting", null, JsonSerializer.Serialize(before), JsonSerializer.Serialize(after));
        }

        return new Answer(after, receipt);
    }

    private static Refusal? Check(ShopSettings after, Phrases say)
    {
        return Refusal.AllOf(
            after.LockAfterSeconds is < LockTime.Shortest or > LockTime.Longest
                ? Refusal.Invalid("lockAfterSeconds", say["A tablet locks after {0} to {1} seconds without a touch.", LockTime.Shortest, LockTime.Longest]) : null,
            after.ScanPrefix.Length > LongestPrefix || after.ScanPrefix.Any(c => c is < '!' or > '~')
                ? Refusal.Invalid("scanPrefix", say["A scanner's prefix has at most {0} letters, digits or signs.", LongestPrefix]) : null,
            after.ShopName.Length > LongestShopName || after.ShopName.Any(char.IsControl)
                ? Refusal.Invalid("shopName", say["The shop's name has at most {0} characters.", LongestShopName]) : null,
            after.PayPeriodStart.Length > 0 && !DayText.TryRead(after.PayPeriodStart, out _)
                ? Refusal.Invalid("payPeriodStart", say["Write the first day of a pay period as 2026-11-23, or leave it blank."]) : null,
            after.PayPeriodDays is < 1 or > PayPeriod.LongestDays
                ? Refusal.Invalid("payPeriodDays", say["A pay period is 1 to {0} days long.", PayPeriod.LongestDays]) : null,
            after.PeriodLockGraceDays is < 0 or > PeriodLock.LongestGraceDays
                ? Refusal.Invalid("periodLockGraceDays", say["A pay period locks 0 to {0} days after its last day.", PeriodLock.LongestGraceDays]) : null);
    }

    private static void Write(Transaction db, ShopSettings after)
    {
        db.Settings.Set(LockTime.Setting, after.LockAfterSeconds.ToString(CultureInfo.InvariantCulture));
        db.Settings.Set(ShopSettings.ScanPrefixName, after.ScanPrefix);
        db.Settings.Set(ShopSettings.ShopNameName, after.ShopName);
        db.Settings.Set(PayPeriod.StartSetting, after.PayPeriodStart);
        db.Settings.Set(PayPeriod.DaysSetting, after.PayPeriodDays.ToString(CultureInfo.InvariantCulture));
        db.Settings.Set(PeriodLock.GraceSetting, after.PeriodLockGraceDays.ToString(CultureInfo.InvariantCulture));
    }
}
