using LaneAward.Tests.HouseRules;
using LaneAward.Tests.Support;
using Xunit;

namespace LaneAward.Tests.Scripts;

/// <summary>The installer that ends in the middle, by a power cut or a full disk, and what the next run finds.</summary>
public sealed class InstallerTests : IAsyncLifetime
{
    private readonly TempFolder _machine = new();

    private string Etc => _machine.File("root/etc/laneaward");

    private string Key => Etc + "/staging-pin.key";

    private string SettingsFile => Etc + "/staging.env";

    public async ValueTask InitializeAsync()
    {
        Directory.CreateDirectory(_machine.File("bin"));
        // head, cat and sed, of which the one whose call or result holds BREAK writes half of it; then the power goes, or the disk is full.
        await File.WriteAllTextAsync(
            _machine.File("bin/sed"),
            """
            #!/bin/bash
            PATH=${PATH#*:}
            whole=$(mktemp)
            "${0##*/}" "$@" >"$whole" || exit
            if [[ -n $BREAK ]] && { [[ "$*" == *"$BREAK"* ]] || grep -aq -- "$BREAK" "$whole"; }; then
              head -c "$(($(stat -c %s "$whole") / 2))" "$whole"
              rm "$whole"
              if [[ -n $FULL ]]; then exit 1; fi
              kill -KILL 0
            fi
            cat "$whole"
            rm "$whole"
            """,
            TestContext.Current.CancellationToken);
        var release = _machine.File("release");
        await ProgramRun.ShellAsync(
            $"""
            cd {_machine.Path}/bin && chmod +x sed && ln -s sed cat && ln -s sed head
            mkdir {release} && cp -R '{Repository.At("deploy")}' {release}/deploy && echo '"version": "1.0.0"' >{release}/VERSION.json
            cd {release} && {Vm.Sum}
            """);
    }

    public async ValueTask DisposeAsync()
    {
        await ProgramRun.ShellAsync($"chmod -R u+w {_machine.Path}");
        _machine.Dispose();
    }

    [Theory]
    [InlineData("")]
    [InlineData("1")]
    public async Task What_a_run_that_broke_off_was_writing_is_whole_or_absent_and_the_next_run_finishes(string full)
    {
        (string Break, string File)[] writes =
        [
            ("-c 32 /dev/urandom", Key), ("^LaneAward__TimeZone=", SettingsFile), ("^Description=LaneAward hourly", _machine.File("root/etc/systemd/system/laneaward-snapshot-staging.service")),
            ("server_name staging", _machine.File("root/etc/nginx/sites-available/laneaward-staging.conf")),
            ("^INCOMING=", _machine.File("root/usr/local/lib/laneaward/gate-staging.conf")), ("^laneaward-push ALL", _machine.File("root/etc/sudoers.d/laneaward-staging")),
        ];
        foreach (var (part, file) in writes)
        {
            var broken = await InstallAsync(part, full);

            Assert.True(broken.ExitCode == (full.Length > 0 ? 70 : 137), broken.Error);
            Assert.False(File.Exists(file), file);
        }

        await ProgramRun.OkAsync(InstallAsync());
        Assert.All(writes, write => Assert.True(File.Exists(write.File), write.File));
        Assert.Equal(32, new FileInfo(Key).Length);
        Assert.EndsWith("LEGACY_WORKFORCE_URL=https://staging.example.com/workforce/\n", await File.ReadAllTextAsync(SettingsFile, TestContext.Current.CancellationToken), StringComparison.Ordinal);
        var modes = await ProgramRun.RunAsync("stat", ["-c", "%a", .. writes.Select(w => w.File)], null);
        Assert.Equal("440\n640\n644\n644\n644\n440\n", modes.Output);
        var said = await File.ReadAllTextAsync(writes[2].File, TestContext.Current.CancellationToken);

        // What was there before the run that broke off is what is there after it.
        var again = await InstallAsync(writes[2].Break, full);
        Assert.NotEqual(0, again.ExitCode);
        Assert.Equal(said, await File.ReadAllTextAsync(writes[2].File, TestContext.Current.CancellationToken));
        await File.WriteAllTextAsync(Etc + "/.staging-pin.key.new", "half a key", TestContext.Current.CancellationToken);
        await ProgramRun.OkAsync(InstallAsync());
        var left = await ProgramRun.RunAsync("find", [_machine.File("root"), "-name", ".*"], null);
        Assert.Equal("", left.Output);
    }

