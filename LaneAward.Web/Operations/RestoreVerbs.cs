using System.CommandLine;
using System.Text.Json;
using LaneAward.Data;
using LaneAward.Web.Features.Backups;
using LaneAward.Web.Infrastructure;

namespace LaneAward.Web.Operations;

/// <summary>
/// <c>restore-check</c>, and the two steps that vm_workforce_restore.sh takes between stopping and starting the service:
/// <c>restore-install</c> and <c>restore-revert</c>. A person uses the script, which stops the service and proves it.
/// </summary>
internal static class RestoreVerbs
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web) { WriteIndented = true };

    public static IEnumerable<Command> Create()
    {
        return [CreateCheck(), CreateInstall(), CreateRevert(), CreateConfirm()];
    }

    private static Command CreateCheck()
    {
        var (file, json) = Arguments();
        var command = new Command("restore-check", "Is this file a restorable backup of this environment? Changes nothing.") { file, json };
        command.SetAction(parsed =>
        {
            var options = OperatorSettings.Read();
            var check = new CheckRestore(options).Run(Resolve(options, parsed.GetRequiredValue(file)));
            Warn(check.Warnings.Where(warning => warning != check.WrongKey));
            Console.WriteLine(parsed.GetValue(json) ? JsonSerializer.Serialize(check, Json) : Describe(check));
            return check.WrongKey is { } wrong
                ? throw new VerbRefusedException(ExitCode.WrongConfiguration, $"{wrong} {KeyAdvice(options, check)}")
                : ExitCode.Ok;
        });
        return command;
    }

    private static string KeyAdvice(ShopOptions options, RestoreCheck check)
    {
        if (check.PinKeyIds is not [var id])
        {
            return "The start takes one key alone, so another backup is needed, or new PINs for everybody (\"Without the key\" in docs/runbook.md).";
        }

        var place = PinKeyFile.KeptAs(options.PinKeyFile, id);
        return PinKeyFile.Fault(place) is { } fault ? $"{place} is there, but it {fault}." : $"Put it at {place}; replace no key that is there.";
    }

    private static Command CreateInstall()
    {
        var (file, json) = Arguments();
        var keep = new Option<bool>("--keep-epoch")
        {
            Description = "Taps that wait on tablets count afterwards as before; refused when the live database has taps that the file does not hold.",
        };
        var command = new Command("restore-install", "Put a backup in the place of the live database; the service must be stopped. Used by vm_workforce_restore.sh.") { file, json, keep };
        command.SetAction(parsed =>
        {
            var options = OperatorSettings.Read();
            // Said before the change: whoever is killed in between has named the way back, and when it cannot be written to the file that a script reads nothing is changed.
            var installed = new InstallBackup(options, TimeProvider.System)
            {
                KeepEpoch = parsed.GetValue(keep),
                Announce = ready => StandardOutput.WriteOrFail((parsed.GetValue(json) ? JsonSerializer.Serialize(ready, Json) : ready.ReplacedFolder ?? "-") + "\n"),
            }.Run(Resolve(options, parsed.GetRequiredValue(file)));
            Warn(installed.Warnings);
            return ExitCode.Ok;
        });
        return command;
    }

    private static Command CreateRevert()
    {
        var folder = new Argument<string>("folder") { Description = "The folder that restore-install printed." };
        var command = new Command("restore-revert", "Put the replaced database back; the service must be stopped. Used by vm_workforce_restore.sh.") { folder };
        command.SetAction(parsed =>
        {
            Console.WriteLine(new InstallBackup(OperatorSettings.Read(), TimeProvider.System).Revert(parsed.GetRequiredValue(folder)));
            return ExitCode.Ok;
        });
        return command;
    }

    private static Command CreateConfirm()
    {
        var (file, json) = Arguments();
        var command = new Command("restore-confirm", "Is the running database the one that was restored from this file, with at least its rows? Used by vm_workforce_restore.sh.") { file, json };
        command.SetAction(async (parsed, cancellation) =>
        {
            var options = OperatorSettings.ReadForExistingShop();
            var path = Resolve(options, parsed.GetRequiredValue(file));
            var manifest = BackupManifest.TryRead(path);
            var facts = DatabaseFile.Inspect(path);
            using var database = Database.Open(new DatabaseOptions(options.DatabasePath));
            var (instance, counts) = await database.ReadAsync(db => (db.Instance.Read(), db.Activity.Counts()), cancellation);
            // The service may have written since its start, for example closed a forgotten clock: rows may be more, never fewer.
            var fewer = facts.Tables.Where(t => counts[t.Key] < t.Value.Rows).Select(t => $"{t.Key} has {counts[t.Key]} rows, the backup {t.Value.Rows}").ToList();
            if (instance.InstanceId != facts.Instance.InstanceId || instance.Epoch <= facts.Instance.Epoch || fewer.Count > 0)
            {
                throw new VerbRefusedException(
                    ExitCode.BadData, $"The running database is not what was restored: {(fewer.Count > 0 ? fewer[0] : $"epoch {instance.Epoch} of instance {instance.InstanceId}")}.");
            }

            Console.WriteLine(parsed.GetValue(json)
                ? JsonSerializer.Serialize(counts, Json)
                : $"{counts.Values.Sum()} rows in {counts.Count} tables, epoch {instance.Epoch}, as of {(manifest is null ? "an unknown time" : $"{manifest.CreatedUtc:yyyy-MM-dd HH:mm} UTC")}");
            return ExitCode.Ok;
        });
        return command;
    }

    /// <summary>A path, or the word latest.</summary>
    public static string Resolve(ShopOptions options, string file)
    {
        return file != "latest"
            ? file
            : new ListBackups(options).Latest(changed => Console.Error.WriteLine($"Warning: {changed} is not the file that its manifest describes, and is passed over."))
                ?? throw new VerbRefusedException(ExitCode.BadData, $"{options.BackupDirectory} holds no verified backup that latest can mean (those from before a restore or a rollback are given by their path).");
    }

    private static (Argument<string> File, Option<bool> Json) Arguments()
    {
        return (
            new Argument<string>("file") { Description = "The backup, or latest for the newest verified one that was not taken before a restore or a rollback." },
            new Option<bool>("--json") { Description = "Print the result as JSON." });
    }

    private static void Warn(IEnumerable<string> warnings)
    {
        foreach (var warning in warnings)
        {
            Console.Error.WriteLine($"Warning: {warning}");
        }
    }

    private static string Describe(RestoreCheck check)
    {
        var lost = check.LiveWriteSeq is { } live && live > check.WriteSeq ? $"; the live database is {live - check.WriteSeq} transactions further{(check.TapsSince is { } taps ? $", taps that it does not hold: {taps}" : "")}" : "";
        var taken = check.CreatedUtc is { } at
            ? string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{at:yyyy-MM-dd HH:mm} UTC ({check.Reason})")
            : "at an unknown time (it has no manifest)";
        return $"{check.File}: {check.Environment}, taken {taken}, "
            + $"{check.Rows.Values.Sum()} rows in {check.Rows.Count} tables, sound{lost}";
    }
}
