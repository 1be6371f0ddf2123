using System.Diagnostics;
using LaneAward.Tests.HouseRules;
using LaneAward.Tests.Support;
using Xunit;

namespace LaneAward.Tests.Scripts;

/// <summary>The shipped nginx site with TLS in front of the running program, and the status script looking at all of it.</summary>
[Collection(VmGroup.Name)]
public sealed class NginxTests(SharedVm shared)
{
    private const string Name = "staging.example.com";

    [Fact]
    public async Task The_site_leads_to_https_redirects_the_old_address_and_a_restart_is_told_as_retryable()
    {
        Assert.SkipUnless(File.Exists("/usr/sbin/nginx"), "SKIPPED: nginx is missing (apt-get install nginx-light), so the site is NOT tested.");
        var vm = await shared.GetAsync();
        using var folder = new TempFolder();
        var (http, https) = (Vm.FreePort(), Vm.FreePort());
        using var nginx = await StartAsync(vm, folder, http, https);
        try
        {
            async Task<string> Ask(params string[] options)
            {
                var run = await ProgramRun.RunAsync("curl", ["-sS", "-i", "--max-time", "20", "--cacert", folder.File("cert.pem"), "--connect-to", $"{Name}:443:127.0.0.1:{https}", "--connect-to", $"{Name}:80:127.0.0.1:{http}", .. options], null);
                return run.Output + run.Error;
            }

            var health = await Ask($"https://{Name}/api/health");
            Assert.Contains("\"environment\":\"staging\"", health, StringComparison.Ordinal);
            Assert.Contains("max-age=31536000", health, StringComparison.OrdinalIgnoreCase);
            Assert.Contains("308 Permanent Redirect", await Ask("-X", "POST", $"http://{Name}/tasks/1/pause"), StringComparison.Ordinal);
            var old = await Ask($"https://{Name}/workforce/index.html");
            Assert.Contains(" 301", old, StringComparison.Ordinal);
            Assert.Matches("(?i)location: /\r", old);
            Assert.Contains(" 401", await Ask($"https://{Name}/api/parity", "-H", "X-Forwarded-For: 127.0.0.1"), StringComparison.Ordinal);
            Assert.Contains(" 413", await Ask($"https://{Name}/api/session", "-X", "POST", "--data-binary", "@" + vm.LiveDatabase, "-H", "Content-Type: application/json"), StringComparison.Ordinal);
            var stranger = await ProgramRun.RunAsync("curl", ["-sS", "-k", "--max-time", "5", "--connect-to", $"::127.0.0.1:{https}", "https://another.example.com/"], null);
            Assert.NotEqual(0, stranger.ExitCode);

            await StatusSeesItAsync(vm, folder, http, https);

            await vm.SystemctlAsync("stop");
            var down = await Ask("-X", "POST", $"https://{Name}/api/tasks/1/pause", "-d", "{}");
            await vm.SystemctlAsync("start");
            Assert.Contains(" 503", down, StringComparison.Ordinal);
            Assert.Contains("\"retryable\":true", down, StringComparison.Ordinal);
            Assert.Contains("etry-after: 1", down, StringComparison.Ordinal);
        }
        finally
        {
            // Not killed: its worker would go on without it.
            await ProgramRun.RunAsync("kill", ["-TERM", nginx.Id.ToString(System.Globalization.CultureInfo.InvariantCulture)], null);
            await nginx.WaitForExitAsync(TestContext.Current.CancellationToken);
        }
    }

    private static async Task StatusSeesItAsync(Vm vm, TempFolder folder, int http, int https)
    {
        var status = await vm.RunAsync(
            "bash", [vm.Install + "/workforce_app/deploy/vm_workforce_status.sh", "--env", "staging"],
            ("NGINX_HEALTH_URL", $"https://{Name}/api/health"), ("ROOT_URL", $"https://{Name}/"), ("CONSOLE_URL", $"https://{Name}/console/"),
            ("LEGACY_WORKFORCE_URL", $"https://{Name}/workforce/"), ("CERTIFICATE_CONNECT", $"127.0.0.1:{https}"),
            ("CURL_OPTIONS", $"--cacert {folder.File("cert.pem")} --connect-to {Name}:443:127.0.0.1:{https} --connect-to {Name}:80:127.0.0.1:{http}"));
        Assert.Matches("ok +nginx +the same instance", status.Output);
        Assert.Matches("ok +root +200", status.Output);
        Assert.Matches("ok +console +(200|302)", status.Output);
        Assert.Matches("ok +legacy +301", status.Output);
        Assert.Matches("warning +certificate +[12]", status.Output);
    }

