using LaneAward.Tests.Support;
using Xunit;

namespace LaneAward.Tests.Scripts;

/// <summary>Process 6 with the published program: restart, release, going back.</summary>
[Collection(VmGroup.Name)]
public sealed class CutoverScriptTests(SharedVm shared) : IAsyncLifetime
{
    private Vm _vm = null!;

    public async ValueTask InitializeAsync() => _vm = await shared.GetAsync();

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    [Fact]
    public async Task Releases_are_whole_change_in_one_step_and_go_back_by_themselves()
    {
        var first = await FirstIsServedAsync();
        var before = _vm.Content();
        var pid = await File.ReadAllTextAsync(_vm.Shim + "/pid", TestContext.Current.CancellationToken);

        var restart = await _vm.ScriptAsync("vm_workforce_cutover.sh", "--restart-only");
        Assert.True(restart.ExitCode == 0, restart.Error);
        Assert.NotEqual(pid, await File.ReadAllTextAsync(_vm.Shim + "/pid", TestContext.Current.CancellationToken));

        var database = await _vm.ScriptAsync("vm_workforce_cutover.sh", "--release", "copy.db");
        var source = await _vm.ScriptAsync("vm_workforce_cutover.sh", ["--restart-only"], ("DB_SOURCE", "/tmp/x.db"));
        Assert.Equal((64, 64), (database.ExitCode, source.ExitCode));

        // A tampered file, a file too many, an upload that was cut off: none of them becomes a release.
        await _vm.UploadAsync("9.9.9+bad", _vm.Runs, "echo >> deploy/operation.sh");
        await _vm.UploadAsync("9.9.8+more", _vm.Runs, "touch extra.dll");
        await _vm.UploadAsync("9.9.7+less", _vm.Runs, "rm deploy/gate");
        foreach (var version in new[] { "9.9.9+bad", "9.9.8+more", "9.9.7+less", "0.0.0+none" })
        {
            Assert.Equal(65, (await _vm.ScriptAsync("vm_workforce_cutover.sh", "--release", version)).ExitCode);
        }

        Assert.Equal(first, _vm.CurrentRelease);

        // Whole by its manifest, but nobody could tell whether it works, or there is no room for it: nothing is stopped.
        await _vm.UploadAsync("9.9.6+dies", "[ $# -gt 0 ] || exit 1; " + _vm.Runs);
        await NothingIsStoppedForItAsync("9.9.6+dies");

        // It does not start: the one before is back.
        var dies = await _vm.ScriptAsync("vm_workforce_cutover.sh", "--release", "9.9.6+dies");
        Assert.True(dies.ExitCode == 70, dies.Error);
        Assert.Equal(first, _vm.CurrentRelease);
        Assert.Contains("\"environment\":\"staging\"", await _vm.AskHealthAsync(), StringComparison.Ordinal);

        // The same with nobody listening any more, as after a lost connection: the way back is walked to its end.
        await _vm.UploadAsync("9.9.5+unheard", "[ $# -gt 0 ] || exit 1; " + _vm.Runs);
        await _vm.RunAsync("bash", ["-c", $"bash {_vm.Install}/workforce_app/deploy/vm_workforce_cutover.sh --env staging --release 9.9.5+unheard 2>&1 | true"]);
        Assert.Equal(first, _vm.CurrentRelease);
        Assert.Contains("\"environment\":\"staging\"", await _vm.AskHealthAsync(), StringComparison.Ordinal);

        await WorkThatTheNewReleaseRecordedStaysAsync(first);
        await AMigrationThatFailedIsTakenBackWithTheEpochAsync(first);
        await ALinkThatCannotBeChangedLeavesTheShopServedAsync(first);

        // The same program under a newer name that health still knows by its beginning. Its own status is shown: the one before may not know the database.
        var second = first[..first.IndexOf('+', StringComparison.Ordinal)];
        await _vm.UploadAsync(second, _vm.Runs, $"printf '#!/bin/sh\\necho newer status; exit 3\\n' > deploy/vm_workforce_status.sh && {Vm.Sum}");
        var release = await _vm.ScriptAsync("vm_workforce_cutover.sh", ["--release", second], ("STATUS_SCRIPT", ""));
        Assert.True(release.ExitCode == 0, release.Error);
        Assert.Contains("newer status", release.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("critical", release.Error, StringComparison.Ordinal);
        Assert.Equal(second, _vm.CurrentRelease);
        Assert.Equal(second, Path.GetFileName(new DirectoryInfo(_vm.Install + "/workforce_app").ResolveLinkTarget(true)!.FullName));
        Assert.Contains($"* {second}", (await _vm.ScriptAsync("vm_workforce_cutover.sh", "--list")).Output, StringComparison.Ordinal);

        // Something else under the same name is not taken for what is here: it takes its place, but not that of what people work with.
        const string Same = "9.9.1+same";
        await _vm.UploadAsync(Same, "exit 1", $"cp -r . {_vm.Install}/releases/{Same} && echo '# other' >> deploy/gate && {Vm.Sum}");
        var other = await _vm.ScriptAsync("vm_workforce_cutover.sh", "--release", Same);
        Assert.True(other.ExitCode == 70, other.Error);
        Assert.Contains("the upload takes its place", other.Error, StringComparison.Ordinal);
        Assert.EndsWith("# other\n", await File.ReadAllTextAsync($"{_vm.Install}/releases/{Same}/deploy/gate", TestContext.Current.CancellationToken), StringComparison.Ordinal);
        // Two builds of one commit differ in a few bytes: run again after a broken connection, a publish ends well. One for another machine is another one.
        await ProgramRun.ShellAsync($"cd {_vm.Uploads}/{second} && echo '# other' >> deploy/gate && {Vm.Sum}");
        var again = await _vm.ScriptAsync("vm_workforce_cutover.sh", "--release", second);
        Assert.True(again.ExitCode == 0, again.Error);
        await ProgramRun.ShellAsync($"cd {_vm.Uploads}/{second} && sed -i 's/linux-x64/linux-arm64/' VERSION.json && grep -q arm64 VERSION.json && {Vm.Sum}");
        var served = await _vm.ScriptAsync("vm_workforce_cutover.sh", "--release", second);
        Assert.True(served.ExitCode == 65, served.Error);
        Assert.Contains("has the same version and is in use", served.Error, StringComparison.Ordinal);
        Assert.Equal(second, _vm.CurrentRelease);
        await ProgramRun.ShellAsync($"rm -r {_vm.Uploads}/{second}");

        await GoingBackOverASchemaAsync(second);
        await ProgramRun.ShellAsync($"ln -sfn {_vm.Install}/releases/{first} {_vm.Install}/previous");
        var rollback = await _vm.ScriptAsync("vm_workforce_cutover.sh", "--rollback");
        Assert.True(rollback.ExitCode == 0, rollback.Error);
        Assert.Equal(first, _vm.CurrentRelease);
        Assert.Equal(before, _vm.Content());
    }

    /// <summary>Killed, or without power, at each of the steps that change a link: what is there says what was done, and one more run goes on or back.</summary>
    [Fact]
    public async Task A_cutover_that_was_cut_off_undoes_nothing_that_did_not_happen()
    {
        var first = await FirstIsServedAsync();
        var (level, epoch) = (_vm.Scalar<long>("PRAGMA user_version"), _vm.Scalar<long>("SELECT epoch FROM instance"));
        const string Newer = "9.8.1+newer";
        // As a release of another level does, it does not read a database of this one.
        await _vm.UploadAsync(Newer, "[ \"$*\" != 'db status --json' ] || exit 78; " + _vm.Runs, $"sed -i 's/\"schema\": [0-9]*/\"schema\": {level + 1}/' VERSION.json && {Vm.Sum}");
        await ProgramRun.ShellAsync($"cp -r {_vm.Uploads}/{Newer} {_vm.Install}/releases/9.8.0+longago && ln -sfn {_vm.Install}/releases/9.8.0+longago {_vm.Install}/previous");

        // Before the link is changed: nothing was.
        await CutOffAsync("current", "--release", Newer);
        Assert.Equal((first, "9.8.0+longago"), (_vm.CurrentRelease, Previous()));
        await _vm.SystemctlAsync("start");

        // After it: the release before is known, and can be gone back to.
        await CutOffAsync("previous", "--release", Newer);
        Assert.Equal(Newer, _vm.CurrentRelease);

        // No backup can be made: the newer release, which nobody has started yet, is not started by the way back either.
        var full = await _vm.ScriptAsync("vm_workforce_cutover.sh", ["--rollback"], ("LaneAward__BackupDirectory", "/dev/null/backups"));
        Assert.True(full.ExitCode == 71, full.Error);
        Assert.Contains("was stopped before and stays so", full.Error, StringComparison.Ordinal);
        Assert.NotEqual(0, (await _vm.RunAsync("systemctl", ["is-active"])).ExitCode);

        // The older one does not start: the newer one is linked again, but not started, for nobody has asked it to move the database yet. It was never
        // moved, so there is nothing to undo.
        _vm.FailNextStart();
        var back = await _vm.ScriptAsync("vm_workforce_cutover.sh", "--rollback");
        Assert.True(back.ExitCode == 71, back.Error);
        Assert.DoesNotContain("was moved to schema level", back.Error, StringComparison.Ordinal);
        Assert.Contains("was stopped before and stays so", back.Error, StringComparison.Ordinal);
        Assert.NotEqual(0, (await _vm.RunAsync("systemctl", ["is-active"])).ExitCode);
        Assert.Equal((Newer, first), (_vm.CurrentRelease, Previous()));

        // It starts when it is asked again.
        var again = await _vm.ScriptAsync("vm_workforce_cutover.sh", "--rollback");
        Assert.True(again.ExitCode == 0, again.Error);
        Assert.Equal(first, _vm.CurrentRelease);
        Assert.Equal((level, epoch), (_vm.Scalar<long>("PRAGMA user_version"), _vm.Scalar<long>("SELECT epoch FROM instance")));
        Assert.Contains("\"writable\":true", await _vm.AskHealthAsync(), StringComparison.Ordinal);
    }

    private string Previous() => Path.GetFileName(new DirectoryInfo(_vm.Install + "/previous").LinkTarget!);

    private async Task<string> FirstIsServedAsync()
    {
        if (_vm.CurrentRelease != _vm.Version)
        {
            await ProgramRun.OkAsync(_vm.ScriptAsync("vm_workforce_cutover.sh", "--release", _vm.Version));
        }

        return _vm.Version;
    }

    /// <summary>Kills the script with SIGKILL at the rename that gives <paramref name="link"/> its new target.</summary>
    private Task CutOffAsync(string link, params string[] arguments) => CutOffAtAsync("mv", $"*\" {_vm.Install}/{link}\"", arguments);

    /// <summary>Kills the script with SIGKILL where it calls <paramref name="command"/> with words like <paramref name="pattern"/>.</summary>
    private async Task CutOffAtAsync(string command, string pattern, string[] arguments)
    {
        var stub = _vm.Root + "/cut-" + command;
        Directory.CreateDirectory(stub);
        await File.WriteAllTextAsync($"{stub}/{command}", $"#!/bin/sh\ncase \"$*\" in {pattern}) kill -9 $PPID; exit ;; esac\nexec /bin/{command} \"$@\"\n", TestContext.Current.CancellationToken);
        await ProgramRun.ShellAsync($"chmod +x {stub}/{command}");
        var run = await _vm.ScriptAsync("vm_workforce_cutover.sh", arguments, Vm.FirstOnPath(stub));
        Assert.True(run.ExitCode == 137, run.Error);
    }

    /// <summary>Back over a schema that the older release does not know is refused; with the database too, either both go back or neither.</summary>
    private async Task GoingBackOverASchemaAsync(string current)
    {
        var older = _vm.Version[..^2];
        // As an older release does, it takes no database of a newer schema, which the one with the later key stands for.
        var refuses = $$"""
            knows() { [ "$(sqlite3 "$1" "SELECT count(*) FROM write_keys WHERE route = 'since'")" = 0 ] || exit 78; }
            case "$*" in
              'db status --json') knows {{_vm.LiveDatabase}}; echo '"schemaLevel": 1'; exit ;;
              'restore-check '* | 'restore-install '*) knows "$2" ;;
              '') knows {{_vm.LiveDatabase}} ;;
            esac
            {{_vm.Runs}}
            """;
        foreach (var (version, program) in new[] { (older, refuses), ("9.9.3+cannot", "exit 1") })
        {
            await _vm.UploadAsync(version, program, $"sed -i 's/\"schema\": [0-9]*/\"schema\": 1/' VERSION.json && {Vm.Sum} && cp -r . {_vm.Install}/releases/{version}");
        }

        await ProgramRun.ShellAsync($"ln -sfn {_vm.Install}/releases/{older} {_vm.Install}/previous");
        var refused = await _vm.ScriptAsync("vm_workforce_cutover.sh", "--rollback");
        Assert.True(refused.ExitCode == 78, refused.Error);

        // The backup holds a key whose time has passed since; one was made since.
        _vm.Sql("INSERT INTO write_keys (actor_id, write_key, route, fingerprint, answer, created_at_ms) VALUES (1, lower(hex(randomblob(18))), 'older', x'00', '', 1)");
        var backup = (await ProgramRun.OkAsync(_vm.VerbAsync("backup", "--reason", "pinned"))).Output.Trim();
        await ProgramRun.ShellAsync($"sed -i 's/\"schema\": [0-9]*/\"schema\": 1/' {Path.ChangeExtension(backup, ".json")}");
        _vm.Sql("UPDATE write_keys SET write_key = lower(hex(randomblob(18))), route = 'since' WHERE route = 'older'");
        const string Routes = "SELECT group_concat(route) FROM write_keys WHERE route IN ('older', 'since')";

        // How much that gives up is said, and nobody slips into it.
        var unsure = await _vm.ScriptAsync("vm_workforce_cutover.sh", "--rollback", "--restore-snapshot");
        Assert.True(unsure.ExitCode == 64, unsure.Error);
        Assert.StartsWith(backup + ": staging, taken ", unsure.Output, StringComparison.Ordinal);

        var cannot = await _vm.ScriptAsync("vm_workforce_cutover.sh", "--rollback", "9.9.3+cannot", "--restore-snapshot", "--yes");
        Assert.True(cannot.ExitCode == 70, cannot.Error);
        Assert.Equal((current, "since"), (_vm.CurrentRelease, _vm.Scalar<string>(Routes)));

        // Cut off before the link, nothing was changed; after it, the older release has the newer database, which it refuses. Never the newer one the backup.
        string[] rollback = ["--rollback", "--restore-snapshot", "--yes"];
        await CutOffAsync("current", rollback);
        Assert.Equal((current, "since"), (_vm.CurrentRelease, _vm.Scalar<string>(Routes)));
        await CutOffAtAsync("sync", _vm.Install, rollback);
        Assert.Equal((older, "since"), (_vm.CurrentRelease, _vm.Scalar<string>(Routes)));
        var forward = await _vm.ScriptAsync("vm_workforce_cutover.sh", "--rollback");
        Assert.True(forward.ExitCode == 0, forward.Error);
        Assert.Equal((current, "since"), (_vm.CurrentRelease, _vm.Scalar<string>(Routes)));

        // The same command goes on, and where the older release does not start, the newer one comes back with its database.
        await CutOffAtAsync("sync", _vm.Install, rollback);
        _vm.FailNextStart();
        var fails = await _vm.ScriptAsync("vm_workforce_cutover.sh", rollback);
        Assert.True(fails.ExitCode == 70, fails.Error);
        Assert.Contains("was cut off before the database was changed: it goes on", fails.Error, StringComparison.Ordinal);
        Assert.Equal((current, older, "since"), (_vm.CurrentRelease, Previous(), _vm.Scalar<string>(Routes)));
        // By its name as well.
        await CutOffAtAsync("sync", _vm.Install, rollback);
        var both = await _vm.ScriptAsync("vm_workforce_cutover.sh", ["--rollback", older, .. rollback[1..]]);
        Assert.True(both.ExitCode == 0, both.Error);
        Assert.Equal((older, "older"), (_vm.CurrentRelease, _vm.Scalar<string>(Routes)));

        // Once more, as after one that was cut off before its last word: it is done, and is not undone.
        var done = await _vm.ScriptAsync("vm_workforce_cutover.sh", rollback);
        Assert.True(done.ExitCode == 78, done.Error);
        Assert.Contains($"going back to it is done. Nothing was changed. If the service is stopped, start it: systemctl start laneaward-workforce-api-staging. Forward again goes --release {current}.", done.Error, StringComparison.Ordinal);
        Assert.Equal((older, "older"), (_vm.CurrentRelease, _vm.Scalar<string>(Routes)));
        _vm.Sql("DELETE FROM write_keys WHERE route = 'older'");
        // The newer one again, whose program takes this database for what it is.
        await _vm.SystemctlAsync("stop");
        await ProgramRun.ShellAsync($"ln -sfn {_vm.Install}/releases/{current} {_vm.Install}/current");
        await _vm.SystemctlAsync("start");
        await ProgramRun.ShellAsync($"rm {Path.ChangeExtension(backup, ".*")}");
    }

    private async Task NothingIsStoppedForItAsync(string version)
    {
        var (releases, pid) = (_vm.Install + "/releases", await File.ReadAllTextAsync(_vm.Shim + "/pid", TestContext.Current.CancellationToken));
        string[] release = ["--release", version];
        Directory.CreateDirectory(releases + "/.new-0.0.1+killed");
        await ProgramRun.ShellAsync($"mkdir {_vm.Root}/full && printf '#!/bin/sh\necho; echo /dev/x 1000 900 100 90%% /\n' > {_vm.Root}/full/df && chmod +x {_vm.Root}/full/df");

        var elsewhere = await _vm.ScriptAsync("vm_workforce_cutover.sh", release, ("DIRECT_HEALTH_URL", "http://127.0.0.1:1/api/health"));
        var full = await _vm.ScriptAsync("vm_workforce_cutover.sh", release, Vm.FirstOnPath(_vm.Root + "/full"));

        Assert.True(elsewhere.ExitCode == 78, elsewhere.Error);
        Assert.True(full.ExitCode == 71, full.Error);
        Assert.Contains("has 0 MB left", full.Error, StringComparison.Ordinal);
        Assert.Empty(Directory.GetDirectories(releases, ".new-*"));
        Assert.False(Directory.Exists($"{releases}/{version}"));
        Assert.Equal(pid, await File.ReadAllTextAsync(_vm.Shim + "/pid", TestContext.Current.CancellationToken));
    }

    /// <summary>One that moves the schema, records a tap and then does not answer: the snapshot would take the tap back, so a person decides.</summary>
    private async Task WorkThatTheNewReleaseRecordedStaysAsync(string first)
    {
        var level = _vm.Scalar<long>("PRAGMA user_version");
        var records = $"""
            case "$*" in
              'db status --json') echo '"schemaLevel": {level + 1}'; exit ;;
              '') dotnet {AppContext.BaseDirectory}LaneAward.Tests.dll --child execute {_vm.LiveDatabase} "PRAGMA user_version = {level + 1};
                INSERT INTO write_keys (actor_id, write_key, route, fingerprint, answer, created_at_ms) VALUES (1, lower(hex(randomblob(18))), 'x', x'00', '', 1)"; exit 1 ;;
            esac
            """;
        await _vm.UploadAsync("9.9.4+records", records + "\n" + _vm.Runs);

        var release = await _vm.ScriptAsync("vm_workforce_cutover.sh", "--release", "9.9.4+records");

        Assert.True(release.ExitCode == 71, release.Error);
        Assert.Contains($"Release 9.9.4+records recorded taps that {_vm.Backups}/", release.Error, StringComparison.Ordinal);
        Assert.Contains($"The database {_vm.LiveDatabase} was moved to schema level {level + 1}, and the snapshot from before is {_vm.Backups}/", release.Error, StringComparison.Ordinal);
        // A person takes the tap to be nothing, which it is here.
        _vm.Sql($"PRAGMA user_version = {level}; DELETE FROM write_keys WHERE route = 'x'");
        await ProgramRun.ShellAsync($"cd {_vm.Install} && ln -sfn {_vm.Install}/releases/{first} current && rm -f {_vm.Install}/previous");
        await _vm.SystemctlAsync("start");
    }
    /// <summary>One that moves the schema and then does not answer, and nobody tapped: the snapshot is the shop itself, and taps that wait count as before.</summary>
    private async Task AMigrationThatFailedIsTakenBackWithTheEpochAsync(string first)
    {
        var (level, epoch) = (_vm.Scalar<long>("PRAGMA user_version"), _vm.Scalar<long>("SELECT epoch FROM instance"));
        var moves = $"""
            case "$*" in
              'db status --json') echo '"schemaLevel": {level + 1}'; exit ;;
              '') dotnet {AppContext.BaseDirectory}LaneAward.Tests.dll --child execute {_vm.LiveDatabase} "PRAGMA user_version = {level + 1}"; exit 1 ;;
            esac
            """;
        await _vm.UploadAsync("9.9.2+moves", moves + "\n" + _vm.Runs);

        var release = await _vm.ScriptAsync("vm_workforce_cutover.sh", "--release", "9.9.2+moves");

        Assert.True(release.ExitCode == 70, release.Error);
        Assert.Contains($"was moved to schema level {level + 1}", release.Error, StringComparison.Ordinal);
        Assert.Equal((first, level, epoch), (_vm.CurrentRelease, _vm.Scalar<long>("PRAGMA user_version"), _vm.Scalar<long>("SELECT epoch FROM instance")));
        Assert.Contains("\"writable\":true", await _vm.AskHealthAsync(), StringComparison.Ordinal);
    }

    private async Task ALinkThatCannotBeChangedLeavesTheShopServedAsync(string first)
    {
        await _vm.UploadAsync("9.9.0+link", _vm.Runs);
        // A folder cannot take the place of a link, whoever asks.
        Directory.CreateDirectory(_vm.Install + "/.current.new");

        var release = await _vm.ScriptAsync("vm_workforce_cutover.sh", "--release", "9.9.0+link");

        Directory.Delete(_vm.Install + "/.current.new", recursive: true);
        Assert.True(release.ExitCode == 70, release.Error);
        Assert.Contains("could not be changed to 9.9.0+link. Nothing was changed.", release.Error, StringComparison.Ordinal);
        Assert.Contains("could not be changed to 9.9.0+link", await File.ReadAllTextAsync(_vm.OpsLog, TestContext.Current.CancellationToken), StringComparison.Ordinal);
        Assert.Equal(first, _vm.CurrentRelease);
        Assert.Contains("\"environment\":\"staging\"", await _vm.AskHealthAsync(), StringComparison.Ordinal);
    }
}
