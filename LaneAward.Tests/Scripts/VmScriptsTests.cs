using System.Text.RegularExpressions;
using LaneAward.Data;
using LaneAward.Data.Files;
using LaneAward.Data.Maintenance;
using LaneAward.Tests.HouseRules;
using LaneAward.Tests.Support;
using Xunit;

namespace LaneAward.Tests.Scripts;

/// <summary>Processes 3, 4, 5 and 8 on a staging machine in a folder, with the published program.</summary>
[Collection(VmGroup.Name)]
public sealed class VmScriptsTests(SharedVm shared) : IAsyncLifetime
{
    private Vm _vm = null!;

    public async ValueTask InitializeAsync() => _vm = await shared.GetAsync();

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    [Fact]
    public async Task A_restore_is_exact_goes_back_by_itself_when_the_service_fails_and_refuses_what_is_no_backup()
    {
        var before = _vm.Content();
        var backup = (await ProgramRun.OkAsync(_vm.ScriptAsync("vm_workforce_snapshot.sh", "before-risky-change"))).Output.Trim();
        _vm.Sql("INSERT INTO teams (name) VALUES ('Packing'); UPDATE people SET name = 'Somebody else'");
        var after = _vm.Content();

        var unsure = await _vm.ScriptAsync("vm_workforce_restore.sh", backup);
        var dry = await ProgramRun.OkAsync(_vm.ScriptAsync("vm_workforce_restore.sh", "--dry-run", backup));
        Assert.Equal(64, unsure.ExitCode);
        Assert.Equal(after, _vm.Content());
        Assert.Contains("Nothing was changed", dry.Error, StringComparison.Ordinal);
        Assert.EndsWith($"/workforce_app/deploy/vm_workforce_restore.sh --env staging --yes {backup}\n", dry.Output, StringComparison.Ordinal);

        _vm.FailNextStart();
        var failed = await _vm.ScriptAsync("vm_workforce_restore.sh", "--yes", backup);
        Assert.True(failed.ExitCode == 70, failed.Error);
        Assert.Equal(after, _vm.Content());
        Assert.Contains($"What was restored and is not served: {_vm.Data}/replaced/", failed.Error, StringComparison.Ordinal);
        Assert.Contains("\"environment\":\"staging\"", await _vm.AskHealthAsync(), StringComparison.Ordinal);

        // With a terminal that hung up, for which a full device stands: it goes on to its end, and is not taken back for want of a listener.
        await ProgramRun.OkAsync(_vm.RunAsync("bash", ["-c", $"bash {_vm.Install}/workforce_app/deploy/vm_workforce_restore.sh --env staging --yes {backup} >/dev/full 2>&1"]));
        Assert.Equal(before, _vm.Content());
        Assert.Equal("resend", _vm.Scalar<string>("SELECT epoch_kind FROM instance"));
        Assert.Contains("\"environment\":\"staging\"", await _vm.AskHealthAsync(), StringComparison.Ordinal);
        Assert.Contains("restored " + backup, await File.ReadAllTextAsync(_vm.OpsLog, TestContext.Current.CancellationToken), StringComparison.Ordinal);

        var damaged = _vm.Root + "/damaged.db";
        File.Copy(_vm.LiveDatabase, damaged);
        var torn = await _vm.ScriptAsync("vm_workforce_restore.sh", "--yes", damaged);
        Assert.True(torn.ExitCode == 65, torn.Error);
        Assert.Equal(before, _vm.Content());
    }

