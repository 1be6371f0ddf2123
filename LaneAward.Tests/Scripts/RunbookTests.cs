using System.Text.RegularExpressions;
using LaneAward.Tests.Support;
using Xunit;

namespace LaneAward.Tests.Scripts;

/// <summary>The runbook's first page leads from nothing to a running shop. What it names is checked by DocumentedCommandsTests.</summary>
[Collection(VmGroup.Name)]
public sealed partial class RunbookTests
{
    [Fact]
    public async Task From_an_empty_machine_the_first_page_leads_to_a_running_shop()
    {
        using var machine = new TempFolder();
        var release = await PublishedRelease.FolderAsync();
        var port = Ports.Free().ToString(System.Globalization.CultureInfo.InvariantCulture);
        string[] install = [release + "/deploy/vm_workforce_install.sh", "--env", "staging", "--name", "staging.example.com", "--port", port, "--root", machine.Path];

        var first = await ProgramRun.OkAsync(ProgramRun.RunAsync("bash", install, null));
        var token = OperationsToken().Match(await File.ReadAllTextAsync(machine.Path + "/etc/laneaward/staging.env", TestContext.Current.CancellationToken)).Groups[1].Value;
        Assert.Matches("^[A-Za-z0-9_-]{32}$", token);
        Assert.Contains("The operations token, for scripts/parity_check.sh on the operator's machine: " + token, first.Error, StringComparison.Ordinal);
        var again = await ProgramRun.OkAsync(ProgramRun.RunAsync("bash", install, null));
        Assert.Contains("stays as it is", again.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("The key of the PINs", again.Error, StringComparison.Ordinal);
        Assert.DoesNotContain(token, again.Error, StringComparison.Ordinal);

        var app = machine.Path + "/opt/laneaward-staging/workforce_app";
        var settings = File.ReadAllLines(machine.Path + "/etc/laneaward/staging.env").Where(l => l.Contains('=', StringComparison.Ordinal) && !l.StartsWith('#'))
            .Select(l => l.Split('=', 2)).Select(p => (p[0], p[1])).ToList();
        (string, string)[] verbs = [.. settings.Where(s => s.Item1.StartsWith("LaneAward__", StringComparison.Ordinal))];
        var admin = await ProgramRun.OkAsync(ProgramRun.RunAsync(app + "/LaneAward.Web", ["people", "add", "Vera Stone", "--role", "admin", "--login", "vera"], "correct horse battery\n", verbs));
        Assert.Contains("Made the database of a new staging shop", admin.Error, StringComparison.Ordinal);

        using var service = ProgramRun.Start(app + "/LaneAward.Web", [], [.. settings]);
        try
        {
            _ = service.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
            var health = await ProgramRun.OkAsync(ProgramRun.RunAsync("curl", ["-sS", "--retry", "100", "--retry-connrefused", "--retry-delay", "0", "--max-time", "60", $"http://127.0.0.1:{port}/api/health"], null));
            Assert.Contains("\"environment\":\"staging\"", health.Output, StringComparison.Ordinal);
            var status = await ProgramRun.RunAsync("bash", [app + "/deploy/vm_workforce_status.sh", "--env", "staging"], null, ("LANEAWARD_ETC", machine.Path + "/etc/laneaward"));
            Assert.Matches("ok +database +instance", status.Output);
            Assert.True(File.Exists(machine.Path + "/etc/systemd/system/laneaward-backup-staging.timer"));
            Assert.Contains("127.0.0.1:" + port, await File.ReadAllTextAsync(machine.Path + "/etc/nginx/sites-available/laneaward-staging.conf", TestContext.Current.CancellationToken), StringComparison.Ordinal);
        }
        finally
        {
            service.Kill();
            await service.WaitForExitAsync(TestContext.Current.CancellationToken);
            await ProgramRun.ShellAsync($"chmod -R u+w {machine.Path}");
        }
    }

    [Fact]
    public async Task The_public_units_and_site_are_those_of_staging_under_other_names()
    {
        using var machine = new TempFolder();
        var release = await PublishedRelease.FolderAsync();

        // With the key of a shop whose machine was lost, as it was printed for the safe.
        var key = Enumerable.Range(0, 32).Select(i => (byte)i).ToArray();
        await File.WriteAllTextAsync(machine.File("safe"), Convert.ToBase64String(key) + "\n", TestContext.Current.CancellationToken);
        var install = await ProgramRun.OkAsync(ProgramRun.RunAsync(
            "bash", [release + "/deploy/vm_workforce_install.sh", "--env", "public", "--name", "tasks.example.com", "--time-zone", "Europe/Berlin", "--pin-key-file", machine.File("safe"), "--root", machine.Path], null));
        Assert.DoesNotContain("The key of the PINs", install.Error, StringComparison.Ordinal);
        Assert.Equal(key, await File.ReadAllBytesAsync(machine.Path + "/etc/laneaward/public-pin.key", TestContext.Current.CancellationToken));

        var units = Directory.GetFiles(machine.Path + "/etc/systemd/system").Concat([machine.Path + "/etc/nginx/sites-available/laneaward-public.conf", machine.Path + "/etc/laneaward/public.env"]).ToList();
        string[] more = ["/usr/local/lib/laneaward/gate-public.conf", "/etc/sudoers.d/laneaward-public"];
        units.AddRange(more.Select(file => machine.Path + file));
        Assert.Equal(8 + 4, units.Count);
        Assert.Contains("06..20:30 Europe/Berlin", await File.ReadAllTextAsync(machine.Path + "/etc/systemd/system/laneaward-snapshot.timer", TestContext.Current.CancellationToken), StringComparison.Ordinal);
        Assert.All(units, unit => Assert.DoesNotContain("staging", unit[machine.Path.Length..] + File.ReadAllText(unit), StringComparison.Ordinal));
        Assert.Contains("/opt/laneaward/workforce_app/LaneAward.Web", await File.ReadAllTextAsync(machine.Path + "/etc/systemd/system/laneaward-workforce-api.service", TestContext.Current.CancellationToken), StringComparison.Ordinal);

        // Run again, as after an update: the port and what the operator wrote into the site stay.
        var site = machine.Path + "/etc/nginx/sites-available/laneaward-public.conf";
        await File.AppendAllTextAsync(site, "# mine\n", TestContext.Current.CancellationToken);
        await ProgramRun.ShellAsync($"sed -i s/9194/9555/ {machine.Path}/etc/laneaward/public.env");
        await ProgramRun.OkAsync(ProgramRun.RunAsync("bash", [release + "/deploy/vm_workforce_install.sh", "--env", "public", "--name", "tasks.example.com", "--root", machine.Path], null));
        Assert.EndsWith("# mine\n", await File.ReadAllTextAsync(site, TestContext.Current.CancellationToken), StringComparison.Ordinal);
        Assert.Contains("06..20:30 Europe/Berlin", await File.ReadAllTextAsync(machine.Path + "/etc/systemd/system/laneaward-snapshot.timer", TestContext.Current.CancellationToken), StringComparison.Ordinal);
        Assert.Contains("9555", await File.ReadAllTextAsync(site + ".new", TestContext.Current.CancellationToken), StringComparison.Ordinal);
        await ProgramRun.ShellAsync($"chmod -R u+w {machine.Path}");
        Assert.SkipUnless(File.Exists("/usr/sbin/visudo"), "SKIPPED: visudo is missing (apt-get install sudo), so the sudo rules are NOT checked.");
        await ProgramRun.OkAsync(ProgramRun.RunAsync("/usr/sbin/visudo", ["-cf", machine.Path + "/etc/sudoers.d/laneaward-public"], null));
    }

    [GeneratedRegex("(?m)^LaneAward__OperationsToken=(.+)$")]
    private static partial Regex OperationsToken();
}
