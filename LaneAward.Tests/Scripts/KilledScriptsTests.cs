using System.Diagnostics;
using System.Globalization;
using LaneAward.Data;
using LaneAward.Data.Maintenance;
using LaneAward.Tests.HouseRules;
using LaneAward.Tests.Support;
using Xunit;

namespace LaneAward.Tests.Scripts;

/// <summary>
/// kill -9 at a random instant of an operation, children included: what is left is the old state or the new one, whole, and the same command
/// goes through afterwards. LANEAWARD_KILL_TRIALS=20 runs twenty of each; the daily run restores once after a kill and leaves the rest to that run,
/// which takes longer than the suite may.
/// </summary>
[Collection(VmGroup.Name)]
public sealed class KilledScriptsTests(SharedVm shared)
{
    private static readonly int Trials = int.Parse(Environment.GetEnvironmentVariable("LANEAWARD_KILL_TRIALS") ?? "0", CultureInfo.InvariantCulture);

    [Fact]
    public async Task Backup_restore_reset_and_cutover_killed_at_any_instant_leave_a_working_shop()
    {
        Assert.SkipWhen(Trials == 0, "A long run: LANEAWARD_KILL_TRIALS=20 scripts/test.sh --filter-class \"*KilledScriptsTests\"");
        var vm = await shared.GetAsync();
        var deploy = vm.Install + "/workforce_app/deploy/";
        var backup = (await ProgramRun.OkAsync(vm.VerbAsync("backup", "--reason", "before-trials"))).Output.Trim();
        var old = vm.Content();
        Change();
        var changed = vm.Content();

        await TryAsync(vm, "backup", [deploy + "vm_workforce_snapshot.sh", "--env", "staging", "trial"], () => { }, vm.Content, changed);
        Assert.All(Directory.GetFiles(vm.Backups, "workforce_*_trial.db"), file => DatabaseFile.Inspect(file));
        await TryAsync(vm, "restart", [deploy + "vm_workforce_cutover.sh", "--env", "staging", "--restart-only"], () => { }, vm.Content, changed);
        await TryAsync(vm, "restore", [deploy + "vm_workforce_restore.sh", "--env", "staging", "--yes", backup], Change, vm.Content, changed, old);
        await TryAsync(vm, "reset", [deploy + "vm_workforce_reset_activity.sh", "--env", "staging", "--yes"], AddWork, Work, 1, 0);
        await ProgramRun.OkAsync(vm.ScriptAsync("vm_workforce_restore.sh", "--yes", backup));

        // The second release is the first program under a name that health knows by its beginning.
        var (first, second) = (vm.CurrentRelease, vm.Version[..vm.Version.IndexOf('+', StringComparison.Ordinal)]);
        await vm.UploadAsync(second, vm.Runs);
        string[] cutover = [deploy + "vm_workforce_cutover.sh", "--env", "staging"];
        // One trial killed, the next whole: each begins on the first release.
        await TryAsync(vm, "release", [.. cutover, "--release", second], BackToFirst, () => vm.CurrentRelease, first, second);
        await TryAsync(vm, "rollback", [.. cutover, "--rollback"], OnToSecond, () => vm.CurrentRelease, second, first);
        Assert.Empty(DatabaseFile.Differences(old, vm.Content()));

        void BackToFirst() => Link(first, second);
        void OnToSecond() => Link(second, first);
        void Link(string current, string previous) => ProgramRun.ShellAsync(
            $"cd {vm.Install} && ln -sfn {vm.Install}/releases/{current} .c && mv -T .c current && ln -sfn {vm.Install}/releases/{previous} previous").GetAwaiter().GetResult();
        void Change() => vm.Sql("INSERT OR IGNORE INTO teams (id, name) VALUES (99, 'Trials')");
        void AddWork() => vm.Sql("DELETE FROM write_keys; INSERT INTO write_keys (actor_id, write_key, route, fingerprint, answer, created_at_ms) VALUES (1, lower(hex(randomblob(18))), 'x', x'00', '', 1)");
        long Work() => vm.Scalar<long>("SELECT count(*) FROM write_keys");
    }

    [Fact]
    public async Task A_restore_is_exact_after_a_clean_stop_and_after_the_service_was_killed()
    {
        var vm = await shared.GetAsync();
        var backup = (await ProgramRun.OkAsync(vm.VerbAsync("backup", "--reason", "before-trials"))).Output.Trim();
        var expected = vm.Content();
        var exact = 0;
        for (var trial = 0; trial < Math.Max(1, Trials / 2); trial++)
        {
            foreach (var killed in Trials > 2 ? new[] { false, true } : [true])
            {
                vm.Sql($"UPDATE people SET name = 'Trial {trial}'; INSERT INTO teams (name) VALUES ('Trial {trial} {killed}')");
                if (killed)
                {
                    // The log stays behind beside the database.
                    await ProgramRun.ShellAsync($"kill -KILL $(cat {vm.Shim}/pid)");
                }

                await ProgramRun.OkAsync(vm.ScriptAsync("vm_workforce_restore.sh", "--yes", backup));
                Assert.Empty(DatabaseFile.Differences(expected, vm.Content()));
                exact++;
            }
        }

        TestContext.Current.TestOutputHelper?.WriteLine($"restore exact: {exact} of {exact}");
    }

