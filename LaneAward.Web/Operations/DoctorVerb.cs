using System.CommandLine;
using LaneAward.Data;
using LaneAward.Web.Infrastructure;

namespace LaneAward.Web.Operations;

/// <summary><c>doctor</c>: looks for what makes a start or a night fail, before it does. Read-only; <c>--fix</c> puts right what is safe to.</summary>
internal static class DoctorVerb
{
    private const double LeastFree = 0.05;

    private static readonly TimeSpan OldBuild = TimeSpan.FromDays(45);

    public static Command Create()
    {
        var fix = new Option<bool>("--fix") { Description = "Put right what is safe: modes of the data folder and leftovers of killed runs." };
        var start = new Option<bool>("--start") { Description = "Only what a start of the service depends on: the database and the key." };
        var command = new Command("doctor", "Check folders, key, database, disk and age of the release; 0 well, 1 warnings, 2 something will fail.") { fix, start };
        command.SetAction(parsed => Run(parsed.GetValue(fix), parsed.GetValue(start)));
        return command;
    }

    private static int Run(bool fix, bool startOnly)
    {
        var options = OperatorSettings.ReadForExistingShop();
        var found = new List<(int Level, string Text)>();
        if (Database(options, found))
        {
            Key(options, found);
        }

        if (!startOnly)
        {
            Folders(options, fix, found);
            Disk(options, found);
            Release(found);
        }

        found.ForEach(f => Console.WriteLine($"{(f.Level == 2 ? "critical" : f.Level == 1 ? "warning " : "ok      ")}  {f.Text}"));
        return found.Max(f => f.Level);
    }

    /// <summary>Whether it is a database of ours, whose PINs the key can be asked for.</summary>
    private static bool Database(ShopOptions options, List<(int, string)> found)
    {
        try
        {
            var live = DatabaseFile.Identify(new DatabaseOptions(options.DatabasePath));
            found.Add(live switch
            {
                null => (2, $"{options.DatabasePath} is no database of ours"),
                { } l when l.Instance.Environment != options.Environment => (2, $"{options.DatabasePath} belongs to {l.Instance.Environment}, the settings say {options.Environment}"),
                { } l when options.InstanceId is { } id && id != l.Instance.InstanceId => (2, $"{options.DatabasePath} is instance {l.Instance.InstanceId}, the settings say {id}"),
                { } l when l.SchemaLevel > Migrator.CurrentLevel => (2, $"schema level {l.SchemaLevel} is newer than this release's {Migrator.CurrentLevel}"),
                { } l when l.SchemaLevel < Migrator.CurrentLevel => (1, $"schema level {l.SchemaLevel} is brought to {Migrator.CurrentLevel} at the next start"),
                { } l => (0, $"database {l.Instance.InstanceId} of {l.Instance.Environment}, schema level {l.SchemaLevel}, write {l.Instance.WriteSeq}"),
            });
            if (new Quarantine(options.DataDirectory).Reason(new DatabaseOptions(options.DatabasePath), options.Environment, options.InstanceId) is { } reason)
            {
                found.Add((2, reason));
            }

            return live is not null;
        }
        catch (DatabaseUnavailableException trouble)
        {
            found.Add((2, trouble.Message));
            return false;
        }
    }

    private static void Folders(ShopOptions options, bool fix, List<(int, string)> found)
    {
        if (OperatingSystem.IsWindows())
        {
            return;
        }

        const UnixFileMode others = UnixFileMode.OtherRead | UnixFileMode.OtherWrite | UnixFileMode.OtherExecute;
        foreach (var path in new[] { options.DataDirectory, options.KeysDirectory, options.BackupDirectory }.Where(Directory.Exists))
        {
            var mode = File.GetUnixFileMode(path);
            if ((mode & others) == 0)
            {
                continue;
            }

            if (fix)
            {
                File.SetUnixFileMode(path, mode & ~others);
            }

            found.Add((fix ? 0 : 1, fix ? $"{path} was open to every user of the machine" : $"{path} is open to every user of the machine; doctor --fix closes it"));
        }

        var unfinished = Directory.Exists(options.BackupDirectory) ? Directory.GetFiles(options.BackupDirectory, "workforce_*.part*").Length : 0;
        if (unfinished > 0)
        {
            found.Add((0, $"{unfinished} unfinished backups of killed runs; the next backup removes them"));
        }
    }

    private static void Key(ShopOptions options, List<(int, string)> found)
    {
        try
        {
            found.Add(Shop.CheckPinKey(options, DatabaseFile.PinKeysInUse(new DatabaseOptions(options.DatabasePath))) switch
            {
                null => (1, $"{options.PinKeyFile} is missing; the start makes it where the service may write, for nobody has a PIN yet"),
                var id when PinKeyFile.FindReplaced(options.PinKeyFile, id) is { } file =>
                    (1, $"PIN key {id} is {file}, which a pins rekey replaced: after a restore from before it, run pins rekey again"),
                var id => (0, $"PIN key {id}"),
            });
        }
        catch (ConfigurationException wrong)
        {
            found.Add((2, wrong.Message));
        }
    }

    private static void Disk(ShopOptions options, List<(int, string)> found)
    {
        var drive = new DriveInfo(options.DataDirectory);
        var free = (double)drive.AvailableFreeSpace / drive.TotalSize;
        found.Add((free < LeastFree ? 2 : free < 3 * LeastFree ? 1 : 0, FormattableString.Invariant($"{free:P0} of the data volume is free")));
    }

    // The runtime is part of the release, so its security fixes come with a new one only.
    private static void Release(List<(int, string)> found)
    {
        var built = File.GetLastWriteTimeUtc(typeof(DoctorVerb).Assembly.Location);
        var age = TimeProvider.System.GetUtcNow() - built;
        found.Add((age > OldBuild ? 1 : 0, FormattableString.Invariant($"release built {age.TotalDays:0} days ago on {System.Runtime.InteropServices.RuntimeInformation.FrameworkDescription}")));
    }
}