    [Fact]
    public async Task A_restore_gives_up_no_tap_that_came_after_it_and_stops_nothing_that_it_could_not_ask()
    {
        var before = _vm.Content();
        var backup = (await ProgramRun.OkAsync(_vm.ScriptAsync("vm_workforce_snapshot.sh", "before-risky-change"))).Output.Trim();
        _vm.Sql("INSERT INTO teams (name) VALUES ('Packing')");
        var after = _vm.Content();
        var pid = await File.ReadAllTextAsync(_vm.Shim + "/pid", TestContext.Current.CancellationToken);
        string[] restore = ["--yes", backup];

        var elsewhere = await _vm.ScriptAsync("vm_workforce_restore.sh", restore, ("DIRECT_HEALTH_URL", "http://127.0.0.1:1/api/health"));
        Assert.True(elsewhere.ExitCode == 78, elsewhere.Error);
        Assert.Equal(after, _vm.Content());
        Assert.Equal(pid, await File.ReadAllTextAsync(_vm.Shim + "/pid", TestContext.Current.CancellationToken));

        // A service that serves people, once, and of which systemd then says that it did not start.
        Directory.CreateDirectory(_vm.Root + "/serves");
        await File.WriteAllTextAsync(
            _vm.Root + "/serves/systemctl",
            $"""
            #!/bin/sh
            if [ "$1" = start ] && mkdir {_vm.Root}/served 2>/dev/null; then
              dotnet {AppContext.BaseDirectory}LaneAward.Tests.dll --child execute {_vm.LiveDatabase} "INSERT INTO write_keys (actor_id, write_key, route, fingerprint, answer, created_at_ms) VALUES (1, lower(hex(randomblob(18))), 'after', x'00', '', 1)"
              exit 1
            fi
            PATH={Vm.SearchPath} exec systemctl "$@"
            """,
            TestContext.Current.CancellationToken);
        await ProgramRun.ShellAsync($"chmod +x {_vm.Root}/serves/systemctl");
        var tapped = await _vm.ScriptAsync("vm_workforce_restore.sh", restore, Vm.FirstOnPath(_vm.Root + "/serves"));

        Assert.True(tapped.ExitCode == 71, tapped.Error);
        Assert.Contains($"The restored database recorded taps that {backup} does not hold: 1. Nothing was put back", tapped.Error, StringComparison.Ordinal);
        Assert.Contains($"The database from before is in {_vm.Data}/replaced/", tapped.Error, StringComparison.Ordinal);
        Assert.Equal(1, _vm.Scalar<long>("SELECT count(*) FROM write_keys WHERE route = 'after'"));
        Assert.Contains("\"environment\":\"staging\"", await _vm.AskHealthAsync(), StringComparison.Ordinal);
        _vm.Sql("DELETE FROM write_keys WHERE route = 'after'");
        Assert.Equal(before, _vm.Content());
    }

    [Fact]
    public async Task A_service_that_answers_with_an_error_is_not_said_to_be_well_by_the_gate()
    {
        var folder = Directory.CreateDirectory(_vm.Root + "/gate").FullName;
        var gate = Repository.At("deploy", "gate");

        await File.WriteAllTextAsync(folder + "/gate-staging.conf", $"HEALTH_URL={_vm.Health}\n", TestContext.Current.CancellationToken);
        var well = await AskAsync();
        await File.WriteAllTextAsync(folder + "/gate-staging.conf", $"HEALTH_URL={_vm.Health}y\n", TestContext.Current.CancellationToken);
        var ill = await AskAsync();

        Assert.True(well.ExitCode == 0, well.Error);
        Assert.Contains("\"environment\":\"staging\"", well.Output, StringComparison.Ordinal);
        Assert.True(ill.ExitCode != 0, ill.Output);

        Task<ProgramRun> AskAsync() => _vm.RunAsync("bash", [gate, "reference", "staging"], ("LANEAWARD_GATE", folder), ("SSH_ORIGINAL_COMMAND", "laneaward-health"));
    }

    [Fact]
    public async Task The_settings_are_read_as_systemd_reads_them_so_that_what_is_restored_is_what_is_served()
    {
        var elsewhere = Directory.CreateDirectory(_vm.Root + "/srv").FullName + "/workforce.db";
        var settings = _vm.Etc + "/staging.env";
        var asTheyWere = await File.ReadAllTextAsync(settings, TestContext.Current.CancellationToken);
        await _vm.SystemctlAsync("stop");
        File.Copy(_vm.LiveDatabase, elsewhere);
        var left = FileSum.Of(_vm.LiveDatabase);
        await File.AppendAllTextAsync(settings, $"  LaneAward__DatabasePath = {elsewhere} \n", TestContext.Current.CancellationToken);
        await _vm.SystemctlAsync("start");
        try
        {
            var backup = (await ProgramRun.OkAsync(_vm.ScriptAsync("vm_workforce_snapshot.sh", "before-risky-change"))).Output.Trim();
            Sql("INSERT INTO teams (name) VALUES ('Packing')");

            await ProgramRun.OkAsync(_vm.ScriptAsync("vm_workforce_restore.sh", "--yes", backup));

            Assert.Equal(left, FileSum.Of(_vm.LiveDatabase));
            using var served = LaneAward.Data.Connections.OpenReader(elsewhere, 10_000);
            Assert.Equal(0, Dapper.SqlMapper.QuerySingle<long>(served, "SELECT count(*) FROM teams WHERE name = 'Packing'"));
        }
        finally
        {
            await _vm.SystemctlAsync("stop");
            await File.WriteAllTextAsync(settings, asTheyWere, TestContext.Current.CancellationToken);
            File.Move(elsewhere, _vm.LiveDatabase, overwrite: true);
            await _vm.SystemctlAsync("start");
        }

        void Sql(string sql)
        {
            using var connection = LaneAward.Data.Connections.OpenWriter(elsewhere, 10_000);
            Dapper.SqlMapper.Execute(connection, sql);
        }
    }

