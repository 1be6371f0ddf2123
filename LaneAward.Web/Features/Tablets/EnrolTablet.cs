using System.Globalization;
using LaneAward.Data;

namespace LaneAward.Web.Features.Tablets;

/// <summary>A browser that has just been let in; its cookie gets the secret, which is kept nowhere else.</summary>
internal sealed record EnrolledTablet(long Id, string Name, string Secret);

/// <summary>Lets a browser in by its one-time code. The code counts once; who made it is who enrolled the tablet.</summary>
internal sealed class EnrolTablet(Database database, EnrolmentThrottle throttle, ILogger<EnrolTablet> log)
{
    /// <param name="carriedHash">Hash of the secret that the browser was known by until now; null when it had none.</param>
    public async Task<Outcome<EnrolledTablet>> RunAsync(string? code, byte[]? carriedHash, string language, CancellationToken cancellation)
    {
        var say = Phrases.In(language);
        if (string.IsNullOrWhiteSpace(code))
        {
            return Refusal.Invalid("code", say["Enter the enrolment code."]);
        }

        if (throttle.Begin() is { } seconds)
        {
            return Refusal.Wait("wait", say["Too many wrong codes. Try again in {0} min.", (seconds + 59) / 60], seconds);
        }

        var secret = TabletSecrets.NewSecret();
        var outcome = TabletSecrets.HashCode(code) is { } hash
            ? await database.WriteAsync(db => Enrol(db, hash, carriedHash, secret, say), cancellation: cancellation)
            : Wrong(say);
        if (outcome.Refusal is null)
        {
            throttle.GiveBack();
            log.LogInformation("Tablet {TabletId} {Action}", outcome.Value.Id, "enrolled");
        }
        else
        {
            log.LogWarning("An enrolment code was refused");
        }

        return outcome;
    }

    private static Outcome<EnrolledTablet> Enrol(Transaction db, byte[] codeHash, byte[]? carriedHash, string secret, Phrases say)
    {
        if (db.Tablets.UseCode(codeHash) is not { } code)
        {
            return Wrong(say);
        }

        // Whoever was signed in on the browser that had this name before is out with it.
        if (db.Tablets.FindByName(code.TabletName) is { } before)
        {
            db.SignIns.EndOnTablet(before.Id, "tablet enrolled anew");
        }

        // And who is signed in on this browser under the name that it had: their taps would be those of another tablet, and each would be refused.
        if (carriedHash is not null && db.Tablets.FindBySecret(carriedHash) is { } carried)
        {
            db.SignIns.EndOnTablet(carried.Id, "tablet enrolled anew");
        }

        var id = db.Tablets.Enrol(code.TabletName, TabletSecrets.HashSecret(secret), code.CreatedBy);
        db.Audit.Add(
            code.CreatedBy, code.CreatedBy is { } maker ? db.People.Find(maker)!.Name : "operator", "tablet enrolled", "tablet",
            id.ToString(CultureInfo.InvariantCulture), note: code.TabletName);
        return new EnrolledTablet(id, code.TabletName, secret);
    }

    private static Refusal Wrong(Phrases say)
    {
        return Refusal.Invalid("code", say["This code does not count: mistyped, used already or older than 10 minutes. Ask for a new one."]);
    }
}
