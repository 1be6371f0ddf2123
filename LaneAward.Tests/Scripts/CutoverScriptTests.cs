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
        var first = _vm.Version;
        if (_vm.CurrentRelease != first)
        {
            await ProgramRun.OkAsync(_vm.ScriptAsync("vm_workforce_cutover.sh", "--release", first));
        }

        var before = _vm.Content();
        var pid = await File.ReadAllTextAsync(_vm.Shim + "/pid", TestContext.Current.CancellationToken);

        var restart = await _vm.ScriptAsync("vm_workforce_cutover.sh", "--restart-only");
        Assert.True(restart.ExitCode == 0, restart.Error);
        Assert.NotEqual(pid, await File.ReadAllTextAsync(_vm.Shim + "/pid", TestContext.Current.CancellationToken));

        var database = await _vm.ScriptAsync("vm_workforce_cutover.sh", "--release", "copy.db");
        var source = await _vm.RunAsync("bash", [_vm.Install + "/workforce_app/deploy/vm_workforce_cutover.sh", "--env", "staging", "--restart-only"], ("DB_SOURCE", "/tmp/x.db"));
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

        // Whole by its manifest, but it does not start: the one before is back.
        await _vm.UploadAsync("9.9.6+dies", "[ $# -gt 0 ] || exit 1; " + _vm.Runs);
        var dies = await _vm.ScriptAsync("vm_workforce_cutover.sh", "--release", "9.9.6+dies");
        Assert.True(dies.ExitCode == 70, dies.Error);
        Assert.Equal(first, _vm.CurrentRelease);
        Assert.Contains("\"environment\":\"staging\"", await _vm.AskHealthAsync(), StringComparison.Ordinal);

        // The same with nobody listening any more, as after a lost connection: the way back is walked to its end.
        await _vm.UploadAsync("9.9.5+unheard", "[ $# -gt 0 ] || exit 1; " + _vm.Runs);
        await _vm.RunAsync("bash", ["-c", $"bash {_vm.Install}/workforce_app/deploy/vm_workforce_cutover.sh --env staging --release 9.9.5+unheard 2>&1 | true"]);
        Assert.Equal(first, _vm.CurrentRelease);
        Assert.Contains("\"environment\":\"staging\"", await _vm.AskHealthAsync(), StringComparison.Ordinal);

        // The same program under a newer name that health still knows by its beginning.
        var second = first[..first.IndexOf('+', StringComparison.Ordinal)];
        await _vm.UploadAsync(second, _vm.Runs);
        var release = await _vm.ScriptAsync("vm_workforce_cutover.sh", "--release", second);
        Assert.True(release.ExitCode == 0, release.Error);
        Assert.Equal(second, _vm.CurrentRelease);
        Assert.Equal(second, Path.GetFileName(new DirectoryInfo(_vm.Install + "/workforce_app").ResolveLinkTarget(true)!.FullName));
        Assert.Contains($"* {second}", (await _vm.ScriptAsync("vm_workforce_cutover.sh", "--list")).Output, StringComparison.Ordinal);

        // Back over a schema that the older release does not know is refused, back over none is not.
        await ProgramRun.ShellAsync($"chmod -R u+w {_vm.Install}/releases/{first}; cd {_vm.Install}/releases/{first} && sed 's/\"schema\": [0-9]*/\"schema\": 1/' VERSION.json > v && mv v VERSION.json && {Vm.Sum}");
        var refused = await _vm.ScriptAsync("vm_workforce_cutover.sh", "--rollback");
        Assert.True(refused.ExitCode == 78, refused.Error);
        await ProgramRun.ShellAsync($"cd {_vm.Install}/releases/{first} && cp --remove-destination {await PublishedRelease.FolderAsync()}/VERSION.json . && {Vm.Sum}");
        var rollback = await _vm.ScriptAsync("vm_workforce_cutover.sh", "--rollback");
        Assert.True(rollback.ExitCode == 0, rollback.Error);
        Assert.Equal(first, _vm.CurrentRelease);
        Assert.Equal(before, _vm.Content());
    }
}
