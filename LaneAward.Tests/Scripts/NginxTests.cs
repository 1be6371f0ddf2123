using LaneAward.Tests.Support;
using Xunit;

namespace LaneAward.Tests.Scripts;

/// <summary>The shipped nginx site with TLS in front of the running program, and the status script looking at all of it.</summary>
[Collection(VmGroup.Name)]
public sealed class NginxTests(SharedVm shared)
{
    private const string Name = NginxSite.Name;

    [Fact]
    public async Task The_site_leads_to_https_redirects_the_old_address_and_a_restart_is_told_as_retryable()
    {
        NginxSite.Require();
        var vm = await shared.GetAsync();
        using var folder = new TempFolder();
        await using var nginx = await NginxSite.StartAsync(vm.Port, folder);
        async Task<string> Ask(params string[] options)
        {
            var run = await ProgramRun.RunAsync("curl", ["-sS", "-i", "--max-time", "20", "--cacert", folder.File("cert.pem"), "--connect-to", $"{Name}:443:127.0.0.1:{nginx.Https}", "--connect-to", $"{Name}:80:127.0.0.1:{nginx.Http}", .. options], null);
            return run.Output + run.Error;
        }

        var health = await Ask($"https://{Name}/api/health");
        Assert.Contains("\"environment\":\"staging\"", health, StringComparison.Ordinal);
        Assert.Contains("max-age=31536000", health, StringComparison.OrdinalIgnoreCase);
        Assert.Contains("308 Permanent Redirect", await Ask("-X", "POST", $"http://{Name}/tasks/1/pause"), StringComparison.Ordinal);
        // Left to certbot, which answers from a folder of its own.
        Assert.Contains(" 404", await Ask($"http://{Name}/.well-known/acme-challenge/none"), StringComparison.Ordinal);
        var old = await Ask($"https://{Name}/workforce/index.html");
        Assert.Contains(" 301", old, StringComparison.Ordinal);
        Assert.Matches("(?i)location: /\r", old);
        Assert.Contains(" 401", await Ask($"https://{Name}/api/parity", "-H", "X-Forwarded-For: 127.0.0.1"), StringComparison.Ordinal);
        var tooLong = await Ask($"https://{Name}/api/session", "-X", "POST", "--data-binary", "@" + vm.LiveDatabase, "-H", "Content-Type: application/json");
        Assert.Contains(" 413", tooLong, StringComparison.Ordinal);
        Assert.Contains("\"code\":\"too_large\"", tooLong, StringComparison.Ordinal);
        foreach (var door in (string[])["Console/Sign-In/", "api/session"])
        {
            var rush = await Ask($"https://{Name}/{door}?[1-90]", "-X", "POST", "-d", "{}", "-H", "Content-Type: application/json");
            Assert.Contains("Too many sign-ins at once.", rush, StringComparison.Ordinal);
            Assert.Contains("etry-after: 5", rush, StringComparison.Ordinal);
        }

        var stranger = await ProgramRun.RunAsync("curl", ["-sS", "-k", "--max-time", "5", "--connect-to", $"::127.0.0.1:{nginx.Https}", "https://another.example.com/"], null);
        Assert.NotEqual(0, stranger.ExitCode);

        await StatusSeesItAsync(vm, folder, nginx);

        await vm.SystemctlAsync("stop");
        var down = await Ask("-X", "POST", $"https://{Name}/api/tasks/1/pause", "-d", "{}");
        await vm.SystemctlAsync("start");
        Assert.Contains(" 503", down, StringComparison.Ordinal);
        Assert.Contains("\"retryable\":true", down, StringComparison.Ordinal);
        Assert.Contains("etry-after: 1", down, StringComparison.Ordinal);
    }

    private static async Task StatusSeesItAsync(Vm vm, TempFolder folder, NginxSite nginx)
    {
        var status = await vm.ScriptAsync(
            "vm_workforce_status.sh", [],
            ("NGINX_HEALTH_URL", $"https://{Name}/api/health"), ("ROOT_URL", $"https://{Name}/"), ("CONSOLE_URL", $"https://{Name}/console/"),
            ("LEGACY_WORKFORCE_URL", $"https://{Name}/workforce/"), ("CERTIFICATE_CONNECT", $"127.0.0.1:{nginx.Https}"),
            ("CURL_OPTIONS", $"--cacert {folder.File("cert.pem")} --connect-to {Name}:443:127.0.0.1:{nginx.Https} --connect-to {Name}:80:127.0.0.1:{nginx.Http}"));
        Assert.Matches("ok +nginx +the same instance", status.Output);
        Assert.Matches("ok +root +200", status.Output);
        Assert.Matches("ok +console +(200|302)", status.Output);
        Assert.Matches("ok +legacy +301", status.Output);
        Assert.Matches("warning +certificate +[12]", status.Output);
    }
}