    [Fact]
    public async Task An_operation_on_another_file_than_the_service_serves_is_refused_and_said_to_be_done_by_none()
    {
        var backup = (await ProgramRun.OkAsync(_vm.ScriptAsync("vm_workforce_snapshot.sh", "before-risky-change"))).Output.Trim();
        // Left in a shell, as after a look at a copy.
        var other = Directory.CreateDirectory(_vm.Root + "/looked-at").FullName + "/workforce.db";
        File.Copy(backup, other);
        var (before, held, pid) = (_vm.Content(), DatabaseFile.Inspect(other).Tables, await File.ReadAllTextAsync(_vm.Shim + "/pid", TestContext.Current.CancellationToken));

        var restore = await RunAsync("vm_workforce_restore.sh", "--yes", backup);
        var reset = await RunAsync("vm_workforce_reset_activity.sh", "--yes");

        Assert.True((restore.ExitCode, reset.ExitCode) == (78, 78), restore.Error + reset.Error);
        Assert.All([restore, reset], run => Assert.Contains($"serves {_vm.LiveDatabase}, and this call is for {other}", run.Error, StringComparison.Ordinal));
        // Looking at it leaves it open for a log.
        DatabaseFile.Seal(new DatabaseOptions(other));
        Assert.Empty(DatabaseFile.Differences(held, DatabaseFile.Inspect(other).Tables));
        Assert.Equal(pid, await File.ReadAllTextAsync(_vm.Shim + "/pid", TestContext.Current.CancellationToken));

        // A restart changes no database, and says afterwards what is served.
        var restart = await RunAsync("vm_workforce_cutover.sh", "--restart-only");
        Assert.True(restart.ExitCode == 71, restart.Error);
        Assert.Contains($"serves {_vm.LiveDatabase}, and this call is for {other}", restart.Error, StringComparison.Ordinal);
        Assert.EndsWith("The service was restarted and answers, but it serves another file than this call is for, see above.\n", restart.Error, StringComparison.Ordinal);

        // Stopped before, it can be asked only once it has started on the other file.
        await _vm.SystemctlAsync("stop");
        var started = await RunAsync("vm_workforce_restore.sh", "--yes", backup);
        Assert.True(started.ExitCode == 71, started.Error);
        Assert.Contains("The old database is back.", started.Error, StringComparison.Ordinal);
        Assert.NotEqual(0, (await _vm.RunAsync("systemctl", ["is-active"])).ExitCode);
        await _vm.SystemctlAsync("start");
        Assert.Equal(before, _vm.Content());

        Task<ProgramRun> RunAsync(string script, params string[] arguments) => _vm.ScriptAsync(script, arguments, ("LIVE_DB", other));
    }

    [Fact]
    public async Task A_restart_takes_the_place_that_the_settings_name_now()
    {
        var settings = _vm.Etc + "/staging.env";
        var asTheyWere = await File.ReadAllTextAsync(settings, TestContext.Current.CancellationToken);
        var elsewhere = Directory.CreateDirectory(_vm.Root + "/volume").FullName + "/workforce.db";
        File.Copy((await ProgramRun.OkAsync(_vm.ScriptAsync("vm_workforce_snapshot.sh", "before-risky-change"))).Output.Trim(), elsewhere);
        _vm.Set("LaneAward__DatabasePath", elsewhere);
        try
        {
            var restart = await _vm.ScriptAsync("vm_workforce_cutover.sh", "--restart-only");

            Assert.True(restart.ExitCode == 0, restart.Error);
            Assert.Contains("\"writable\":true", await _vm.AskHealthAsync(), StringComparison.Ordinal);
            // The service has it open.
            Assert.True(File.Exists(elsewhere + "-wal"));
        }
        finally
        {
            await _vm.SystemctlAsync("stop");
            await File.WriteAllTextAsync(settings, asTheyWere, TestContext.Current.CancellationToken);
            File.Move(elsewhere, _vm.LiveDatabase, overwrite: true);
            await _vm.SystemctlAsync("start");
        }
    }

