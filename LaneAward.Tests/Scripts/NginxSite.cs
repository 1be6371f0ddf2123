using System.Diagnostics;
using LaneAward.Tests.HouseRules;
using LaneAward.Tests.Support;
using Xunit;

namespace LaneAward.Tests.Scripts;

/// <summary>A real nginx on ports of its own with the shipped site in front of a running program.</summary>
internal sealed class NginxSite : IAsyncDisposable
{
    public const string Name = "staging.example.com";

    private readonly Process _nginx;

    private NginxSite(Process nginx, int http, int https)
    {
        _nginx = nginx;
        (Http, Https) = (http, https);
    }

    /// <summary>Its ports.</summary>
    public int Http { get; }

    public int Https { get; }

    public static bool IsHere => File.Exists("/usr/sbin/nginx");

    /// <summary>Skips the test, and says so, where there is no nginx.</summary>
    public static void Require()
    {
        Assert.SkipUnless(IsHere, "SKIPPED: nginx is missing (apt-get install nginx-light), so the site is NOT tested.");
    }

    /// <param name="upstream">The port of the program.</param>
    /// <param name="folder">Gets the certificate, cert.pem, and all that nginx writes.</param>
    public static async Task<NginxSite> StartAsync(int upstream, TempFolder folder)
    {
        var (http, https) = (Ports.Free(), Ports.Free());
        await ProgramRun.ShellAsync($"openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 2 -subj /CN={Name} -addext subjectAltName=DNS:{Name} -keyout {folder.File("key.pem")} -out {folder.File("cert.pem")} 2>/dev/null");
        // The shipped file with its names and ports changed, as an operator changes them.
        var site = (await File.ReadAllTextAsync(Repository.At("deploy", "nginx", "laneaward-staging.conf")))
            .Replace("/etc/letsencrypt/live/staging.example.com/fullchain.pem", folder.File("cert.pem"), StringComparison.Ordinal)
            .Replace("/etc/letsencrypt/live/staging.example.com/privkey.pem", folder.File("key.pem"), StringComparison.Ordinal)
            .Replace("listen 80", $"listen 127.0.0.1:{http}", StringComparison.Ordinal)
            .Replace("listen 443", $"listen 127.0.0.1:{https}", StringComparison.Ordinal)
            .Replace("127.0.0.1:9193", $"127.0.0.1:{upstream}", StringComparison.Ordinal);
        await File.WriteAllTextAsync(folder.File("site.conf"), site);
        await StandsBesideOthersAsync(folder, site, http, https);
        site += (await File.ReadAllTextAsync(Repository.At("deploy", "nginx", "laneaward-strangers.conf")))
            .Replace("listen 80", $"listen 127.0.0.1:{http}", StringComparison.Ordinal).Replace("listen 443", $"listen 127.0.0.1:{https}", StringComparison.Ordinal);
        await File.WriteAllTextAsync(folder.File("site.conf"), site);
        await CheckAsync(folder);
        var nginx = ProgramRun.Start("/usr/sbin/nginx", ["-p", folder.Path, "-c", folder.File("nginx.conf")]);
        // A connection that is taken means that it listens; curl itself tries again until then.
        await ProgramRun.RunAsync("curl", ["-sS", "-o", "/dev/null", "--retry", "50", "--retry-connrefused", "--retry-delay", "0", "--max-time", "20", $"http://127.0.0.1:{http}/"], null);
        return new NginxSite(nginx, http, https);
    }

    public async ValueTask DisposeAsync()
    {
        // Not killed: its worker would go on without it.
        await ProgramRun.RunAsync("kill", ["-TERM", _nginx.Id.ToString(System.Globalization.CultureInfo.InvariantCulture)], null);
        await _nginx.WaitForExitAsync(TestContext.Current.CancellationToken);
        _nginx.Dispose();
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
