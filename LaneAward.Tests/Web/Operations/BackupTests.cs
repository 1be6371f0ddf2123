using System.Text.Json;
using LaneAward.Data;
using LaneAward.Data.Files;
using LaneAward.Data.Maintenance;
using LaneAward.Tests.Import;
using LaneAward.Tests.Support;
using LaneAward.Web.Features.Backups;
using Xunit;

namespace LaneAward.Tests.Web.Operations;

/// <summary>Backups of a live database, and what may be put in its place.</summary>
public sealed class BackupTests
{
    [Fact]
    public async Task A_backup_taken_while_people_work_holds_everything_acknowledged_before_it_and_is_one_file()
    {
        using var shop = ShopDatabase.Create();
        using var writer = ChildProcess.Start("write-keys", shop.Path, "4");
        shop.Execute("INSERT INTO settings (name, value, updated_at_ms) VALUES ('writes', '0', 0)");
        var before = new List<string>();
        while (before.Count < 50)
        {
            var line = await writer.ReadLineAsync();
            if (line!.StartsWith("kept ", StringComparison.Ordinal))
            {
                before.Add(line[5..]);
            }
        }

        var (file, manifest) = new TakeBackup(DemoShop.OptionsOf(shop.Folder, "development"), TimeProvider.System).Run("manual", null);
        writer.KillHard();

        var facts = DatabaseFile.Inspect(file);
        Assert.Empty(DatabaseFile.Differences(manifest.Tables, facts.Tables));
        using var copy = Connections.OpenCopy(file, Microsoft.Data.Sqlite.SqliteOpenMode.ReadOnly);
        var kept = Dapper.SqlMapper.Query<string>(copy, "SELECT write_key FROM write_keys").ToHashSet();
        Assert.Empty(before.Except(kept));
        // Every kept key has its audit entry: the copy is one moment, not a mixture of two.
        Assert.Equal(kept.Count, Dapper.SqlMapper.QuerySingle<long>(copy, "SELECT count(*) FROM audit_entries WHERE actor = 'child'"));
        Assert.Equal(
            new[] { file, BackupManifest.PathFor(file) }.Order(), Directory.GetFiles(Path.GetDirectoryName(file)!, "workforce*").Order());
    }

    [Fact]
    public async Task The_backup_verb_prints_the_file_and_health_knows_its_age()
    {
        using var shop = ShopDatabase.Create();

        var backup = await ProgramRun.WebAsync(shop.Folder, ["backup", "--reason", "before-lunch"]);
        var wrong = await ProgramRun.WebAsync(shop.Folder, ["backup", "--reason", "../up"]);

        var file = backup.Output.TrimEnd();
        Assert.Matches(@"/snapshots/workforce_local_\d{8}T\d{6}Z_before-lunch\.db$", file);
        Assert.Equal((0, 64), (backup.ExitCode, wrong.ExitCode));
        var manifest = JsonDocument.Parse(await File.ReadAllTextAsync(BackupManifest.PathFor(file), TestContext.Current.CancellationToken)).RootElement;
        Assert.Equal(("development", "ok", "before-lunch"), (manifest.GetProperty("environment").GetString(), manifest.GetProperty("integrity").GetString(), manifest.GetProperty("reason").GetString()));
        Assert.Equal(file, new OperationsFolder(shop.Folder).Backup!.File);

        // Looking into it, or starting on it by mistake, leaves it what it is.
        var sum = FileSum.Of(file);
        (string, string) instead = ("LaneAward__DatabasePath", file);
        var counts = await ProgramRun.WebAsync(shop.Folder, ["db", "counts"], null, instead);
        var start = await ProgramRun.WebAsync(shop.Folder, ["--urls", "http://127.0.0.1:0"], null, instead);
        Assert.Equal((0, 78), (counts.ExitCode, start.ExitCode));
        Assert.Contains("is a backup", start.Error, StringComparison.Ordinal);
        Assert.Equal(sum, FileSum.Of(file));
    }

    [Fact]
    public async Task A_check_says_when_a_backup_was_taken_or_that_nothing_tells()
    {
        using var shop = ShopDatabase.Create();
        var (file, manifest) = new TakeBackup(DemoShop.OptionsOf(shop.Folder, "development"), TimeProvider.System).Run("manual", null);
        Assert.Contains($": development, taken {manifest.CreatedUtc:yyyy-MM-dd HH:mm} UTC (manual), ", await CheckAsync(), StringComparison.Ordinal);

        File.Delete(BackupManifest.PathFor(file));

        Assert.Contains(": development, taken at an unknown time (it has no manifest), ", await CheckAsync(), StringComparison.Ordinal);

        async Task<string> CheckAsync() => (await ProgramRun.OkAsync(ProgramRun.WebAsync(shop.Folder, ["restore-check", file]))).Output;
    }