    [Fact]
    public async Task A_file_that_was_replaced_under_the_running_service_is_called_so_and_taken_without_the_log_of_the_one_before()
    {
        var before = _vm.Content();
        var backup = (await ProgramRun.OkAsync(_vm.ScriptAsync("vm_workforce_snapshot.sh", "before-risky-change"))).Output.Trim();
        _vm.Sql("INSERT INTO teams (name) VALUES ('Packing')");
        await ProgramRun.ShellAsync($"cp {backup} {_vm.Data}/brought && mv {_vm.Data}/brought {_vm.LiveDatabase}");

        ProgramRun[] refused =
        [
            await _vm.ScriptAsync("vm_workforce_restore.sh", "--yes", backup), await _vm.ScriptAsync("vm_workforce_reset_activity.sh", "--yes"),
            await _vm.ScriptAsync("vm_workforce_cutover.sh", "--restart-only"),
        ];
        await _vm.SystemctlAsync("stop");
        await ProgramRun.ShellAsync($"mv {_vm.LiveDatabase}-wal {_vm.LiveDatabase}-shm {_vm.Root}");
        var restart = await _vm.ScriptAsync("vm_workforce_cutover.sh", "--restart-only");

        Assert.All(refused, run =>
        {
            Assert.True(run.ExitCode == 78, run.Error);
            Assert.Contains($"{_vm.LiveDatabase} was replaced or moved under the running laneaward-workforce-api-staging", run.Error, StringComparison.Ordinal);
            Assert.Matches("Keep it first: cp /proc/[0-9]+/fd/[0-9]+ /var/tmp/workforce[.]db[.]", run.Error);
        });
        Assert.True(restart.ExitCode == 0, restart.Error);
        Assert.Contains("\"writable\":true", await _vm.AskHealthAsync(), StringComparison.Ordinal);
        Assert.Equal(before, _vm.Content());

        // With its log removed as well nothing could be replayed, but both live in the process alone: what it names brings the shop back.
        _vm.Sql("INSERT INTO teams (name) VALUES ('Shipping')");
        var worked = _vm.Content();
        await ProgramRun.ShellAsync($"rm {_vm.LiveDatabase}-wal {_vm.LiveDatabase}-shm && cp {backup} {_vm.Data}/brought && mv {_vm.Data}/brought {_vm.LiveDatabase}");
        var gone = await _vm.ScriptAsync("vm_workforce_cutover.sh", "--restart-only");
        Assert.True(gone.ExitCode == 78, gone.Error);
        var keep = Regex.Match(gone.Error, "Keep it first: (.*?)[.] Put ").Groups[1].Value;
        Assert.Equal(["workforce.db", "workforce.db-wal"], Regex.Matches(keep, "cp /proc/[0-9]+/fd/[0-9]+ /var/tmp/(.*?)(;|$)").Select(m => m.Groups[1].Value).Order());
        var kept = Directory.CreateDirectory(_vm.Root + "/kept").FullName;
        await ProgramRun.ShellAsync(keep.Replace("/var/tmp", kept, StringComparison.Ordinal));
        await _vm.SystemctlAsync("stop");
        await ProgramRun.ShellAsync($"mv {kept}/* {_vm.Data}/");
        await _vm.SystemctlAsync("start");
        Assert.Equal(worked, _vm.Content());
    }

