using System.CommandLine;
using LaneAward.Web.Features;
using LaneAward.Web.Features.Tablets;

namespace LaneAward.Web.Operations;

/// <summary><c>tablets enrol</c>: a one-time code for a tablet, for the first one of a shop and for scripts.</summary>
internal static class TabletVerbs
{
    public static Command Create()
    {
        return new Command("tablets", "Let a tablet in.") { CreateEnrol() };
    }

    private static Command CreateEnrol()
    {
        var name = new Option<string>("--name") { Description = "What the tablet is called, for example \"Engraving 2\".", Required = true };
        var move = new Option<bool>("--move") { Description = "The name is in use: the tablet moves to the browser that enters the code." };
        var command = new Command("enrol", "Print a one-time enrolment code; it is entered on the tablet within 10 minutes.") { name, move };
        command.SetAction((parsed, cancellation) => EnrolAsync(parsed.GetRequiredValue(name), parsed.GetValue(move), cancellation));
        return command;
    }

    private static async Task<int> EnrolAsync(string typed, bool move, CancellationToken cancellation)
    {
        var options = OperatorSettings.ReadForExistingShop();
        var name = TabletNames.Clean(typed)
            ?? throw new VerbRefusedException(ExitCode.BadData, $"A tablet's name has 1 to {TabletNames.Longest} characters. Nothing was changed.");
        var code = TabletSecrets.NewCode();
        using var database = Shop.OpenMigrated(options, TimeProvider.System);
        var expires = await database.WriteAsync(
            db =>
            {
                if (!move && db.Tablets.FindByName(name) is { RevokedAtMs: null })
                {
                    throw new VerbRefusedException(
                        ExitCode.BadData, $"{name} is in use. Choose another name, or add --move to shut its present browser out. Nothing was changed.");
                }

                var until = db.NowMs + (long)TabletSecrets.CodeLasts.TotalMilliseconds;
                db.Tablets.AddCode(TabletSecrets.HashCode(code)!, name, null, until);
                db.Audit.Add(null, "operator", "enrolment code made", "tablet", null, note: name);
                return until;
            },
            cancellation: cancellation);
        var clock = new ShopClock(TimeProvider.System, options.TimeZone);
        Console.WriteLine(TabletSecrets.Show(code));
        await Console.Error.WriteLineAsync($"Open the shop's address on {name} and enter this code before {clock.TimeOfDay(expires)}. It counts once.");
        return ExitCode.Ok;
    }
}