    [Fact]
    public void What_is_no_whole_backup_of_this_shop_is_refused_and_named()
    {
        using var shop = ShopDatabase.Create();
        var options = DemoShop.OptionsOf(shop.Folder, "development");
        var (good, _) = new TakeBackup(options, TimeProvider.System).Run("manual", null);
        var check = new CheckRestore(options);

        Assert.Equal("development", check.Run(good).Environment);
        Assert.Contains("no finished backup", Refused(check, CopyOf(shop.Path, shop.Folder + "/torn.db")), StringComparison.Ordinal);
        Assert.Contains("is no SQLite database", Refused(check, Write(shop.Folder + "/text.db", "hello")), StringComparison.Ordinal);
        Assert.Contains("live database itself", Refused(check, shop.Path), StringComparison.Ordinal);
        Assert.Contains("does not exist", Refused(check, shop.Folder + "/none.db"), StringComparison.Ordinal);
        var bytes = File.ReadAllBytes(good);
        bytes[^4000] ^= 0xFF;
        File.WriteAllBytes(good, bytes);
        Assert.Contains("is not the file that its manifest describes", Refused(check, good), StringComparison.Ordinal);
    }

    [Fact]
    public void A_restore_names_who_would_be_let_in_again_and_which_payroll_it_would_forget()
    {
        using var shop = ShopDatabase.Create();
        foreach (var name in (string[])["Carlos", "Ana", "Ben", "Cleo"])
        {
            shop.AddPerson(name);
        }

        shop.Execute("UPDATE people SET pin_key_id = 'k', pin_length = 4, pin_seal = x'00', pin_tag = x'01', pin_set_at_ms = 1 WHERE name IN ('Ana', 'Ben')");
        shop.Execute("UPDATE people SET role = 'supervisor', password_hash = 'before' WHERE name = 'Cleo'");
        shop.Execute("INSERT INTO tablets (name, token_hash, enrolled_at_ms) VALUES ('Packing 1', x'01', 1), ('Laser', x'02', 1)");
        var options = DemoShop.OptionsOf(shop.Folder, "development");
        var (backup, _) = new TakeBackup(options, TimeProvider.System).Run("manual", null);
        shop.Execute("UPDATE people SET pin_tag = x'03' WHERE name = 'Ben'");
        Assert.Equal([], Named(options, backup));

        shop.Execute("UPDATE people SET active = 0 WHERE name = 'Carlos'");
        shop.Execute("UPDATE people SET pin_tag = x'02', pin_set_at_ms = 2 WHERE name = 'Ana'");
        shop.Execute("UPDATE people SET role = 'contributor', password_hash = 'after' WHERE name = 'Cleo'");
        shop.AddPerson("Dora");
        shop.Execute("UPDATE tablets SET revoked_at_ms = 2 WHERE name = 'Packing 1'");
        shop.Execute("UPDATE tablets SET token_hash = x'03' WHERE name = 'Laser'");
        shop.Execute("INSERT INTO tablets (name, token_hash, enrolled_at_ms) VALUES ('Kiln', x'04', 2)");
        shop.Execute("INSERT INTO payroll_batches VALUES (5, '2026-11-16', '2026-11-29', 1, 1, 0, 0, 0, '', x'')");

        Assert.Equal(
            [
                "Deactivated since, and let in again by it: Carlos. Deactivate them again (console, People).",
                "Had other rights since: Cleo. Give them their role again (console, People).",
                "Their PIN of before counts again: Ana. Give them a new one (console, People).",
                "Their console password of before counts again: Cleo. Set it anew (people set-password).",
                "Added since, and gone with it: Dora. Add them again (console, People).",
                "Tablets revoked since, and let in again by it: Packing 1. Revoke them again (console, Tablets).",
                "Tablets moved to another browser since: Laser. The old browser is let in again, the new one is not. Enrol them again (console, Tablets).",
                "Tablets enrolled since, and shut out by it: Kiln. Enrol them again (console, Tablets).",
                "Payroll has files that it knows nothing of: #5 (2026-11-16 to 2026-11-29). Those days are open again in it: do not hand them over a second time.",
            ],
            Named(options, backup));
    }

    // These people were given a PIN without a key.
    private static IEnumerable<string> Named(LaneAward.Web.Infrastructure.ShopOptions options, string backup)
    {
        return new CheckRestore(options).Run(backup).Warnings.Where(w => !w.StartsWith("Its PINs were sealed with key", StringComparison.Ordinal));
    }