    [Fact]
    public async Task A_reset_removes_the_work_keeps_the_rest_and_its_own_snapshot_brings_it_back()
    {
        var before = _vm.Content();
        var unsure = await _vm.ScriptAsync("vm_workforce_reset_activity.sh");
        var etc = Directory.CreateDirectory(_vm.Root + "/public-settings").FullName;
        await File.WriteAllTextAsync(etc + "/public.env", "LaneAward__Environment=public\n", TestContext.Current.CancellationToken);
        var open = await ProgramRun.RunAsync("bash", [$"{_vm.Install}/workforce_app/deploy/vm_workforce_reset_activity.sh", "--env", "public", "--yes"], null, ("LANEAWARD_ETC", etc));
        using (var held = new FileStream(_vm.Root + "/lock/laneaward-staging.lock", FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None))
        {
            var busy = await _vm.ScriptAsync("vm_workforce_reset_activity.sh", "--yes");
            Assert.Equal(75, busy.ExitCode);
        }

        Assert.Equal((64, 78), (unsure.ExitCode, open.ExitCode));
        Assert.Equal("The activity of the public shop is never reset. Nothing was changed.\n", open.Error);
        Assert.Equal(before, _vm.Content());

        var reset = await ProgramRun.OkAsync(_vm.ScriptAsync("vm_workforce_reset_activity.sh", "--yes"));
        Assert.Equal(0, _vm.Scalar<long>("SELECT count(*) FROM work_sessions"));
        Assert.Equal(1, _vm.Scalar<long>("SELECT count(*) FROM people"));
        Assert.Equal("forget", _vm.Scalar<string>("SELECT epoch_kind FROM instance"));

        var snapshot = reset.Output.Split('\n').Single(l => l.StartsWith("snapshot ", StringComparison.Ordinal))["snapshot ".Length..];
        var restored = await ProgramRun.OkAsync(_vm.ScriptAsync("vm_workforce_restore.sh", "--yes", snapshot));
        Assert.Contains("restored " + snapshot, restored.Output, StringComparison.Ordinal);
        Assert.Equal(before, _vm.Content());
    }

    [Fact]
    public async Task An_operation_that_fails_starts_no_service_that_somebody_had_stopped()
    {
        var backup = (await ProgramRun.OkAsync(_vm.ScriptAsync("vm_workforce_snapshot.sh", "before-risky-change"))).Output.Trim();
        await _vm.SystemctlAsync("stop");
        var before = _vm.Content();

        // It would be put in place, but the service does not start on it; it cannot be put in place; the reset cannot write its audit line.
        _vm.FailNextStart();
        var started = await _vm.ScriptAsync("vm_workforce_restore.sh", "--yes", backup);
        Directory.Move(_vm.Data + "/replaced", _vm.Data + "/moved");
        await File.WriteAllTextAsync(_vm.Data + "/replaced", "", TestContext.Current.CancellationToken);
        var installed = await _vm.ScriptAsync("vm_workforce_restore.sh", "--yes", backup);
        File.Delete(_vm.Data + "/replaced");
        Directory.Move(_vm.Data + "/moved", _vm.Data + "/replaced");
        _vm.Sql("CREATE TRIGGER refused BEFORE INSERT ON audit_entries BEGIN SELECT RAISE(ABORT, 'no'); END");
        var reset = await _vm.ScriptAsync("vm_workforce_reset_activity.sh", "--yes");
        _vm.Sql("DROP TRIGGER refused");

        Assert.True((started.ExitCode, installed.ExitCode) == (71, 71) && reset.ExitCode > 0, started.Error + installed.Error + reset.Error);
        Assert.All([started, installed, reset], run => Assert.Contains("was stopped before and stays so", run.Error, StringComparison.Ordinal));
        Assert.NotEqual(0, (await _vm.RunAsync("systemctl", ["is-active"])).ExitCode);
        Assert.Equal(before, _vm.Content());

        // A name that is mistyped is no service that was stopped.
        var nowhere = await _vm.ScriptAsync("vm_workforce_restore.sh", ["--yes", backup], ("SERVICE_NAME", "nowhere"));
        Assert.True(nowhere.ExitCode == 78, nowhere.Error);
        Assert.Contains("This machine has no service nowhere. Nothing was changed.", nowhere.Error, StringComparison.Ordinal);
        await _vm.SystemctlAsync("start");
    }

