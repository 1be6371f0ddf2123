using LaneAward.Data.Maintenance;

namespace LaneAward.Web.Features.Backups;

/// <summary>
/// What a restore takes back beside the work: who was let in again, and which payroll files the restored shop knows nothing of. One sentence
/// each, with what to do; no PIN and no password is in them.
/// </summary>
internal static class TakenBack
{
    public static IEnumerable<string> Between(HandedOut backup, HandedOut live)
    {
        var then = backup.People.ToDictionary(p => p.Id);
        var both = live.People.Where(p => then.ContainsKey(p.Id)).Select(now => (Then: then[now.Id], Now: now)).ToList();
        var tablets = live.Tablets.ToDictionary(t => t.Id);
        var open = backup.Tablets.Where(t => !t.Revoked && tablets.ContainsKey(t.Id)).ToList();
        var known = backup.Batches.Select(b => b.Id).ToHashSet();
        (string Says, IEnumerable<string> Names)[] all =
        [
            ("Deactivated since, and let in again by it: {0}. Deactivate them again (console, People).", Names(both, (then, now) => then.Active && !now.Active)),
            ("Had other rights since: {0}. Give them their role again (console, People).", Names(both, (then, now) => then.Role != now.Role)),
            ("Their PIN of before counts again: {0}. Give them a new one (console, People).", Names(both, (then, now) => now.Active && then.PinSetAtMs is not null && then.PinSetAtMs != now.PinSetAtMs)),
            ("Their console password of before counts again: {0}. Set it anew (people set-password).", Names(both, (then, now) => now.Active && then.PasswordHash is not null && then.PasswordHash != now.PasswordHash)),
            ("Added since, and gone with it: {0}. Add them again (console, People).", live.People.Where(p => p.Active && !then.ContainsKey(p.Id)).Select(p => p.Name)),
            ("Tablets revoked since, and let in again by it: {0}. Revoke them again (console, Tablets).", open.Where(t => tablets[t.Id].Revoked).Select(t => t.Name)),
            ("Tablets moved to another browser since: {0}. The old browser is let in again, the new one is not. Enrol them again (console, Tablets).",
                open.Where(t => !tablets[t.Id].Revoked && !t.TokenHash.AsSpan().SequenceEqual(tablets[t.Id].TokenHash)).Select(t => tablets[t.Id].Name)),
            ("Tablets enrolled since, and shut out by it: {0}. Enrol them again (console, Tablets).", live.Tablets.Where(t => !t.Revoked && backup.Tablets.All(b => b.Id != t.Id)).Select(t => t.Name)),
            ("Payroll has files that it knows nothing of: {0}. Those days are open again in it: do not hand them over a second time.", live.Batches.Where(b => !known.Contains(b.Id)).Select(b => $"#{b.Id} ({b.FromDay} to {b.ToDay})")),
        ];
        return all.Select(a => (a.Says, Names: string.Join(", ", a.Names))).Where(a => a.Names != "").Select(a => string.Format(System.Globalization.CultureInfo.InvariantCulture, a.Says, a.Names));
    }

    private static IEnumerable<string> Names(IEnumerable<(PersonAtDoor Then, PersonAtDoor Now)> people, Func<PersonAtDoor, PersonAtDoor, bool> which)
    {
        return people.Where(p => which(p.Then, p.Now)).Select(p => p.Now.Name);
    }
}