    [Fact]
    public void A_backup_of_another_environment_or_instance_is_refused()
    {
        using var shop = ShopDatabase.Create();
        using var other = ShopDatabase.Create();
        other.Execute("UPDATE instance SET instance_id = 'another'");
        var (foreign, _) = new TakeBackup(DemoShop.OptionsOf(other.Folder, "development"), TimeProvider.System).Run("manual", null);
        other.Execute("UPDATE instance SET environment = 'staging'");
        var (staging, _) = new TakeBackup(DemoShop.OptionsOf(other.Folder, "staging"), TimeProvider.System).Run("manual", null);
        var check = new CheckRestore(DemoShop.OptionsOf(shop.Folder, "development"));

        Assert.Contains("is of another", Assert.Throws<WrongDatabaseException>(() => check.Run(foreign)).Message, StringComparison.Ordinal);
        Assert.Contains("belongs to staging", Assert.Throws<WrongDatabaseException>(() => check.Run(staging)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Sealing_is_refused_while_anybody_has_the_database_open_and_folds_the_log_in_otherwise()
    {
        using var shop = ShopDatabase.Create();
        shop.AddPerson("Ana");
        using (LaneAward.Data.Connections.OpenReader(shop.Path, 1000))
        {
            Assert.Throws<DatabaseBusyException>(() => DatabaseFile.Seal(shop.Options with { BusyTimeoutMs = 50 }));
        }

        DatabaseFile.Seal(shop.Options);

        Assert.False(File.Exists(shop.Path + "-wal"));
        Assert.Contains(DatabaseFile.Inspect(shop.Path).Tables, t => t is { Key: "people", Value.Rows: 1 });
    }

    [Fact]
    public async Task A_restore_brings_back_exactly_what_was_and_the_next_start_takes_it()
    {
        using var shop = ShopDatabase.Create();
        var options = DemoShop.OptionsOf(shop.Folder, "development");
        await shop.Database.WriteAsync(db => db.Settings.Set("before", "yes"));
        var (backup, manifest) = new TakeBackup(options, TimeProvider.System).Run("manual", null);
        await shop.Database.WriteAsync(db => db.Settings.Set("after", "yes"));
        new Quarantine(shop.Folder).Remember(await shop.Database.ReadAsync(db => db.Instance.Read()), TimeProvider.System.GetUtcNow());
        Assert.Throws<DatabaseBusyException>(() => new InstallBackup(options, TimeProvider.System) { Wait = TimeSpan.FromMilliseconds(50) }.Run(backup));
        shop.Close();

        var installed = new InstallBackup(options, TimeProvider.System).Run(backup);

        var found = DatabaseFile.Inspect(options.DatabasePath).Tables.Where(t => t.Key != "instance").ToDictionary();
        Assert.Empty(DatabaseFile.Differences(manifest.Tables.Where(t => t.Key != "instance").ToDictionary(), found));
        Assert.Equal(manifest.ActivityEpoch + 1, installed.Epoch);
        using (var database = LaneAward.Web.Shop.OpenDatabase(options, TimeProvider.System))
        {
            Assert.Null(database.ReadOnlyBecause);
            Assert.Equal("resend", (await database.ReadAsync(db => db.Instance.Read())).EpochKind);
        }

        new InstallBackup(options, TimeProvider.System).Revert(installed.ReplacedFolder! + "/");
        Assert.Equal(1, shop.Scalar<long>("SELECT count(*) FROM settings WHERE name = 'after'"));
        Assert.Null(Quarantine(options));
    }

    [Fact]
    public async Task Only_a_folder_that_a_restore_of_this_shop_made_goes_back()
    {
        using var shop = ShopDatabase.Create();
        var options = DemoShop.OptionsOf(shop.Folder, "development");
        await shop.Database.WriteAsync(db => db.Settings.Set("live", "yes"));
        shop.Close();
        var elsewhere = Directory.CreateDirectory(Path.Combine(shop.Folder, "trial", "20260101T060000000Z")).FullName;
        var fromStaging = Directory.CreateDirectory(Path.Combine(options.ReplacedDirectory, "20260101T060000000Z")).FullName;
        File.Copy(shop.Path, Path.Combine(elsewhere, "workforce.db"));
        shop.Execute("UPDATE instance SET environment = 'staging'");
        DatabaseFile.Seal(shop.Options);
        File.Copy(shop.Path, Path.Combine(fromStaging, "workforce.db"));
        shop.Execute("UPDATE instance SET environment = 'development'");

        foreach (var folder in (string[])[shop.Folder, options.ReplacedDirectory, elsewhere, fromStaging])
        {
            var refused = await ProgramRun.WebAsync(shop.Folder, ["restore-revert", folder]);

            Assert.True(refused.ExitCode == 78, folder + refused.Error);
            Assert.EndsWith("Nothing was changed.\n", refused.Error);
            Assert.True(File.Exists(Path.Combine(folder == options.ReplacedDirectory ? fromStaging : folder, "workforce.db")));
            Assert.Equal(1, shop.Scalar<long>("SELECT count(*) FROM settings WHERE name = 'live'"));
        }
    }

    [Fact]
    public async Task Only_a_copy_and_never_a_shop_is_made_a_development_shop()
    {
        using var shop = ShopDatabase.Create();
        shop.AddPerson("Ana");
        shop.Close();
        DatabaseFile.Seal(shop.Options);
        var copy = Path.Combine(shop.Folder, "copy.db");
        File.Copy(shop.Path, copy);
        var before = File.ReadAllBytes(shop.Path);

        Assert.Equal(78, (await ProgramRun.WebAsync(shop.Folder, ["db", "stamp-development", shop.Path])).ExitCode);
        Assert.Equal(78, (await ProgramRun.WebAsync(shop.Folder, ["db", "stamp-development", copy], input: null, ("LaneAward__Environment", "staging"))).ExitCode);
        Assert.Equal(before, File.ReadAllBytes(copy));
        Assert.Equal(before, File.ReadAllBytes(shop.Path));
        Assert.Equal(0, (await ProgramRun.WebAsync(shop.Folder, ["db", "stamp-development", copy])).ExitCode);
    }

    [Fact]
    public async Task A_backup_that_is_the_shop_itself_goes_back_with_its_epoch_and_one_that_lacks_a_tap_does_not()
    {
        using var shop = ShopDatabase.Create();
        var options = DemoShop.OptionsOf(shop.Folder, "development");
        var ana = shop.AddPerson("Ana");
        var (backup, manifest) = new TakeBackup(options, TimeProvider.System).Run("before-release", null);
        await shop.Database.WriteAsync(db => db.Settings.Set("no tap", "yes"));
        new Quarantine(shop.Folder).Remember(await shop.Database.ReadAsync(db => db.Instance.Read()), TimeProvider.System.GetUtcNow());
        shop.Close();

        var kept = await ProgramRun.WebAsync(shop.Folder, ["restore-install", "--keep-epoch", backup]);
        Assert.True(kept.ExitCode == 0, kept.Error);
        Assert.Equal((manifest.ActivityEpoch, 0), (shop.Scalar<long>("SELECT epoch FROM instance"), shop.Scalar<long>("SELECT count(*) FROM settings WHERE name = 'no tap'")));
        using (var database = LaneAward.Web.Shop.OpenDatabase(options, TimeProvider.System))
        {
            Assert.Null(database.ReadOnlyBecause);
        }

        shop.Execute("INSERT INTO write_keys (actor_id, write_key, route, fingerprint, answer, created_at_ms) VALUES (@ana, lower(hex(randomblob(18))), 'x', x'00', '', 1)", new { ana });
        var lost = await ProgramRun.WebAsync(shop.Folder, ["restore-install", "--keep-epoch", backup]);
        shop.Execute("DELETE FROM write_keys; UPDATE instance SET epoch = epoch + 1");
        var reset = await ProgramRun.WebAsync(shop.Folder, ["restore-install", "--keep-epoch", backup]);
        Assert.Equal((78, 78), (lost.ExitCode, reset.ExitCode));
        Assert.Contains("does not hold (1)", lost.Error, StringComparison.Ordinal);
        Assert.Equal(manifest.ActivityEpoch + 1, shop.Scalar<long>("SELECT epoch FROM instance"));
    }

    [Fact]
    public async Task A_word_that_nobody_hears_undoes_no_restore_and_the_way_back_is_named_before_anything_changes()
    {
        using var shop = ShopDatabase.Create();
        var options = DemoShop.OptionsOf(shop.Folder, "development");
        // Without a manifest there is a warning to be told.
        var backup = CopyOf(new TakeBackup(options, TimeProvider.System).Run("manual", null).File, shop.Folder + "/copy.db");
        await shop.Database.WriteAsync(db => db.Settings.Set("after", "yes"));
        shop.Close();

        // A full device stands for a terminal that hung up: unlike a closed pipe it fails.
        var unheard = await RunAsync("restore-install", ">/dev/full 2>&1");
        Assert.Equal(1, shop.Scalar<long>("SELECT count(*) FROM settings WHERE name = 'after'"));
        var installed = await RunAsync("restore-install", "2>/dev/full");
        var confirmed = await RunAsync("restore-confirm", ">/dev/full 2>&1");

        Assert.Equal((71, 0, 0), (unheard.ExitCode, installed.ExitCode, confirmed.ExitCode));
        Assert.Equal(0, shop.Scalar<long>("SELECT count(*) FROM settings WHERE name = 'after'"));
        Assert.True(File.Exists(installed.Output.Trim() + "/workforce.db"), installed.Output);
        Assert.False(File.Exists(shop.Path + ".new"));

        Task<ProgramRun> RunAsync(string verb, string outputs) => ProgramRun.RunAsync(
            "bash", ["-c", $"dotnet {HouseRules.Repository.At("LaneAward.Web", "bin", ProgramRun.Configuration, "net10.0", "LaneAward.Web.dll")} {verb} {backup} {outputs}"], null,
            ("LaneAward__Environment", "development"), ("LaneAward__DataDirectory", shop.Folder));
    }

    [Fact]
    public void A_database_on_another_volume_than_the_data_directory_goes_aside_and_back_with_what_lies_beside_it()
    {
        using var disk = SmallDisk.TryMount(megabytes: 16);
        Assert.SkipWhen(disk is null, "Mounting a small disk needs root.");
        using var shop = ShopDatabase.Create();
        shop.Close();
        DatabaseFile.Seal(shop.Options);
        var options = DemoShop.OptionsOf(shop.Folder, "development") with { DatabasePath = Path.Combine(disk.Folder, "workforce.db") };
        File.Move(shop.Path, options.DatabasePath);
        var (backup, _) = new TakeBackup(options, TimeProvider.System).Run("manual", null);
        File.WriteAllText(options.DatabasePath, "damaged");
        File.WriteAllText(options.DatabasePath + "-wal", "its log");

        var installed = new InstallBackup(options, TimeProvider.System).Run(backup);
        Assert.Null(Quarantine(options));
        new InstallBackup(options, TimeProvider.System).Revert(installed.ReplacedFolder!);

        Assert.Equal("damaged", File.ReadAllText(options.DatabasePath));
        Assert.Equal("its log", File.ReadAllText(options.DatabasePath + "-wal"));
    }

    [Theory]
    [InlineData]
    [InlineData("-shm")]
    public void A_revert_that_was_killed_between_the_log_and_the_database_is_finished_by_running_it_again(params string[] notYetMoved)
    {
        using var shop = ShopDatabase.Create();
        var options = DemoShop.OptionsOf(shop.Folder, "development");
        var (backup, _) = new TakeBackup(options, TimeProvider.System).Run("manual", null);
        shop.Close();
        DatabaseFile.Seal(shop.Options);
        File.WriteAllText(shop.Path, "damaged");
        File.WriteAllText(shop.Path + "-wal", "its log");
        File.WriteAllText(shop.Path + "-shm", "its index");
        var folder = new InstallBackup(options, TimeProvider.System).Run(backup).ReplacedFolder!;
        File.Delete(shop.Path);
        foreach (var ending in new[] { "-wal", "-shm" }.Except(notYetMoved))
        {
            File.Move(Path.Combine(folder, "workforce.db" + ending), shop.Path + ending);
        }

        new InstallBackup(options, TimeProvider.System).Revert(folder);

        Assert.Equal(("damaged", "its log", "its index"), (File.ReadAllText(shop.Path), File.ReadAllText(shop.Path + "-wal"), File.ReadAllText(shop.Path + "-shm")));
        Assert.False(Directory.Exists(folder));
    }

    [Fact]
    public async Task A_revert_that_was_killed_after_its_last_step_is_finished_by_running_it_again()
    {
        using var shop = ShopDatabase.Create();
        var options = DemoShop.OptionsOf(shop.Folder, "development");
        var (backup, _) = new TakeBackup(options, TimeProvider.System).Run("manual", null);
        await shop.Database.WriteAsync(db => db.Settings.Set("after", "yes"));
        shop.Close();
        var folder = new InstallBackup(options, TimeProvider.System).Run(backup).ReplacedFolder!;
        File.Move(Path.Combine(folder, "workforce.db"), shop.Path, overwrite: true);

        new InstallBackup(options, TimeProvider.System).Revert(folder);

        Assert.False(Directory.Exists(folder));
        Assert.Equal(1, shop.Scalar<long>("SELECT count(*) FROM settings WHERE name = 'after'"));
    }

    [Fact]
    public async Task A_strangers_log_at_the_live_name_goes_aside_when_a_whole_database_goes_back()
    {
        using var shop = ShopDatabase.Create();
        var options = DemoShop.OptionsOf(shop.Folder, "development");
        var (backup, _) = new TakeBackup(options, TimeProvider.System).Run("manual", null);
        await shop.Database.WriteAsync(db => db.Settings.Set("after", "yes"));
        shop.Close();
        var folder = new InstallBackup(options, TimeProvider.System).Run(backup).ReplacedFolder!;
        File.Delete(shop.Path);
        await File.WriteAllTextAsync(shop.Path + "-wal", "of another database", TestContext.Current.CancellationToken);

        new InstallBackup(options, TimeProvider.System).Revert(folder);

        Assert.False(File.Exists(shop.Path + "-wal"));
        Assert.Equal(1, shop.Scalar<long>("SELECT count(*) FROM settings WHERE name = 'after'"));
    }

    [Fact]
    public async Task A_log_whose_database_is_gone_is_not_replayed_into_what_is_restored()
    {
        using var shop = ShopDatabase.Create();
        var options = DemoShop.OptionsOf(shop.Folder, "development");
        var (backup, _) = new TakeBackup(options, TimeProvider.System).Run("manual", null);
        await shop.Database.WriteAsync(db => db.Settings.Set("after", "yes"));
        var log = await File.ReadAllBytesAsync(shop.Path + "-wal", TestContext.Current.CancellationToken);
        shop.Close();
        File.Delete(shop.Path);
        await File.WriteAllBytesAsync(shop.Path + "-wal", log, TestContext.Current.CancellationToken);

        var installed = new InstallBackup(options, TimeProvider.System).Run(backup);

        Assert.Null(installed.ReplacedFolder);
        Assert.Equal(0, shop.Scalar<long>("SELECT count(*) FROM settings WHERE name = 'after'"));
        Assert.Equal(log, await File.ReadAllBytesAsync(Directory.GetFiles(options.ReplacedDirectory, "workforce.db-wal", SearchOption.AllDirectories).Single(), TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task A_live_database_that_is_damaged_is_kept_whole_and_replaced()
    {
        using var shop = ShopDatabase.Create();
        var options = DemoShop.OptionsOf(shop.Folder, "development");
        var (backup, _) = new TakeBackup(options, TimeProvider.System).Run("manual", null);
        var bytes = await File.ReadAllBytesAsync(shop.Path, TestContext.Current.CancellationToken);
        Array.Fill(bytes, (byte)'x', 0, 4096);
        await File.WriteAllBytesAsync(shop.Path, bytes, TestContext.Current.CancellationToken);
        await File.WriteAllTextAsync(shop.Path + "-wal", "its log", TestContext.Current.CancellationToken);

        var installed = new InstallBackup(options, TimeProvider.System).Run(backup);

        Assert.Equal("its log", await File.ReadAllTextAsync(Path.Combine(installed.ReplacedFolder!, "workforce.db-wal"), TestContext.Current.CancellationToken));
        Assert.False(File.Exists(shop.Path + "-wal"));
        DatabaseFile.Inspect(shop.Path);
    }

    [Fact]
    public async Task An_older_database_and_another_shops_are_served_read_only_until_an_operator_decides()
    {
        using var shop = ShopDatabase.Create();
        var options = DemoShop.OptionsOf(shop.Folder, "development");
        using (var first = LaneAward.Web.Shop.OpenDatabase(options, TimeProvider.System))
        {
            await first.WriteAsync(db => db.Settings.Set("one", "1"));
            File.Copy(new TakeBackup(options, TimeProvider.System).Run("manual", null).File, shop.Folder + "/older.db");
            await first.WriteAsync(db => db.Settings.Set("two", "2"));
            new Quarantine(shop.Folder).Remember(await first.ReadAsync(db => db.Instance.Read()), TimeProvider.System.GetUtcNow());
        }

        // The runbook's old recipe: a file over the live one.
        File.Move(shop.Folder + "/older.db", shop.Path, overwrite: true);
        using (var older = LaneAward.Web.Shop.OpenDatabase(options, TimeProvider.System))
        {
            Assert.Contains("is older than what was here before", older.ReadOnlyBecause, StringComparison.Ordinal);
            Assert.Equal("1", await older.ReadAsync(db => db.Settings.Find("one")));
            Assert.True((await Assert.ThrowsAsync<DatabaseUnavailableException>(() => older.WriteAsync(db => db.Settings.Set("x", "y")))).Quarantined);
        }

        shop.Execute("UPDATE instance SET instance_id = 'another'");
        Assert.Contains("another shop's database", Quarantine(options), StringComparison.Ordinal);
        Assert.Equal(64, (await ProgramRun.WebAsync(shop.Folder, ["db", "accept"])).ExitCode);
        Assert.Equal(0, (await ProgramRun.WebAsync(shop.Folder, ["db", "accept", "--yes"])).ExitCode);
        using var accepted = LaneAward.Web.Shop.OpenDatabase(options, TimeProvider.System);
        Assert.Null(accepted.ReadOnlyBecause);
        Assert.Equal((2, "resend"), shop.Query<(long, string)>("SELECT epoch, epoch_kind FROM instance").Single());
        await accepted.WriteAsync(db => db.Settings.Set("three", "3"));
        Assert.Null(Quarantine(options));
    }

    [Fact]
    public async Task In_quarantine_pages_are_shown_and_a_tap_is_told_to_wait()
    {
        using var shop = ShopDatabase.Create();
        new OperationsFolder(shop.Folder).Keep(new HighWater("another", 7, 1, TimeProvider.System.GetUtcNow()));
        await using var app = LaneAward.Web.WebHost.Build(["--urls=http://127.0.0.1:0", "--LaneAward:Environment=development", "--LaneAward:DataDirectory=" + shop.Folder]);
        await app.StartAsync(TestContext.Current.CancellationToken);
        using var client = new HttpClient { BaseAddress = new Uri(app.Urls.Single()) };

        var health = await client.GetStringAsync("/api/health", TestContext.Current.CancellationToken);
        var page = await client.GetAsync("/", TestContext.Current.CancellationToken);
        using var request = new HttpRequestMessage(HttpMethod.Post, "/api/session") { Content = ShopServer.Json("""{"personId":1,"pin":"4826"}""") };
        var tap = await client.SendAsync(request, TestContext.Current.CancellationToken);

        Assert.Contains("another shop", health, StringComparison.Ordinal);
        Assert.Contains("\"writable\":false", health, StringComparison.Ordinal);
        Assert.True(page.IsSuccessStatusCode);
        Assert.Equal(503, (int)tap.StatusCode);
        Assert.Contains("\"retryable\":true", await tap.Content.ReadAsStringAsync(TestContext.Current.CancellationToken), StringComparison.Ordinal);
        Assert.Equal("busy", tap.Headers.GetValues("X-Write-Outcome").Single());
        await app.StopAsync(TestContext.Current.CancellationToken);
    }

    [Fact]
    public void Ages_warn_and_then_alarm_and_a_missing_backup_is_the_worst()
    {
        var now = new DateTimeOffset(2026, 11, 24, 12, 0, 0, TimeSpan.Zero);
        var drill = new LastDrill("x", true, 3, null, now.AddDays(-1));

        Assert.Equal("ok", State(12, 12));
        Assert.Equal("warn", State(14, 12));
        Assert.Equal("critical", State(26, 12));
        Assert.Equal("warn", State(1, 27));
        Assert.Equal("critical", State(1, 51));
        Assert.Equal("critical", BackupAges.Judge(false, null, now, drill, now).State);
        Assert.Equal("critical", BackupAges.Judge(false, now, now, drill with { Ok = false, Trouble = "no" }, now).State);
        Assert.Equal("warn", BackupAges.Judge(false, now, now, drill with { At = now.AddDays(-9) }, now).State);
        Assert.Equal("none", BackupAges.Judge(true, null, null, null, now).State);

        string State(int hours, int offsite) => BackupAges.Judge(false, now.AddHours(-hours), now.AddHours(-offsite), drill, now).State;
    }

    [Fact]
    public async Task A_drill_starts_the_real_program_on_the_copy_and_a_bad_backup_fails_it()
    {
        using var shop = ShopDatabase.Create();
        shop.AddOrder("107923");
        var (backup, _) = new TakeBackup(DemoShop.OptionsOf(shop.Folder, "development"), TimeProvider.System).Run("manual", null);
        var before = FileSum.Of(shop.Path);

        var good = await ProgramRun.WebAsync(shop.Folder, ["drill"]);
        Assert.True(good.ExitCode == 0, good.Error + good.Output);
        Assert.Contains("search    1 found among 1 orders", good.Output, StringComparison.Ordinal);
        Assert.True(new OperationsFolder(shop.Folder).Drill!.Ok);

        await using (var file = new FileStream(backup, FileMode.Open))
        {
            file.Position = 5000;
            file.Write("damage"u8);
        }

        var bad = await ProgramRun.WebAsync(shop.Folder, ["drill", backup]);
        Assert.Equal(65, bad.ExitCode);
        Assert.False(new OperationsFolder(shop.Folder).Drill!.Ok);
        Assert.Equal(before, FileSum.Of(shop.Path));
    }

    [Fact]
    public void While_a_restore_changes_the_file_nobody_opens_it_and_afterwards_everybody_may()
    {
        using var shop = ShopDatabase.Create(o => o with { BusyTimeoutMs = 50 });
        using (OperationLock.TakeAlone(shop.Path, TimeSpan.Zero))
        {
            Assert.Throws<DatabaseBusyException>(() => Database.Open(shop.Options));
            Assert.Throws<DatabaseBusyException>(() => DatabaseFile.Identify(shop.Options));
            Assert.Throws<DatabaseBusyException>(() => DatabaseFile.Copy(shop.Options, shop.Folder + "/copy.db"));
            Assert.Throws<DatabaseBusyException>(() => DatabaseFile.Seal(shop.Options));
            Assert.Throws<DatabaseBusyException>(() => Migrator.Migrate(shop.Options, "development", "tests"));
            Assert.Throws<DatabaseBusyException>(() => OperationLock.TakeAlone(shop.Path, TimeSpan.Zero));
        }

        using var opened = Database.Open(shop.Options);
        using var beside = Database.Open(shop.Options);
        Assert.Throws<DatabaseBusyException>(() => OperationLock.TakeAlone(shop.Path, TimeSpan.Zero));
    }

    [Fact]
    public async Task Every_restore_has_an_epoch_of_its_own_and_an_import_before_the_first_start_does_not_make_it_suspect()
    {
        using var shop = ShopDatabase.Create();
        var options = DemoShop.OptionsOf(shop.Folder, "development");
        var (backup, _) = new TakeBackup(options, TimeProvider.System).Run("manual", null);
        var first = new InstallBackup(options, TimeProvider.System).Run(backup);
        using (var database = LaneAward.Web.Shop.OpenDatabase(options, TimeProvider.System))
        {
            await database.WriteAsync(db => db.Settings.Set("one", "1"));
            await database.WriteAsync(db => db.Settings.Set("two", "2"));
            new Quarantine(shop.Folder).Remember(await database.ReadAsync(db => db.Instance.Read()), TimeProvider.System.GetUtcNow());
        }

        var second = new InstallBackup(options, TimeProvider.System).Run(backup);
        using (var import = Database.Open(new DatabaseOptions(shop.Path)))
        {
            await import.WriteAsync(db => db.Settings.Set("imported", "1"));
        }

        Assert.Equal(first.Epoch + 1, second.Epoch);
        Assert.Null(Quarantine(options));
        // The file from before the restore is further in writes, and still not the one that counts.
        using (LaneAward.Web.Shop.OpenDatabase(options, TimeProvider.System))
        {
        }

        File.Copy(Path.Combine(second.ReplacedFolder!, "workforce.db"), shop.Path, overwrite: true);
        Assert.Contains("is older than what was here before", Quarantine(options), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Over_a_strangers_file_no_backup_is_made_nothing_is_imported_or_tidied_and_the_shops_own_backup_is_the_way_back()
    {
        using var shop = ShopDatabase.Create();
        using var other = ShopDatabase.Create();
        var options = DemoShop.OptionsOf(shop.Folder, "development");
        string backup;
        using (var database = LaneAward.Web.Shop.OpenDatabase(options, TimeProvider.System))
        {
            await database.WriteAsync(db => db.Settings.Set("ours", "1"));
            (backup, _) = new TakeBackup(options, TimeProvider.System).Run("scheduled", null);
        }

        other.Execute("UPDATE instance SET instance_id = 'another'");
        var (foreign, _) = new TakeBackup(DemoShop.OptionsOf(other.Folder, "development"), TimeProvider.System).Run("manual", null);
        File.Copy(foreign, shop.Path, overwrite: true);
        // It lies among the backups too, and is the newest.
        File.Copy(foreign, Path.Combine(options.BackupDirectory, "workforce_local_20990101T000000Z_hourly.db"));
        File.Copy(BackupManifest.PathFor(foreign), Path.Combine(options.BackupDirectory, "workforce_local_20990101T000000Z_hourly.json"));

        Assert.Contains("another shop's database", Assert.Throws<WrongDatabaseException>(() => new TakeBackup(options, TimeProvider.System).Run("hourly", null)).Message, StringComparison.Ordinal);
        using var tables = new TempFolder();
        await ImportProgram.RunAsync(["sample", tables.Path, "--customers", "5", "--orders", "5"]);
        var import = await ImportProgram.RunAsync(["apply", tables.Path, "--database", shop.Path], "development");
        Assert.True(import.Exit == 78, import.Error);
        Assert.Contains("Nothing was imported", import.Error, StringComparison.Ordinal);
        Assert.Equal(0, (await ImportProgram.RunAsync(["check", tables.Path, "--database", shop.Path], "development")).Exit);
        using (var stranger = LaneAward.Web.Shop.OpenDatabase(options, TimeProvider.System))
        {
            Assert.False(await stranger.TidyAsync());
            Assert.Equal(0, await stranger.ReadAsync(db => db.Activity.Counts()["import_runs"]));
        }

        Assert.Equal(backup, new ListBackups(options).Latest());
        var installed = new InstallBackup(options, TimeProvider.System).Run(backup);
        Assert.Contains("was not here before", installed.Warnings[0], StringComparison.Ordinal);
        using var back = LaneAward.Web.Shop.OpenDatabase(options, TimeProvider.System);
        await back.WriteAsync(db => db.Settings.Set("again", "1"));
        Assert.Equal("1", await back.ReadAsync(db => db.Settings.Find("ours")));
    }

    [Fact]
    public void Latest_is_no_backup_of_what_was_left_behind_and_none_that_was_changed_since()
    {
        using var shop = ShopDatabase.Create();
        var options = DemoShop.OptionsOf(shop.Folder, "development");
        var good = Take("scheduled");
        var changed = Take("scheduled");
        var bytes = File.ReadAllBytes(changed);
        // As when a program opens it as a live database.
        bytes[18] = bytes[19] = 2;
        File.WriteAllBytes(changed, bytes);
        Take("before-restore");
        Take("before-rollback");
        var passedOver = new List<string>();

        Assert.Equal(good, new ListBackups(options).Latest(passedOver.Add));
        Assert.Equal([changed], passedOver);

        string Take(string reason) => new TakeBackup(options, TimeProvider.System).Run(reason, null).File;
    }

    [Fact]
    public async Task What_is_held_elsewhere_is_as_old_as_its_making_and_a_removed_backup_counts_for_nothing()
    {
        using var shop = ShopDatabase.Create();
        var options = DemoShop.OptionsOf(shop.Folder, "development");
        var made = TimeProvider.System.GetUtcNow().AddHours(-30);
        var (old, manifest) = new TakeBackup(options, new Microsoft.Extensions.Time.Testing.FakeTimeProvider(made)).Run("scheduled", null);
        shop.AddPerson("Ana");
        var (young, _) = new TakeBackup(options, TimeProvider.System).Run("scheduled", null);

        var ack = await ProgramRun.WebAsync(shop.Folder, ["backups", "ack", manifest.Sha256]);
        var now = TimeProvider.System.GetUtcNow();

        Assert.True(ack.ExitCode == 0, ack.Error);
        Assert.Equal(30, BackupAges.Read(options, now).OffsiteAgeHours!.Value, 0.1);
        Assert.Equal(0, BackupAges.Read(options, now).AgeHours!.Value, 0.1);
        File.Delete(young);
        Assert.Equal(30, BackupAges.Read(options, now).AgeHours!.Value, 0.1);
        File.Delete(BackupManifest.PathFor(old));
        Assert.Null(BackupAges.Read(options, now).AgeHours);
    }

    [Fact]
    public async Task Where_there_is_nothing_to_list_or_to_remove_the_verbs_say_so_beside_their_output()
    {
        using var shop = ShopDatabase.Create();

        var list = await ProgramRun.WebAsync(shop.Folder, ["backups", "list"]);
        var prune = await ProgramRun.WebAsync(shop.Folder, ["backups", "prune", "--dry-run"]);

        Assert.Contains("There is no backup in", list.Error, StringComparison.Ordinal);
        Assert.Contains("Nothing is old enough to go", prune.Error, StringComparison.Ordinal);
        Assert.Equal((0, "", 0, ""), (list.ExitCode, list.Output, prune.ExitCode, prune.Output));
    }

    [Fact]
    public void A_backup_whose_manifest_does_not_name_a_newer_table_is_whole()
    {
        using var shop = ShopDatabase.Create();
        var options = DemoShop.OptionsOf(shop.Folder, "development");
        var (backup, _) = new TakeBackup(options, TimeProvider.System).Run("manual", null);
        var manifest = System.Text.Json.Nodes.JsonNode.Parse(File.ReadAllText(BackupManifest.PathFor(backup)))!;
        Assert.True(manifest["tables"]!.AsObject().Remove("material_uses"));
        File.WriteAllText(BackupManifest.PathFor(backup), manifest.ToJsonString());

        Assert.Equal(backup, new CheckRestore(options).Run(backup).File);
        manifest["tables"]!["people"]!["rows"] = 99;
        File.WriteAllText(BackupManifest.PathFor(backup), manifest.ToJsonString());
        Assert.Contains("people has", Refused(new CheckRestore(options), backup), StringComparison.Ordinal);
    }

    private static string? Quarantine(LaneAward.Web.Infrastructure.ShopOptions options)
    {
        return new Quarantine(options.DataDirectory).Reason(new DatabaseOptions(options.DatabasePath), options.Environment, options.InstanceId);
    }

    private static string Refused(CheckRestore check, string file) => Assert.Throws<DamagedCopyException>(() => check.Run(file)).Message;

    private static string CopyOf(string from, string to)
    {
        File.Copy(from, to);
        return to;
    }

    private static string Write(string path, string text)
    {
        File.WriteAllText(path, text);
        return path;
    }
}
