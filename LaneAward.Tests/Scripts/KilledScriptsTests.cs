using System.Diagnostics;
using System.Globalization;
using LaneAward.Data.Maintenance;
using LaneAward.Tests.HouseRules;
using LaneAward.Tests.Support;
using Xunit;

namespace LaneAward.Tests.Scripts;

/// <summary>
/// kill -9 at a random instant of an operation, children included: what is left is the old state or the new one, whole, and the same command
/// goes through afterwards. LANEAWARD_KILL_TRIALS=20 runs twenty of each; the daily run takes 2.
/// </summary>
[Collection(VmCollection.Name)]
public sealed class KilledScriptsTests(SharedVm shared)
{
    private static readonly int Trials = int.Parse(Environment.GetEnvironmentVariable("LANEAWARD_KILL_TRIALS") ?? "2", CultureInfo.InvariantCulture);

    [Fact]
    public async Task Backup_restore_reset_and_cutover_killed_at_any_instant_leave_a_working_shop()
    {
        var vm = await shared.GetAsync();
        var deploy = vm.Install + "/workforce_app/deploy/";
        var backup = (await Vm.Ok(vm.VerbAsync("backup", "--reason", "before-trials"))).Output.Trim();
        var old = vm.Content();
        // Something to restore away from, and to reset.
        vm.Sql("INSERT OR IGNORE INTO teams (name) VALUES ('Trials')");
        var changed = vm.Content();

        await TryAsync(vm, "backup", [deploy + "vm_workforce_snapshot.sh", "--env", "staging", "trial"], vm.Content, [changed]);
        Assert.All(Directory.GetFiles(vm.Backups, "workforce_*_trial.db"), file => DatabaseFile.Inspect(file));
        await TryAsync(vm, "cutover", [deploy + "vm_workforce_cutover.sh", "--env", "staging", "--restart-only"], vm.Content, [changed]);
        await TryAsync(vm, "restore", [deploy + "vm_workforce_restore.sh", "--env", "staging", "--yes", backup], vm.Content, [changed, old]);
        Assert.Equal(old, vm.Content());
        await TryAsync(vm, "reset", [deploy + "vm_workforce_reset_activity.sh", "--env", "staging", "--yes"], () => Work(vm), [old["tasks"].Rows.ToString(CultureInfo.InvariantCulture), "0"]);
        await Vm.Ok(vm.ScriptAsync("vm_workforce_restore.sh", "--yes", backup));
    }

    [Fact]
    public async Task A_push_killed_at_any_instant_leaves_the_orders_from_before_or_after()
    {
        Sshd.RequireParts();
        var vm = await shared.GetAsync();
        await using var ssh = await Sshd.StartAsync(vm);
        var tables = vm.Root + "/pm_trials";
        await Vm.Ok(vm.RunAsync($"{vm.Install}/releases/{vm.Version}/LaneAward.Import", ["sample", tables, "--customers", "3257", "--orders", "4910", "--seed", "7"]));
        var before = Orders();
        await Vm.Shell($"rm -f {vm.Data}/incoming/*");
        for (var trial = 0; trial < Trials; trial++)
        {
            await KillAsync(trial, 2500, "dash", [Repository.At("scripts", "push_reference_to_staging.sh")], [.. ssh.Settings(ssh.ReferenceKey), ("PM_DATABASE", tables), ("FORCE_REFRESH", "1")]);
            // An import beside it may still be at work on the other side, as after a connection that broke.
            Assert.True(Orders() == before || Orders() == 4910, $"{Orders()} orders");
        }

        await Vm.Ok(ProgramRun.RunAsync("dash", [Repository.At("scripts", "push_reference_to_staging.sh")], null, [.. ssh.Settings(ssh.ReferenceKey), ("PM_DATABASE", tables), ("FORCE_REFRESH", "1")]));
        Assert.Equal(4910, Orders());
        TestContext.Current.TestOutputHelper?.WriteLine($"push: {Trials} of {Trials} kills left the orders from before or after");

        long Orders() => vm.Scalar<long>("SELECT count(*) FROM orders WHERE missing_since_ms IS NULL");
    }

    private static string Work(Vm vm) => vm.Scalar<long>("SELECT count(*) FROM tasks").ToString(CultureInfo.InvariantCulture);

    private static async Task TryAsync<T>(Vm vm, string what, string[] command, Func<T> read, T[] allowed)
    {
        for (var trial = 0; trial < Trials; trial++)
        {
            await KillAsync(trial, 2500, "bash", command, vm.Environment());
            var after = read();
            Assert.Contains(allowed, state => Equivalent(state, after));
            // The shop that is left must run, whichever it is.
            await vm.SystemctlAsync("start");
            Assert.Contains("\"environment\":\"staging\"", await vm.AskHealthAsync(), StringComparison.Ordinal);
            Assert.DoesNotContain("Nothing is written", await vm.AskHealthAsync(), StringComparison.Ordinal);
        }

        await Vm.Ok(vm.RunAsync("bash", command));
        TestContext.Current.TestOutputHelper?.WriteLine($"{what}: {Trials} of {Trials} kills left a working shop, and the next run went through");
    }

    private static bool Equivalent<T>(T one, T other)
    {
        return (one, other) is (IReadOnlyDictionary<string, TableContent> a, IReadOnlyDictionary<string, TableContent> b)
            ? DatabaseFile.Differences(a, b).Count == 0
            : Equals(one, other);
    }

    // A session of its own, so that the signal reaches the script and everything it started, but not the service.
    private static async Task KillAsync(int trial, int latestMs, string program, string[] command, (string, string)[] environment)
    {
        using var process = ProgramRun.Start("setsid", [program, .. command], environment);
        process.StandardInput.Close();
        _ = process.StandardOutput.ReadToEndAsync();
        _ = process.StandardError.ReadToEndAsync();
        // Spread over the whole run, another instant every time.
        var after = Random.Shared.Next(50 + (trial % 5 * latestMs / 5), 50 + ((trial % 5) + 1) * latestMs / 5);
        await Task.WhenAny(process.WaitForExitAsync(), Task.Delay(after));
        await ProgramRun.RunAsync("pkill", ["-KILL", "-s", process.Id.ToString(CultureInfo.InvariantCulture)], null);
        await process.WaitForExitAsync();
    }
}