    [Fact]
    public async Task The_status_says_what_is_wrong_and_how_bad_it_is()
    {
        if (Directory.Exists(_vm.Data + "/ops"))
        {
            Directory.Delete(_vm.Data + "/ops", recursive: true);
        }

        var sum = FileSum.Of(_vm.LiveDatabase);
        var young = await _vm.ScriptAsync("vm_workforce_status.sh");
        Assert.True(young.ExitCode == 2, young.Output + young.Error);
        Assert.Matches("CRITICAL +backup-age", young.Output);
        Assert.Matches("ok +unit +laneaward-workforce-api-staging active", young.Output);
        Assert.Matches(@"ok +rows +instance=1 .*people=1 ", young.Output);
        Assert.Equal(sum, FileSum.Of(_vm.LiveDatabase));

        var operations = new OperationsFolder(_vm.Data);
        var now = TimeProvider.System.GetUtcNow();
        await ProgramRun.OkAsync(_vm.VerbAsync("backup", "--reason", "scheduled"));
        operations.Keep(new LastOffsite("y", now));
        operations.Keep(new LastDrill("x", true, 1, null, now));
        var json = await _vm.ScriptAsync("vm_workforce_status.sh", "--json");
        // Not everything is set up here: what cannot be found out is said, and is no worse than a warning.
        using var said = System.Text.Json.JsonDocument.Parse(json.Output);
        var checks = said.RootElement.GetProperty("checks").EnumerateArray().Select(c => (Level: c.GetProperty("level").GetInt32(), Name: c.GetProperty("check").GetString())).ToList();
        Assert.Equal(["nginx", "root", "console", "legacy"], checks.Where(c => c.Level == 3).Select(c => c.Name));
        Assert.DoesNotContain(2, checks.Select(c => c.Level));
        Assert.Equal(checks.Any(c => c.Level == 1) ? 1 : 3, json.ExitCode);
        Assert.Equal(json.ExitCode, said.RootElement.GetProperty("exit").GetInt32());

        await _vm.SystemctlAsync("stop");
        var down = await _vm.ScriptAsync("vm_workforce_status.sh");
        Assert.Equal(2, down.ExitCode);
        Assert.Matches("CRITICAL +unit +laneaward-workforce-api-staging is inactive", down.Output);
        Assert.Matches("ok +database +instance", down.Output);
        await _vm.SystemctlAsync("start");
    }

