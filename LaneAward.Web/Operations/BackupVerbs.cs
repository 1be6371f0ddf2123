using System.CommandLine;
using System.Text.Json;
using LaneAward.Data;
using LaneAward.Data.Maintenance;
using LaneAward.Web.Features.Backups;

namespace LaneAward.Web.Operations;

/// <summary><c>backup</c> and <c>backups list|prune|ack</c>: copies of the live database that are proven when they are made.</summary>
internal static class BackupVerbs
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web) { WriteIndented = true };

    public static Command CreateBackup()
    {
        var reason = new Option<string>("--reason")
        {
            Description = "Why, in small letters, digits and dashes; before-... is kept 90 days, pinned for ever.",
            DefaultValueFactory = _ => "manual",
        };
        var folder = new Option<string?>("--out") { Description = "The folder to put it in; otherwise LaneAward__BackupDirectory." };
        var json = new Option<bool>("--json") { Description = "Print the manifest instead of the file's name." };
        var command = new Command("backup", "Copy the live database while people work, check the copy and write its manifest; prints the file's name.")
        {
            reason, folder, json,
        };
        command.SetAction(parsed => Take(parsed.GetRequiredValue(reason), parsed.GetValue(folder), parsed.GetValue(json)));
        return command;
    }

    public static Command CreateBackups()
    {
        return new Command("backups", "Look after the backups.") { CreateList(), CreatePrune(), CreateAck() };
    }

    private static int Take(string reason, string? folder, bool json)
    {
        if (!BackupName.IsReason(reason))
        {
            throw new VerbRefusedException(
                ExitCode.WrongUse, $"\"{reason}\" cannot be a reason: use 1 to 40 small letters, digits and dashes, such as before-import. Nothing was made.");
        }

        var options = OperatorSettings.ReadForExistingShop();
        var found = DatabaseFile.Identify(new DatabaseOptions(options.DatabasePath));
        if (found is { } live && live.Instance.Environment != options.Environment)
        {
            throw new WrongDatabaseException(
                $"{options.DatabasePath} belongs to {live.Instance.Environment}, but LaneAward__Environment says {options.Environment}. Nothing was made.");
        }

        var (file, manifest) = new TakeBackup(options, TimeProvider.System).Run(reason, folder);
        Console.WriteLine(json ? JsonSerializer.Serialize(manifest, Json) : file);
        return ExitCode.Ok;
    }

    private static Command CreateList()
    {
        var folder = new Option<string?>("--in") { Description = "The folder to look in; otherwise LaneAward__BackupDirectory." };
        var json = new Option<bool>("--json") { Description = "Print the list as JSON." };
        var command = new Command("list", "List the backups, newest first.") { folder, json };
        command.SetAction(parsed =>
        {
            var options = OperatorSettings.Read();
            var all = new ListBackups(options).Run(parsed.GetValue(folder));
            if (all.Count == 0 && !parsed.GetValue(json))
            {
                // Beside the list, which scripts read line by line.
                Console.Error.WriteLine($"There is no backup in {Path.GetFullPath(parsed.GetValue(folder) ?? options.BackupDirectory)}.");
                return ExitCode.Ok;
            }

            Console.WriteLine(parsed.GetValue(json)
                ? JsonSerializer.Serialize(all, Json)
                : string.Join('\n', all.Select(b => $"{b.At:yyyy-MM-dd HH:mm} UTC  {(b.Verified ? "verified  " : "UNVERIFIED")}  {b.Reason,-24} {b.File}")));
            return ExitCode.Ok;
        });
        return command;
    }

    private static Command CreatePrune()
    {
        var folder = new Option<string?>("--in") { Description = "The folder to tidy; otherwise LaneAward__BackupDirectory." };
        var dryRun = new Option<bool>("--dry-run") { Description = "Say what would go and remove nothing." };
        var command = new Command(
            "prune", "Remove old backups: the last 14, 30 days, 12 weeks and 12 months stay, before-... 90 days, pinned for ever, and never the last good ones. Databases that a restore replaced stay 90 days, the newest for ever.")
        {
            folder, dryRun,
        };
        command.SetAction(parsed =>
        {
            var options = OperatorSettings.Read();
            var all = new ListBackups(options).Run(parsed.GetValue(folder));
            var removed = Retention.ToRemove(all, TimeProvider.System.GetUtcNow());
            foreach (var old in removed)
            {
                Console.WriteLine(old.File);
                if (!parsed.GetValue(dryRun))
                {
                    File.Delete(old.File);
                    File.Delete(BackupManifest.PathFor(old.File));
                }
            }

            var replaced = parsed.GetValue(folder) is null && Directory.Exists(options.ReplacedDirectory)
                ? PruneReplaced(options.ReplacedDirectory, parsed.GetValue(dryRun))
                : 0;
            if (removed.Count + replaced == 0)
            {
                Console.Error.WriteLine($"Nothing is old enough to go. {(all.Count == 1 ? "1 backup stays" : $"{all.Count} backups stay")}.");
            }

            return ExitCode.Ok;
        });
        return command;
    }

    /// <returns>How many folders went, or would go.</returns>
    private static int PruneReplaced(string replaced, bool dryRun)
    {
        var removed = Retention.ReplacedToRemove(Directory.GetDirectories(replaced), TimeProvider.System.GetUtcNow());
        foreach (var old in removed)
        {
            Console.WriteLine(old);
            if (!dryRun)
            {
                Directory.Delete(old, recursive: true);
            }
        }

        return removed.Count;
    }

    private static Command CreateAck()
    {
        var hash = new Argument<string>("sha256") { Description = "SHA-256 of the backup that another machine now holds and has checked." };
        var command = new Command("ack", "Note that another machine holds a backup; it must be one of ours.") { hash };
        command.SetAction(parsed =>
        {
            var options = OperatorSettings.Read();
            var sha = parsed.GetRequiredValue(hash);
            var known = new ListBackups(options).Run().Where(b => b.Verified).Select(b => BackupManifest.TryRead(b.File)).FirstOrDefault(m => m?.Sha256 == sha);
            if (known is null)
            {
                throw new VerbRefusedException(ExitCode.BadData, "No verified backup here has this SHA-256. Nothing was noted.");
            }

            var operations = new OperationsFolder(options.DataDirectory);
            if (operations.Offsite is not { } before || before.At < known.CreatedUtc)
            {
                operations.Keep(new LastOffsite(sha, known.CreatedUtc));
            }

            Console.WriteLine("noted");
            return ExitCode.Ok;
        });
        return command;
    }
}
