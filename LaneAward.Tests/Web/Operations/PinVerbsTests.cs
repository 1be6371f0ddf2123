using System.Text.RegularExpressions;
using LaneAward.Data.Files;
using LaneAward.Tests.HouseRules;
using LaneAward.Tests.Support;
using LaneAward.Web.Infrastructure;
using Xunit;

namespace LaneAward.Tests.Web.Operations;

/// <summary>The PIN report, new keys and new PINs.</summary>
public sealed class PinVerbsTests
{
    [Fact]
    public async Task The_report_goes_to_a_file_of_ones_own_is_noted_and_reaches_no_log()
    {
        using var demo = new SmallShop();
        var file = demo.Shop.Folder + "/report.txt";

        var piped = await ProgramRun.WebAsync(demo.Shop.Folder, ["pins", "report"]);
        var inRepository = await ProgramRun.WebAsync(demo.Shop.Folder, ["pins", "report", "--out", Repository.At("pins.txt")]);
        var report = await ProgramRun.WebAsync(demo.Shop.Folder, ["pins", "report", "--out", file]);
        var again = await ProgramRun.WebAsync(demo.Shop.Folder, ["pins", "report", "--out", file]);
        var csv = await ProgramRun.WebAsync(demo.Shop.Folder, ["pins", "report", "--format", "csv", "--out", "-"]);

        Assert.Equal((64, 64, 0, 64, 0), (piped.ExitCode, inRepository.ExitCode, report.ExitCode, again.ExitCode, csv.ExitCode));
        Assert.False(File.Exists(Repository.At("pins.txt")));
        Assert.Matches(@"Rosa Delgado +Engraving +\w+ +4827 ", await File.ReadAllTextAsync(file, TestContext.Current.CancellationToken));
        if (!OperatingSystem.IsWindows())
        {
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(file));
        }