    private static async Task<Process> StartAsync(Vm vm, TempFolder folder, int http, int https)
    {
        await Vm.Shell($"openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 2 -subj /CN={Name} -addext subjectAltName=DNS:{Name} -keyout {folder.File("key.pem")} -out {folder.File("cert.pem")} 2>/dev/null");
        // The shipped file with its names and ports changed, as an operator changes them.
        var site = (await File.ReadAllTextAsync(Repository.At("deploy", "nginx", "laneaward-staging.conf")))
            .Replace("/etc/letsencrypt/live/staging.example.com/fullchain.pem", folder.File("cert.pem"), StringComparison.Ordinal)
            .Replace("/etc/letsencrypt/live/staging.example.com/privkey.pem", folder.File("key.pem"), StringComparison.Ordinal)
            .Replace("listen 80", $"listen 127.0.0.1:{http}", StringComparison.Ordinal)
            .Replace("listen 443", $"listen 127.0.0.1:{https}", StringComparison.Ordinal)
            .Replace("127.0.0.1:9193", $"127.0.0.1:{vm.Port}", StringComparison.Ordinal);
        await File.WriteAllTextAsync(folder.File("site.conf"), site);
        await StandsBesideOthersAsync(folder, site, http, https);
        site += (await File.ReadAllTextAsync(Repository.At("deploy", "nginx", "laneaward-strangers.conf")))
            .Replace("listen 80", $"listen 127.0.0.1:{http}", StringComparison.Ordinal).Replace("listen 443", $"listen 127.0.0.1:{https}", StringComparison.Ordinal);
        await File.WriteAllTextAsync(folder.File("site.conf"), site);
        await CheckAsync(folder);
        var nginx = ProgramRun.Start("/usr/sbin/nginx", ["-p", folder.Path, "-c", folder.File("nginx.conf")]);
        // A connection that is taken means that it listens; curl itself tries again until then.
        await ProgramRun.RunAsync("curl", ["-sS", "-o", "/dev/null", "--retry", "50", "--retry-connrefused", "--retry-delay", "0", "--max-time", "20", $"http://127.0.0.1:{http}/"], null);
        return nginx;
    }

    /// <summary>Debian's own default site, staging and public on one machine, as the install script writes them.</summary>
    private static async Task StandsBesideOthersAsync(TempFolder folder, string site, int http, int https)
    {
        var open = site.Replace("laneaward_staging", "laneaward_public", StringComparison.Ordinal).Replace("staging.example.com", "tasks.example.com", StringComparison.Ordinal);
        await File.WriteAllTextAsync(folder.File("site.conf"), $"server {{ listen 127.0.0.1:{http} default_server; listen 127.0.0.1:{https} ssl default_server; ssl_reject_handshake on; server_name _; root /var/www/html; }}\n{site}\n{open}");
        await CheckAsync(folder);
    }

    private static async Task CheckAsync(TempFolder folder)
    {
        await File.WriteAllTextAsync(folder.File("nginx.conf"),
            $$"""
            user {{Environment.UserName}}; daemon off; pid {{folder.File("pid")}}; error_log {{folder.File("error.log")}};
            events { }
            http { access_log off; client_body_temp_path {{folder.File("body")}}; proxy_temp_path {{folder.File("proxy")}}; fastcgi_temp_path {{folder.File("f")}};
              uwsgi_temp_path {{folder.File("u")}}; scgi_temp_path {{folder.File("s")}}; include {{folder.File("site.conf")}}; }
            """);
        var test = await ProgramRun.RunAsync("/usr/sbin/nginx", ["-t", "-p", folder.Path, "-c", folder.File("nginx.conf")], null);
        Assert.True(test.ExitCode == 0, test.Error);
    }
}
