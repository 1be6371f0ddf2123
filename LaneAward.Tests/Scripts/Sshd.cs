using System.Diagnostics;
using System.Globalization;
using LaneAward.Tests.HouseRules;
using LaneAward.Tests.Support;
using Xunit;

namespace LaneAward.Tests.Scripts;

/// <summary>A real sshd on 127.0.0.1 with three keys: one that may push reference files, one that may fetch backups, and the operator's.</summary>
internal sealed class Sshd : IAsyncDisposable
{
    private readonly TempFolder _folder = new();
    private readonly Process _process;

    private Sshd(Process process, TempFolder folder, int port)
    {
        _process = process;
        _folder = folder;
        Port = port;
    }

    public int Port { get; }

    public string ReferenceKey => _folder.File("reference");

    public string PullKey => _folder.File("pull");

    public string OperatorKey => _folder.File("operator");

    public string KnownHosts => _folder.File("known_hosts");

    public static void RequireParts()
    {
        foreach (var part in new[] { "/usr/sbin/sshd", "/usr/bin/rsync", "/usr/bin/rrsync" })
        {
            Assert.SkipUnless(File.Exists(part), $"SKIPPED: {part} is missing (apt-get install openssh-server rsync), so pushing and fetching are NOT tested.");
        }
    }

    public static async Task<Sshd> StartAsync(Vm vm)
    {
        var folder = new TempFolder();
        var port = Ports.Free();
        foreach (var key in new[] { "host", "reference", "pull", "operator" })
        {
            await ProgramRun.ShellAsync($"ssh-keygen -q -t ed25519 -N '' -C test -f {folder.File(key)}");
        }

        await File.WriteAllTextAsync(folder.File("gate-staging.conf"),
            $"""
            INCOMING={vm.Data}/incoming
            BACKUPS={vm.Backups}
            HEALTH_URL={vm.Health}
            AS_SERVICE=env

            """);
        var gate = $"env LANEAWARD_ETC={vm.Etc} LANEAWARD_GATE={folder.Path} {Repository.At("deploy", "gate")}";
        await File.WriteAllTextAsync(folder.File("authorized_keys"),
            $"""
            restrict,command="{gate} reference staging" {await File.ReadAllTextAsync(folder.File("reference.pub"))}
            restrict,command="{gate} pull staging" {await File.ReadAllTextAsync(folder.File("pull.pub"))}
            {await File.ReadAllTextAsync(folder.File("operator.pub"))}
            """);
        await File.WriteAllTextAsync(folder.File("known_hosts"), $"[127.0.0.1]:{port} {await File.ReadAllTextAsync(folder.File("host.pub"))}");
        // A home of its own: what whoever runs the tests has in theirs would be read at each of the 70 connections, a second of somebody's pyenv on one machine.
        await File.WriteAllTextAsync(folder.File("config"), string.Create(CultureInfo.InvariantCulture,
            $"""
            ListenAddress 127.0.0.1
            Port {port}
            HostKey {folder.File("host")}
            AuthorizedKeysFile {folder.File("authorized_keys")}
            PidFile none
            UsePAM no
            StrictModes no
            PasswordAuthentication no
            PermitRootLogin prohibit-password
            SetEnv HOME={vm.Root}/home

            """));
        Directory.CreateDirectory("/run/sshd");
        var process = ProgramRun.Start("/usr/sbin/sshd", ["-D", "-e", "-f", folder.File("config")]);
        while (await process.StandardError.ReadLineAsync() is { } line)
        {
            if (line.Contains("Server listening", StringComparison.Ordinal))
            {
                _ = process.StandardError.ReadToEndAsync();
                return new Sshd(process, folder, port);
            }
        }

        throw new InvalidOperationException("sshd did not start.");
    }

    public (string Name, string Value)[] Settings(string key)
    {
        return
        [
            ("SSH_KEY", key), ("SSH_HOST", "127.0.0.1"), ("SSH_PORT", Port.ToString(CultureInfo.InvariantCulture)), ("SSH_USER", Environment.UserName),
            ("SSH_KNOWN_HOSTS", KnownHosts),
        ];
    }

    /// <summary>A command of an attacker's own with this key.</summary>
    public Task<ProgramRun> TryAsync(string key, params string[] command)
    {
        return ProgramRun.RunAsync(
            "ssh",
            [
                "-i", key, "-p", Port.ToString(CultureInfo.InvariantCulture), "-o", "BatchMode=yes", "-o", "IdentitiesOnly=yes", "-o", "UserKnownHostsFile=" + KnownHosts,
                $"{Environment.UserName}@127.0.0.1", .. command,
            ],
            null);
    }

    /// <summary>rsync as an attacker with this key would use it.</summary>
    public Task<ProgramRun> RsyncAsync(string key, string from, string to)
    {
        return ProgramRun.RunAsync(
            "rsync", ["-rt", "-e", $"ssh -i {key} -p {Port} -o BatchMode=yes -o IdentitiesOnly=yes -o UserKnownHostsFile={KnownHosts}", from, to], null);
    }

    public static string Remote(string path) => $"{Environment.UserName}@127.0.0.1:{path}";

    public async ValueTask DisposeAsync()
    {
        _process.Kill();
        await _process.WaitForExitAsync();
        _process.Dispose();
        _folder.Dispose();
    }
}