    [Fact]
    public async Task A_push_killed_at_any_instant_leaves_the_orders_from_before_or_after()
    {
        Assert.SkipWhen(Trials == 0, "A long run: LANEAWARD_KILL_TRIALS=20 scripts/test.sh --filter-class \"*KilledScriptsTests\"");
        Sshd.RequireParts();
        var vm = await shared.GetAsync();
        await using var ssh = await Sshd.StartAsync(vm);
        var tables = vm.Root + "/pm_trials";
        await ProgramRun.OkAsync(vm.RunAsync($"{vm.Install}/releases/{vm.Version}/LaneAward.Import", ["sample", tables, "--customers", "3257", "--orders", "4910", "--seed", "7"]));
        var before = Orders();
        await ProgramRun.ShellAsync($"rm -f {vm.Data}/incoming/*");
        var hits = 0;
        for (var trial = 0; trial < Trials; trial++)
        {
            // A push takes some 1.5 s.
            hits += await KillAsync(trial, 1500, "dash", [Repository.At("scripts", "push_reference_to_staging.sh")], [.. ssh.Settings(ssh.ReferenceKey), ("PM_DATABASE", tables), ("FORCE_REFRESH", "1")]);
            // An import beside it may still be at work on the other side, as after a connection that broke.
            Assert.True(Orders() == before || Orders() == 4910, $"{Orders()} orders");
        }

        await ProgramRun.OkAsync(ProgramRun.RunAsync("dash", [Repository.At("scripts", "push_reference_to_staging.sh")], null, [.. ssh.Settings(ssh.ReferenceKey), ("PM_DATABASE", tables), ("FORCE_REFRESH", "1")]));
        Assert.Equal(4910, Orders());
        TestContext.Current.TestOutputHelper?.WriteLine($"push: {Trials} of {Trials} trials ({hits} killed before their end) left the orders from before or after");

        long Orders() => vm.Scalar<long>("SELECT count(*) FROM orders WHERE missing_since_ms IS NULL");
    }

    /// <param name="prepare">Makes something for the operation to do, before every trial.</param>
    /// <param name="allowed">The states that may be found afterwards, the one from before first.</param>
    private static async Task TryAsync<T>(Vm vm, string what, string[] command, Action prepare, Func<T> read, params T[] allowed)
    {
        prepare();
        var started = Stopwatch.GetTimestamp();
        await ProgramRun.OkAsync(vm.RunAsync("bash", command));
        var duration = (int)Stopwatch.GetElapsedTime(started).TotalMilliseconds;
        var (hits, before) = (0, 0);
        for (var trial = 0; trial < Trials; trial++)
        {
            prepare();
            hits += await KillAsync(trial, duration, "bash", command, vm.Environment());
            var after = read();
            Assert.Contains(allowed, state => Equivalent(state, after));
            before += Equivalent(allowed[0], after) ? 1 : 0;
            // The shop that is left must run, whichever it is.
            await vm.SystemctlAsync("start");
            var health = await vm.AskHealthAsync();
            Assert.Contains("\"environment\":\"staging\"", health, StringComparison.Ordinal);
            Assert.DoesNotContain("Nothing is written", health, StringComparison.Ordinal);
        }

        prepare();
        await ProgramRun.OkAsync(vm.RunAsync("bash", command));
        TestContext.Current.TestOutputHelper?.WriteLine(
            $"{what}: {Trials} of {Trials} trials ({hits} killed before their end, {before} left the state from before) left a working shop, and the next run went through");
    }

    private static bool Equivalent<T>(T one, T other)
    {
        return (one, other) is (IReadOnlyDictionary<string, TableContent> a, IReadOnlyDictionary<string, TableContent> b)
            ? DatabaseFile.Differences(a, b).Count == 0
            : Equals(one, other);
    }

    // A session of its own, so that the signal reaches the script and everything it started, but not the service.
    private static async Task<int> KillAsync(int trial, int durationMs, string program, string[] command, (string, string)[] environment)
    {
        using var process = ProgramRun.Start("setsid", [program, .. command], environment);
        process.StandardInput.Close();
        _ = process.StandardOutput.ReadToEndAsync();
        _ = process.StandardError.ReadToEndAsync();
        // Spread over the whole run, another instant every time.
        var after = Random.Shared.Next(10 + (trial % 5 * durationMs / 5), 20 + ((trial % 5) + 1) * durationMs / 5);
        await Task.WhenAny(process.WaitForExitAsync(), Task.Delay(after));
        var hit = process.HasExited ? 0 : 1;
        // Three times: a process that was being started while the signals went out is not in the list they went to.
        await ProgramRun.RunAsync("bash", ["-c", $"for i in 1 2 3; do pkill -KILL -s {process.Id}; done; true"], null);
        await process.WaitForExitAsync();
        return hit;
    }
}
