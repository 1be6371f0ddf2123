using System.CommandLine;
using LaneAward.Data;
using LaneAward.Web.Features.Pins;
using LaneAward.Web.Features.SignIn;
using LaneAward.Web.Infrastructure;

namespace LaneAward.Web.Operations;

/// <summary><c>pins report</c>, <c>pins rekey</c> and <c>pins reset-all</c>. Whoever can read the key file can read every PIN; so these are noted in the audit log.</summary>
internal static class PinVerbs
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    public static Command Create()
    {
        return new Command("pins", "Show the PINs, change their key, or make new ones.") { CreateReport(), CreateRekey(), CreateResetAll() };
    }

    private static Command CreateReport()
    {
        var (format, output, opened) = OutputOptions();
        var command = new Command("report", "Show who has which PIN: on a terminal, or into a file that only you can read.") { format, output, opened };
        command.SetAction(async (parsed, cancellation) =>
        {
            using var place = PinOutput.Open(parsed.GetValue(output), parsed.GetValue(opened));
            var options = OperatorSettings.ReadForExistingShop();
            // Of a backup the backup's own: it may be of before a change of the key.
            var file = PinKeyFile.Find(options.PinKeyFile, ReadKeysInUse(options));
            var vault = new PinVault(ReadKey(file), options.Environment);
            var lines = await ReadLinesAsync(options, vault, cancellation);
            place.Write(WritePinReport.Write(lines, parsed.GetRequiredValue(format), options.TimeZone));
            var unreadable = lines.Count(line => line.Pin is null);
            if (unreadable > 0)
            {
                throw new VerbRefusedException(
                    ExitCode.BadData, $"{unreadable} of {lines.Count} PINs were sealed with another key than {file} ({vault.KeyId}).");
            }

            return ExitCode.Ok;
        });
        return command;
    }

    private static Command CreateRekey()
    {
        var command = new Command("rekey", "Make a new key file and seal every PIN with it; the PINs stay. The service must be stopped. The old key is kept beside it.");
        command.SetAction((_, cancellation) => RekeyAsync(cancellation));
        return command;
    }

    private static Command CreateResetAll()
    {
        var (format, output, opened) = OutputOptions();
        var yes = new Option<bool>("--yes") { Description = "Needed: every PIN of the shop stops working at once." };
        var command = new Command("reset-all", "Give everybody a new PIN and print them.") { format, output, opened, yes };
        command.SetAction(async (parsed, cancellation) =>
        {
            if (!parsed.GetValue(yes))
            {
                throw new VerbRefusedException(ExitCode.WrongUse, "Give --yes: every PIN of the shop stops working at once. Nothing was changed.");
            }

            using var place = PinOutput.Open(parsed.GetValue(output), parsed.GetValue(opened));
            var options = OperatorSettings.ReadForExistingShop();
            using var database = Shop.OpenMigrated(options, TimeProvider.System);
            var keysInUse = await database.ReadAsync(db => db.People.PinKeysInUse(), cancellation);
            // A lost key is one reason for new PINs, so the old seals need not open.
            // Never with one that a rekey replaced, which may have been stolen: a restored backup may still name it.
            var found = PinKeyFile.InUse(options.PinKeyFile, keysInUse);
            var file = found == PinKeyFile.NextOf(options.PinKeyFile) ? found : options.PinKeyFile;
            var vault = new PinVault(PinKeyFile.ReadOrCreate(file, mayCreate: true), options.Environment);
            var lines = await database.WriteAsync(db => ResetAll(db, vault), cancellation: cancellation);
            try
            {
                place.Write(WritePinReport.Write(lines, parsed.GetRequiredValue(format), options.TimeZone));
            }
            catch (IOException lost)
            {
                throw new VerbRefusedException(ExitCode.PersonMustAct, $"Everybody has a new PIN, but they could not be written: {lost.Message} pins report shows them.");
            }

            return ExitCode.Ok;
        });
        return command;
    }

    private static (Option<string> Format, Option<string?> Output, Option<bool> Opened) OutputOptions()
    {
        var format = new Option<string>("--format") { Description = "table, csv or slips.", DefaultValueFactory = _ => "table" };
        format.AcceptOnlyFromAmong("table", "csv", "slips");
        return (
            format,
            new Option<string?>("--out") { Description = "A new file, readable by you alone; - for standard output also where that is no terminal." },
            new Option<bool>("--opened") { Description = "Standard output leads into the --out file already. Used by the scripts, which make it for whoever called them.", Hidden = true });
    }

    private static IReadOnlyList<string> ReadKeysInUse(ShopOptions options)
    {
        return BackupName.Parse(options.DatabasePath) is not null
            ? DatabaseFile.Look(options.DatabasePath, db => db.People.PinKeysInUse())
            : DatabaseFile.PinKeysInUse(new DatabaseOptions(options.DatabasePath));
    }

    private static byte[] ReadKey(string file)
    {
        try
        {
            return PinKeyFile.ReadOrCreate(file, mayCreate: false);
        }
        catch (UnauthorizedAccessException)
        {
            throw new VerbRefusedException(ExitCode.NotPermitted, $"{file} may not be read by you. Run this with sudo.");
        }
    }

    private static async Task<IReadOnlyList<PinLine>> ReadLinesAsync(ShopOptions options, PinVault vault, CancellationToken cancellation)
    {
        if (BackupName.Parse(options.DatabasePath) is not null)
        {
            // A backup stays what it is: the report of one is noted in the operations log alone.
            return DatabaseFile.Look(options.DatabasePath, db => ReadPins.Run(db, vault));
        }

        using var database = Shop.OpenMigrated(options, TimeProvider.System);
        // Noted before it is shown: a report that could not be noted is not given out.
        return await database.WriteAsync(
            db =>
            {
                var lines = ReadPins.Run(db, vault);
                Audit(db, "pin report", $"{lines.Count} people");
                return lines;
            },
            cancellation: cancellation);
    }

    private static async Task<int> RekeyAsync(CancellationToken cancellation)
    {
        var options = OperatorSettings.ReadForExistingShop();
        // The running service knows the old key alone: it would count right PINs as wrong and seal new ones with the old key.
        using var alone = OperationLock.TakeAlone(options.DatabasePath, Patience);
        DatabaseFile.Seal(new DatabaseOptions(options.DatabasePath) { Alone = alone });
        using var database = Shop.OpenMigrated(options, TimeProvider.System, alone);
        var old = Shop.OpenPinVault(options, database);
        var next = PinKeyFile.MakeNext(options.PinKeyFile);
        var fresh = new PinVault(PinKeyFile.ReadOrCreate(next, mayCreate: false), options.Environment);
        var count = await database.WriteAsync(db => Reseal(db, old, fresh), cancellation: cancellation);
        // Killed before this line, the next start finds the key that the database names and takes it.
        PinKeyFile.TakeNext(options.PinKeyFile);
        Console.WriteLine($"{count} PINs are sealed with key {fresh.KeyId}. The old key is {PinKeyFile.KeptAs(options.PinKeyFile, old.KeyId)}; backups taken before now need it.");
        Console.WriteLine("Keep a copy of the new key apart from the backups. Then start the service.");
        return ExitCode.Ok;
    }

    private static int Reseal(Transaction db, PinVault old, PinVault fresh)
    {
        var people = db.People.All().Where(p => p.HasPin).ToList();
        foreach (var person in people)
        {
            var secrets = db.People.FindSecrets(person.Id)!;
            var pin = ReadPins.TryOpen(person.Id, secrets.PinSeal!, old)
                ?? throw new VerbRefusedException(ExitCode.BadData, $"The PIN of person {person.Id} does not open with key {old.KeyId}. Nothing was changed.");
            var secret = fresh.Seal(person.Id, pin);
            db.People.ResealPin(person.Id, secret.KeyId, secret.Tag, secret.Seal);
        }

        Audit(db, "pins rekeyed", $"{people.Count} people, key {old.KeyId} to {fresh.KeyId}");
        return people.Count;
    }

    private static IReadOnlyList<PinLine> ResetAll(Transaction db, PinVault vault)
    {
        foreach (var person in db.People.All().Where(p => p.HasPin))
        {
            var secret = vault.Seal(person.Id, PinVault.Generate());
            db.People.SetPin(person.Id, secret.KeyId, secret.Length, secret.Tag, secret.Seal);
            db.SignIns.EndAll(person.Id, "new PIN");
        }

        var lines = ReadPins.Run(db, vault);
        Audit(db, "pins reset", $"{lines.Count} people");
        return lines;
    }

    private static void Audit(Transaction db, string action, string note)
    {
        var who = Environment.GetEnvironmentVariable("SUDO_USER") ?? Environment.UserName;
        db.Audit.Add(null, PeopleVerbs.Operator, action, "people", null, note: $"{note}, by {who}");
    }
}