    [Fact]
    public async Task A_key_that_is_none_and_settings_that_were_cut_off_are_refused_before_anything_is_made_and_stay_as_they_are()
    {
        await ProgramRun.OkAsync(InstallAsync());
        var settings = await File.ReadAllTextAsync(SettingsFile, TestContext.Current.CancellationToken);
        var unit = _machine.File("root/etc/systemd/system/laneaward-snapshot-staging.service");
        File.Delete(unit);

        foreach (var cut in new[] { "", "# Read by the service", settings[..settings.IndexOf("LaneAward__PinKeyFile", StringComparison.Ordinal)], settings[..^40], settings.Replace("=staging\n", "=public\n", StringComparison.Ordinal) })
        {
            await File.WriteAllTextAsync(SettingsFile, cut, TestContext.Current.CancellationToken);
            var run = await InstallAsync();
            Assert.True(run.ExitCode == 78, cut + run.Error);
            Assert.StartsWith($"{SettingsFile} is there already and ", run.Error, StringComparison.Ordinal);
            Assert.Contains("Nothing was made.", run.Error, StringComparison.Ordinal);
            Assert.Equal(cut, await File.ReadAllTextAsync(SettingsFile, TestContext.Current.CancellationToken));
        }

        await File.WriteAllTextAsync(SettingsFile, settings, TestContext.Current.CancellationToken);
        await ProgramRun.ShellAsync($"chmod u+w {Key}");
        foreach (var size in new[] { 0, 16 })
        {
            await File.WriteAllBytesAsync(Key, new byte[size], TestContext.Current.CancellationToken);
            var run = await InstallAsync();
            Assert.True(run.ExitCode == 78, run.Error);
            Assert.StartsWith($"{Key} is there already and holds {size} bytes, which is no key (32 bytes). Nothing was made.", run.Error, StringComparison.Ordinal);
            Assert.Equal(size, new FileInfo(Key).Length);
        }

        Assert.False(File.Exists(unit));
    }

    [Fact]
    public async Task Run_again_it_keeps_port_and_zone_of_the_settings_however_they_are_written()
    {
        await ProgramRun.OkAsync(InstallAsync());
        var settings = await File.ReadAllTextAsync(SettingsFile, TestContext.Current.CancellationToken);
        await File.WriteAllTextAsync(
            SettingsFile,
            settings.Replace("ASPNETCORE_URLS=http://127.0.0.1:9193", "ASPNETCORE_URLS = \"http://127.0.0.1:9300\" ", StringComparison.Ordinal)
                .Replace("LaneAward__TimeZone=", "LaneAward__TimeZone=Europe/Paris\n LaneAward__TimeZone = America/Denver \n# ", StringComparison.Ordinal)
                .Replace("LaneAward__Environment=", " LaneAward__Environment = ", StringComparison.Ordinal),
            TestContext.Current.CancellationToken);

        await ProgramRun.OkAsync(InstallAsync());

        Assert.Contains("HEALTH_URL=http://127.0.0.1:9300/api/health", await File.ReadAllTextAsync(_machine.File("root/usr/local/lib/laneaward/gate-staging.conf"), TestContext.Current.CancellationToken), StringComparison.Ordinal);
        Assert.Contains("America/Denver", await File.ReadAllTextAsync(_machine.File("root/etc/systemd/system/laneaward-snapshot-staging.timer"), TestContext.Current.CancellationToken), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_unit_that_is_masked_stays_masked()
    {
        var units = Directory.CreateDirectory(_machine.File("root/etc/systemd/system")).FullName;
        File.CreateSymbolicLink(units + "/laneaward-drill-staging.timer", "/dev/null");

        var run = await ProgramRun.OkAsync(InstallAsync());

        Assert.Equal("/dev/null", new FileInfo(units + "/laneaward-drill-staging.timer").LinkTarget);
        Assert.Contains($"{units}/laneaward-drill-staging.timer is a link and stays as it is.", run.Error, StringComparison.Ordinal);
    }

    // In a session of its own, so that all of it ends at once.
    private Task<ProgramRun> InstallAsync(string part = "", string full = "")
    {
        return ProgramRun.RunAsync(
            "setsid", ["bash", _machine.File("release/deploy/vm_workforce_install.sh"), "--env", "staging", "--name", "staging.example.com", "--root", _machine.File("root")], null,
            ("BREAK", part), ("FULL", full), ("PATH", $"{_machine.Path}/bin:{Environment.GetEnvironmentVariable("PATH")}"), ("TMPDIR", _machine.Path));
    }
}