        Assert.Contains("\"Rosa Delgado\",\"Engraving\",", csv.Output, StringComparison.Ordinal);
        var (backup, _) = new LaneAward.Web.Features.Backups.TakeBackup(demo.Options, TimeProvider.System).Run("manual", null);
        var sum = FileSum.Of(backup);
        var old = await ProgramRun.WebAsync(demo.Shop.Folder, ["pins", "report", "--out", "-"], null, ("LaneAward__DatabasePath", backup));
        Assert.Contains("4827", old.Output, StringComparison.Ordinal);
        Assert.Equal(sum, FileSum.Of(backup));
        Assert.Equal(2, demo.Shop.Scalar<long>("SELECT count(*) FROM audit_entries WHERE action = 'pin report'"));
        Assert.DoesNotContain("4827", piped.Output + piped.Error + report.Output + report.Error, StringComparison.Ordinal);
        Assert.Equal(0, demo.Shop.Scalar<long>("SELECT count(*) FROM audit_entries WHERE instr(coalesce(note, '') || coalesce(after_json, ''), '4827')"));
    }

    [Fact]
    public async Task Another_key_opens_nothing_and_says_which_one_is_needed()
    {
        using var demo = new SmallShop();
        var other = demo.Shop.Folder + "/other.key";
        PinKeyFile.Create(other);
        var wanted = PinKeyFile.TryReadId(demo.Options.PinKeyFile);

        var run = await ProgramRun.WebAsync(demo.Shop.Folder, ["pins", "report", "--out", "-"], null, ("LaneAward__PinKeyFile", other));

        Assert.Equal(65, run.ExitCode);
        Assert.Contains($"(not readable: sealed with key {wanted})", run.Output, StringComparison.Ordinal);
        // A restore that the service would not start on is refused before anything is stopped for it.
        new LaneAward.Web.Features.Backups.TakeBackup(demo.Options, TimeProvider.System).Run("manual", null);
        var check = await ProgramRun.WebAsync(demo.Shop.Folder, ["restore-check", "latest"], null, ("LaneAward__PinKeyFile", other));
        Assert.Equal(78, check.ExitCode);
        Assert.Contains($"sealed with key {wanted}", check.Error, StringComparison.Ordinal);
        Assert.Contains($"Put it at {other}.{wanted};", check.Error, StringComparison.Ordinal);
        // As it was printed for the safe, it is no key yet.
        await File.WriteAllTextAsync($"{other}.{wanted}", Convert.ToBase64String(await File.ReadAllBytesAsync(demo.Options.PinKeyFile, TestContext.Current.CancellationToken)), TestContext.Current.CancellationToken);
        var printed = await ProgramRun.WebAsync(demo.Shop.Folder, ["restore-check", "latest"], null, ("LaneAward__PinKeyFile", other));
        Assert.Contains($"{other}.{wanted} is there, but it holds 44 bytes instead of 32;", printed.Error, StringComparison.Ordinal);
        File.Copy(demo.Options.PinKeyFile, $"{other}.{wanted}", overwrite: true);
        Assert.Equal(0, (await ProgramRun.WebAsync(demo.Shop.Folder, ["restore-check", "latest"], null, ("LaneAward__PinKeyFile", other))).ExitCode);
        Assert.DoesNotContain("4827", run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void A_key_that_was_cut_off_while_it_was_made_is_made_again_and_never_over_another()
    {
        using var folder = new TempFolder();
        var path = folder.File("pin.key");
        File.WriteAllText(path + ".part", "half of a key");

        PinKeyFile.Create(path);

        var made = PinKeyFile.TryReadId(path);
        Assert.NotNull(made);
        Assert.False(File.Exists(path + ".part"));
        Assert.Throws<IOException>(() => PinKeyFile.Create(path));
        Assert.Equal(made, PinKeyFile.TryReadId(path));
    }

    [Fact]
    public async Task The_doctor_finds_a_wrong_key_in_the_words_that_the_start_would_stop_with()
    {
        using var demo = new SmallShop();
        var other = demo.Shop.Folder + "/other.key";
        PinKeyFile.Create(other);
        var right = await ProgramRun.WebAsync(demo.Shop.Folder, ["doctor", "--start"]);

        foreach (var key in new[] { other, demo.Shop.Folder + "/missing.key", demo.Shop.Folder })
        {
            var setting = ("LaneAward__PinKeyFile", key);
            var start = await ProgramRun.WebAsync(demo.Shop.Folder, ["--urls", "http://127.0.0.1:0"], null, setting);
            var before = await ProgramRun.WebAsync(demo.Shop.Folder, ["doctor", "--start"], null, setting);
            var whole = await ProgramRun.WebAsync(demo.Shop.Folder, ["doctor"], null, setting);

            Assert.Equal((78, 2, 2), (start.ExitCode, before.ExitCode, whole.ExitCode));
            Assert.Contains($"critical  {start.Error}", before.Output, StringComparison.Ordinal);
            Assert.Contains($"critical  {start.Error}", whole.Output, StringComparison.Ordinal);
        }

        Assert.Equal(0, right.ExitCode);
        Assert.Contains("ok        PIN key " + PinKeyFile.TryReadId(demo.Options.PinKeyFile), right.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_doctor_is_content_with_a_change_of_the_key_that_was_cut_off_and_leaves_it_to_the_start()
    {
        using var demo = new SmallShop();
        var key = demo.Options.PinKeyFile;
        File.Move(key, key + ".next");
        PinKeyFile.Create(key);

        var doctor = await ProgramRun.WebAsync(demo.Shop.Folder, ["doctor", "--start"]);

        Assert.True(doctor.ExitCode == 0, doctor.Output);
        Assert.True(File.Exists(key + ".next"));
    }

    [Fact]
    public async Task A_new_key_keeps_the_PINs_and_one_cut_off_is_finished_by_the_next_start()
    {
        using var demo = new SmallShop();
        var before = PinsOf(await ProgramRun.WebAsync(demo.Shop.Folder, ["pins", "report", "--out", "-"]));
        var key = demo.Options.PinKeyFile;
        var oldId = PinKeyFile.TryReadId(key);

        ProgramRun open;
        using (LaneAward.Data.Connections.OpenReader(demo.Shop.Path, 1000))
        {
            open = await ProgramRun.WebAsync(demo.Shop.Folder, ["pins", "rekey"]);
        }

        var rekey = await ProgramRun.WebAsync(demo.Shop.Folder, ["pins", "rekey"]);
        Assert.Equal((75, 0), (open.ExitCode, rekey.ExitCode));
        Assert.NotEqual(oldId, PinKeyFile.TryReadId(key));
        Assert.Equal(before, PinsOf(await ProgramRun.WebAsync(demo.Shop.Folder, ["pins", "report", "--out", "-"])));

        // As if the machine had gone down after the database took the new key and before the file did.
        File.Move(key, key + ".next");
        File.Move($"{key}.{oldId}", key);
        using var database = LaneAward.Web.Shop.OpenDatabase(demo.Options, TimeProvider.System);
        // The service may not write where the key lies: it reads the new one where it is. A folder under the old key's name stands for that.
        Directory.CreateDirectory($"{key}.{oldId}");
        LaneAward.Web.Shop.OpenPinVault(demo.Options, database);
        Assert.True(File.Exists(key + ".next"));
        Directory.Delete($"{key}.{oldId}");

        LaneAward.Web.Shop.OpenPinVault(demo.Options, database);
        Assert.False(File.Exists(key + ".next"));
        Assert.True(File.Exists($"{key}.{oldId}"));
    }

    [Fact]
    public async Task Backups_from_before_and_after_a_change_of_the_key_that_was_cut_off_are_restored_and_their_PINs_open()
    {
        using var demo = new SmallShop();
        var pins = PinsOf(await ReportAsync(demo));
        var (before, oldId) = (demo.Backup(), PinKeyFile.TryReadId(demo.Options.PinKeyFile));
        var newId = await CutOffRekeyAsync(demo);
        var after = demo.Backup();

        var check = await ProgramRun.WebAsync(demo.Shop.Folder, ["restore-check", after]);
        Assert.True(check.ExitCode == 0, check.Error);
        await ProgramRun.OkAsync(ProgramRun.WebAsync(demo.Shop.Folder, ["restore-install", before]));
        Assert.Equal(pins, PinsOf(await ReportAsync(demo)));

        // A trial of the one must not take the key from under the other, which is live.
        await ProgramRun.OkAsync(ProgramRun.WebAsync(demo.Shop.Folder, ["drill", after]));
        Assert.Equal(oldId, PinKeyFile.TryReadId(demo.Options.PinKeyFile));

        await ProgramRun.OkAsync(ProgramRun.WebAsync(demo.Shop.Folder, ["restore-install", after]));
        Assert.Equal(pins, PinsOf(await ReportAsync(demo)));
        Assert.Equal(newId, demo.OpenAsTheStart());
    }

    [Fact]
    public async Task Another_change_of_the_key_keeps_the_one_that_a_cut_off_change_left_for_its_backups()
    {
        using var demo = new SmallShop();
        var pins = PinsOf(await ReportAsync(demo));
        var before = demo.Backup();
        await CutOffRekeyAsync(demo);
        var after = demo.Backup();
        await ProgramRun.OkAsync(ProgramRun.WebAsync(demo.Shop.Folder, ["restore-install", before]));

        await ProgramRun.OkAsync(ProgramRun.WebAsync(demo.Shop.Folder, ["pins", "rekey"]));

        foreach (var backup in new[] { before, after })
        {
            var check = await ProgramRun.WebAsync(demo.Shop.Folder, ["restore-check", backup]);
            Assert.True(check.ExitCode == 0, check.Error);
            Assert.Contains("which a pins rekey replaced. If that key was stolen,", check.Error, StringComparison.Ordinal);
            Assert.Equal(pins, PinsOf(await ReportAsync(demo, ("LaneAward__DatabasePath", backup))));
        }

        // No key is moved by hand, so the way back from a restore is open too.
        var replaced = await ProgramRun.OkAsync(ProgramRun.WebAsync(demo.Shop.Folder, ["restore-install", after]));
        Assert.Equal(pins, PinsOf(await ReportAsync(demo)));
        await ProgramRun.OkAsync(ProgramRun.WebAsync(demo.Shop.Folder, ["restore-revert", replaced.Output.Trim()]));
        Assert.Equal(pins, PinsOf(await ReportAsync(demo)));
    }

    [Fact]
    public async Task A_new_key_that_cannot_take_its_place_is_used_where_it_is_and_never_made_anew()
    {
        using var demo = new SmallShop();
        var pins = PinsOf(await ReportAsync(demo));
        var oldId = PinKeyFile.TryReadId(demo.Options.PinKeyFile);
        var newId = await CutOffRekeyAsync(demo);
        // The old key cannot be kept under its id, as on a full disk.
        File.Delete($"{demo.Options.PinKeyFile}.{oldId}");
        Directory.CreateDirectory($"{demo.Options.PinKeyFile}.{oldId}");

        var report = await ReportAsync(demo);
        var rekey = await ProgramRun.WebAsync(demo.Shop.Folder, ["pins", "rekey"]);

        Assert.Equal(pins, PinsOf(report));
        Assert.Equal((71, newId), (rekey.ExitCode, PinKeyFile.TryReadId(demo.Options.PinKeyFile + ".next")));
        Assert.Equal(pins, PinsOf(await ReportAsync(demo)));
        await ProgramRun.OkAsync(ProgramRun.WebAsync(demo.Shop.Folder, ["pins", "reset-all", "--yes", "--out", "-"]));
        Assert.Equal(newId, demo.Shop.Scalar<string>("SELECT DISTINCT pin_key_id FROM people WHERE pin_key_id IS NOT NULL"));
    }

    [Fact]
    public async Task New_PINs_in_a_shop_restored_from_before_a_change_of_the_key_are_sealed_with_the_key_that_replaced_it()
    {
        using var demo = new SmallShop();
        var before = demo.Backup();
        await ProgramRun.OkAsync(ProgramRun.WebAsync(demo.Shop.Folder, ["pins", "rekey"]));
        await ProgramRun.OkAsync(ProgramRun.WebAsync(demo.Shop.Folder, ["restore-install", before]));
        var doctor = await ProgramRun.WebAsync(demo.Shop.Folder, ["doctor", "--start"]);

        await ProgramRun.OkAsync(ProgramRun.WebAsync(demo.Shop.Folder, ["pins", "reset-all", "--yes", "--out", "-"]));

        Assert.Equal(1, doctor.ExitCode);
        Assert.Contains("which a pins rekey replaced: after a restore from before it, run pins rekey again", doctor.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("replaced", (await ProgramRun.WebAsync(demo.Shop.Folder, ["doctor", "--start"])).Output, StringComparison.Ordinal);
        Assert.Equal(PinKeyFile.TryReadId(demo.Options.PinKeyFile), demo.OpenAsTheStart());
    }

    [Fact]
    public async Task A_trial_of_a_backup_without_PINs_makes_no_key_for_the_shop()
    {
        using var shop = ShopDatabase.Create();
        var options = DemoShop.OptionsOf(shop.Folder, "development");
        var (backup, _) = new LaneAward.Web.Features.Backups.TakeBackup(options, TimeProvider.System).Run("manual", null);

        await ProgramRun.OkAsync(ProgramRun.WebAsync(shop.Folder, ["drill", backup]));

        Assert.False(File.Exists(options.PinKeyFile));
    }

    [Fact]
    public async Task New_PINs_for_everybody_are_printed_and_the_old_ones_are_gone()
    {
        using var demo = new SmallShop();
        var before = PinsOf(await ProgramRun.WebAsync(demo.Shop.Folder, ["pins", "report", "--out", "-"]));

        var unsure = await ProgramRun.WebAsync(demo.Shop.Folder, ["pins", "reset-all", "--out", "-"]);
        var slips = await ProgramRun.WebAsync(demo.Shop.Folder, ["pins", "reset-all", "--yes", "--format", "slips", "--out", "-"]);

        Assert.Equal((64, 0), (unsure.ExitCode, slips.ExitCode));
        var after = PinsOf(await ProgramRun.WebAsync(demo.Shop.Folder, ["pins", "report", "--out", "-"]));
        Assert.Equal(before.Count, after.Count);
        Assert.NotEqual(before, after);
        Assert.All(after, pin => Assert.Contains("PIN: " + pin, slips.Output, StringComparison.Ordinal));
    }

    /// <summary>Three people with PINs under a key of their own.</summary>
    private sealed class SmallShop : IDisposable
    {
        public SmallShop()
        {
            Options = DemoShop.OptionsOf(Shop.Folder, "development");
            PinKeyFile.Create(Options.PinKeyFile);
            var vault = LaneAward.Web.Shop.OpenPinVault(Options, []);
            Shop.Execute("INSERT INTO teams (id, name) VALUES (1, 'Engraving')");
            foreach (var (name, pin) in new[] { ("Rosa Delgado", "4827"), ("Ben Ortiz", "739164"), ("Ana Morales", "2957") })
            {
                var id = Shop.AddPerson(name);
                var secret = vault.Seal(id, pin);
                Shop.Execute("INSERT INTO team_members (person_id, team_id, home) VALUES (@id, 1, 1)", new { id });
                Shop.Execute(
                    "UPDATE people SET pin_key_id = @KeyId, pin_length = @Length, pin_tag = @Tag, pin_seal = @Seal WHERE id = @id",
                    new { id, secret.KeyId, secret.Length, secret.Tag, secret.Seal });
            }
        }

        public ShopDatabase Shop { get; } = ShopDatabase.Create();

        public LaneAward.Web.Infrastructure.ShopOptions Options { get; }

        public string Backup() => new LaneAward.Web.Features.Backups.TakeBackup(Options, TimeProvider.System).Run("manual", null).File;

        /// <summary>Opens the PINs as the service does and tells by which key.</summary>
        public string OpenAsTheStart()
        {
            using var database = LaneAward.Web.Shop.OpenDatabase(Options, TimeProvider.System);
            return LaneAward.Web.Shop.OpenPinVault(Options, database).KeyId;
        }

        public void Dispose() => Shop.Dispose();
    }

    /// <summary>As killed after the database took the new key and before the file did.</summary>
    private static async Task<string?> CutOffRekeyAsync(SmallShop demo)
    {
        var key = demo.Options.PinKeyFile;
        var oldId = PinKeyFile.TryReadId(key);
        await ProgramRun.OkAsync(ProgramRun.WebAsync(demo.Shop.Folder, ["pins", "rekey"]));
        File.Move(key, key + ".next");
        File.Move($"{key}.{oldId}", key);
        return PinKeyFile.TryReadId(key + ".next");
    }

    private static Task<ProgramRun> ReportAsync(SmallShop demo, params (string Name, string Value)[] environment)
    {
        return ProgramRun.WebAsync(demo.Shop.Folder, ["pins", "report", "--out", "-"], null, environment);
    }

    private static List<string> PinsOf(ProgramRun report)
    {
        Assert.True(report.ExitCode == 0, report.Error);
        return Regex.Matches(report.Output, @"  (\d{4,6})  ").Select(m => m.Groups[1].Value).ToList();
    }
}