    [Fact]
    public async Task A_strangers_file_in_the_place_of_the_live_one_is_noticed_by_every_script_and_the_newest_backup_is_the_way_back()
    {
        var own = _vm.Content();
        await ProgramRun.OkAsync(_vm.ScriptAsync("vm_workforce_snapshot.sh", "before-accident"));
        await _vm.SystemctlAsync("stop");
        // The accident: a file of the right environment, but of another shop.
        _vm.Sql("UPDATE instance SET instance_id = 'a stranger'; DELETE FROM write_keys");
        await _vm.SystemctlAsync("start");

        var status = await _vm.ScriptAsync("vm_workforce_status.sh");
        var restart = await _vm.ScriptAsync("vm_workforce_cutover.sh", "--restart-only");
        var snapshot = await _vm.ScriptAsync("vm_workforce_snapshot.sh", "hourly");
        Assert.Matches("CRITICAL +writable", status.Output);
        Assert.True(restart.ExitCode == 78, restart.Error);
        Assert.True(snapshot.ExitCode == 78, snapshot.Error);
        Assert.Contains("another shop's database", restart.Error + snapshot.Error, StringComparison.Ordinal);

        await ProgramRun.OkAsync(_vm.ScriptAsync("vm_workforce_restore.sh", "--yes", "latest"));
        Assert.Equal(own, _vm.Content());
        Assert.Contains("\"writable\":true", await _vm.AskHealthAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_command_laneaward_runs_a_verb_as_the_user_of_the_service_and_a_PIN_file_belongs_to_whoever_asked()
    {
        Assert.SkipUnless(Environment.IsPrivilegedProcess, "SKIPPED: only root can become the user of the service, so that is NOT tested.");
        var (file, slips) = (_vm.Root + "/asked/pins.txt", _vm.Root + "/asked/slips.txt");
        // The caller's folder is closed to the service, as a home is.
        await ProgramRun.ShellAsync($"mkdir -m 0700 {_vm.Root}/asked; chmod 0711 {_vm.Root}; chown -R nobody {_vm.Data} {_vm.Backups}; chgrp nogroup {_vm.Etc}/staging-pin.key; chmod 0440 {_vm.Etc}/staging-pin.key");
        (string, string)[] asService = [("SERVICE_USER", "nobody"), ("SUDO_UID", "65534")];
        var command = $"{_vm.Install}/workforce_app/deploy/laneaward";

        var counts = await ProgramRun.OkAsync(_vm.RunAsync("bash", [command, "--env", "staging", "db", "counts"], asService));
        var report = await ProgramRun.OkAsync(_vm.RunAsync("bash", [$"{_vm.Install}/workforce_app/deploy/vm_workforce_pin_report.sh", _vm.LiveDatabase, "--out", file], asService));
        var again = await _vm.RunAsync("bash", [command, "--env", "staging", "pins", "report", "--out", file], asService);
        await ProgramRun.OkAsync(_vm.RunAsync("bash", [command, "--env", "staging", "pins", "report", "--format", "slips", "--out", slips], asService));
        var nothing = await _vm.RunAsync("bash", [command, "--env", "staging"], asService);

        Assert.Contains("people", counts.Output, StringComparison.Ordinal);
        Assert.Contains(Vm.Pin, await File.ReadAllTextAsync(file, TestContext.Current.CancellationToken), StringComparison.Ordinal);
        Assert.Contains(Vm.Pin, await File.ReadAllTextAsync(slips, TestContext.Current.CancellationToken), StringComparison.Ordinal);
        Assert.Equal("600 nobody\n", (await _vm.RunAsync("stat", ["-c", "%a %U", file])).Output);
        Assert.DoesNotContain(Vm.Pin, report.Output + report.Error, StringComparison.Ordinal);
        Assert.Equal((64, 64), (again.ExitCode, nothing.ExitCode));
        await ProgramRun.ShellAsync($"chown -R root {_vm.Data} {_vm.Backups}");
    }

    [Fact]
    public async Task Whoever_may_not_read_the_settings_is_told_to_use_sudo()
    {
        Assert.SkipUnless(Environment.IsPrivilegedProcess, "SKIPPED: only root can become somebody who may not read, so that is NOT tested.");
        // A copy: the other tests share this machine, and one of them asks as "nobody" too and gets in.
        var closed = _vm.Root + "/closed-settings";
        await ProgramRun.ShellAsync($"chmod 0711 {_vm.Root}; cp -r {_vm.Etc} {closed}; chmod 0750 {closed}; chmod 0640 {closed}/staging.env");

        var run = await ProgramRun.RunAsync("runuser", ["-u", "nobody", "--", "env", "LANEAWARD_ETC=" + closed, "bash", _vm.Install + "/workforce_app/deploy/vm_workforce_status.sh", "--env", "staging"], null);

        Assert.Equal((77, $"Only root and the service may read {closed}/staging.env. Run this with sudo.\n"), (run.ExitCode, run.Error));
    }

    [Fact]
    public async Task The_PIN_report_and_a_drill_need_no_more_than_the_runbook_says()
    {
        var file = _vm.Root + "/pins.txt";
        await ProgramRun.OkAsync(_vm.RunAsync("bash", [$"{_vm.Install}/workforce_app/deploy/vm_workforce_pin_report.sh", _vm.LiveDatabase, "--out", file]));
        var nowhere = await _vm.RunAsync("bash", [$"{_vm.Install}/workforce_app/deploy/vm_workforce_pin_report.sh", _vm.LiveDatabase]);
        Assert.Contains(Vm.Pin, await File.ReadAllTextAsync(file, TestContext.Current.CancellationToken), StringComparison.Ordinal);
        Assert.Equal(64, nowhere.ExitCode);
        Assert.DoesNotContain(Vm.Pin, await File.ReadAllTextAsync(_vm.OpsLog, TestContext.Current.CancellationToken), StringComparison.Ordinal);

        var backup = (await ProgramRun.OkAsync(_vm.VerbAsync("backup", "--reason", "scheduled"))).Output.Trim();
        var sum = FileSum.Of(backup);
        // By the backup's name alone, as the runbook calls it for the live one.
        var old = await ProgramRun.OkAsync(_vm.RunAsync(
            "env", ["-u", "LaneAward__Environment", "bash", $"{_vm.Install}/workforce_app/deploy/vm_workforce_pin_report.sh", backup, "--out", "-"]));
        Assert.Contains(Vm.Pin, old.Output, StringComparison.Ordinal);
        Assert.Equal(sum, FileSum.Of(backup));
        var drill = await ProgramRun.OkAsync(_vm.ScriptAsync("vm_workforce_restore.sh", "--drill"));
        Assert.Contains("drill ok", drill.Output, StringComparison.Ordinal);
    }
}
