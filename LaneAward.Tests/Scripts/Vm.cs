using System.Globalization;
using LaneAward.Data;
using LaneAward.Data.Maintenance;
using LaneAward.Tests.HouseRules;
using LaneAward.Tests.Support;
using LaneAward.Web.Features.SignIn;
using LaneAward.Web.Infrastructure;
using Xunit;

namespace LaneAward.Tests.Scripts;

/// <summary>
/// A staging machine in a folder: /etc, /opt, /var as the runbook names them, the published program, and a systemctl that really starts and
/// stops it. The scripts run as an operator runs them; nothing of ours is replaced.
/// </summary>
internal sealed class Vm : IAsyncDisposable
{
    public const string Pin = "4827";

    private static readonly string Shims = Repository.At("LaneAward.Tests", "Scripts", "shims");

    private readonly TempFolder _folder = new();

    private Vm(int port)
    {
        Port = port;
    }

    public int Port { get; }

    public string Version { get; private set; } = "";

    public string Etc => _folder.File("etc/laneaward");

    public string Install => _folder.File("opt/laneaward-staging");

    public string Data => _folder.File("var/lib/laneaward-staging");

    public string Backups => _folder.File("var/backups/laneaward/staging");

    public string LiveDatabase => Path.Combine(Data, "workforce.db");

    public string OpsLog => _folder.File("var/log/laneaward/ops-staging.log");

    public string Uploads => _folder.File("home/laneaward-staging-upload");

    public string Shim => _folder.File("shim");

    public string Root => _folder.Path;

    public string Health => $"http://127.0.0.1:{Port}/api/health";

    /// <summary>A machine with a shop of some people and orders, one release, and the service running.</summary>
    public static async Task<Vm> StartAsync()
    {
        var vm = new Vm(Ports.Free());
        foreach (var folder in new[] { vm.Etc, vm.Install + "/releases", vm.Data + "/incoming", vm.Backups, vm.Shim, vm.Uploads, vm._folder.File("lock"), Path.GetDirectoryName(vm.OpsLog)! })
        {
            Directory.CreateDirectory(folder);
        }

        var release = await PublishedRelease.FolderAsync();
        vm.Version = VersionOf(release);
        await ProgramRun.ShellAsync($"cp -al {release} {vm.Install}/releases/{vm.Version} && ln -s {vm.Install}/releases/{vm.Version} {vm.Install}/current && ln -s current {vm.Install}/workforce_app");
        vm.WriteSettings();
        vm.MakeShop();
        await vm.SystemctlAsync("start");
        return vm;
    }

    public static string VersionOf(string release)
    {
        using var facts = System.Text.Json.JsonDocument.Parse(File.ReadAllBytes(Path.Combine(release, "VERSION.json")));
        return facts.RootElement.GetProperty("version").GetString()!;
    }

    /// <summary>One of the scripts of the release that is current.</summary>
    public Task<ProgramRun> ScriptAsync(string name, params string[] arguments) => ScriptAsync(name, arguments, []);

    /// <summary>The same, where the caller's shell has settings of its own.</summary>
    public Task<ProgramRun> ScriptAsync(string name, string[] arguments, params (string Name, string Value)[] environment)
    {
        return RunAsync("bash", [$"{Install}/workforce_app/deploy/{name}", "--env", "staging", .. arguments], environment);
    }

    /// <summary>A verb of the current release, with the settings of the service.</summary>
    public Task<ProgramRun> VerbAsync(params string[] arguments)
    {
        return RunAsync($"{Install}/workforce_app/LaneAward.Web", arguments);
    }

    /// <summary>Where commands are looked for: the stand-in for systemd before the real one.</summary>
    public static string SearchPath => Shims + ":" + System.Environment.GetEnvironmentVariable("PATH");

    /// <summary>A setting that has the commands of a folder take the place of those of the machine.</summary>
    public static (string Name, string Value) FirstOnPath(string folder) => ("PATH", folder + ":" + SearchPath);

    public Task<ProgramRun> RunAsync(string program, string[] arguments, params (string Name, string Value)[] environment)
    {
        return ProgramRun.RunAsync(program, arguments, null, [.. Environment(), .. environment]);
    }

    /// <summary>What a shell on this machine would have set: where the settings are, and the stand-in for systemd first on the path.</summary>
    public (string Name, string Value)[] Environment()
    {
        return
        [
            // The scripts that change something end with the status; one test of each kind is enough to see that.
            ("STATUS_SCRIPT", "/bin/true"), ("DOTNET_TieredPGO", "0"), ("LANEAWARD_ETC", Etc), ("SHIM", Shim), ("PATH", SearchPath),
            .. File.ReadAllLines(Etc + "/staging.env").Where(l => l.StartsWith("LaneAward__", StringComparison.Ordinal)).Select(l => (l[..l.IndexOf('=', StringComparison.Ordinal)], l[(l.IndexOf('=', StringComparison.Ordinal) + 1)..])),
        ];
    }

    public async Task SystemctlAsync(string verb)
    {
        var run = await RunAsync(Shims + "/systemctl", [verb, "laneaward-workforce-api-staging"]);
        Assert.True(run.ExitCode == 0, run.Error + (File.Exists(Shim + "/journal") ? await File.ReadAllTextAsync(Shim + "/journal") : ""));
    }

    /// <summary>The next start of the service fails.</summary>
    public void FailNextStart() => File.WriteAllText(Shim + "/fail-start", "");

    public async Task<string> AskHealthAsync()
    {
        using var client = new HttpClient();
        return await client.GetStringAsync(Health);
    }

    public void Sql(string sql)
    {
        using var connection = LaneAward.Data.Connections.OpenWriter(LiveDatabase, 10_000);
        Dapper.SqlMapper.Execute(connection, sql);
    }

    public T Scalar<T>(string sql)
    {
        using var connection = LaneAward.Data.Connections.OpenReader(LiveDatabase, 10_000);
        return Dapper.SqlMapper.QuerySingle<T>(connection, sql);
    }

    /// <summary>What every table holds now, but for the two that operations themselves write to.</summary>
    public IReadOnlyDictionary<string, TableContent> Content()
    {
        using var connection = LaneAward.Data.Connections.OpenReader(LiveDatabase, 10_000);
        return TableContent.Read(connection, TableClasses.Preserve.Concat(TableClasses.Activity).Except(["instance", "audit_entries"]));
    }

    /// <summary>Makes the manifest of the release that is the working folder.</summary>
    public const string Sum = "rm -f manifest.sha256 && find . -type f ! -name manifest.sha256 -exec sha256sum {} + > ../manifest && mv ../manifest manifest.sha256";

    /// <summary>A program that hands everything to the first release: small enough to be copied and summed many times.</summary>
    public string Runs => $"exec {Install}/releases/{Version}/LaneAward.Web \"$@\"";

    /// <summary>Lays a release where uploads arrive.</summary>
    /// <param name="program">What its LaneAward.Web does, in sh.</param>
    /// <param name="change">What is done to it after its manifest was made.</param>
    public async Task<string> UploadAsync(string version, string program, string change = "true")
    {
        var folder = $"{Uploads}/{version}";
        await ProgramRun.ShellAsync($"mkdir {folder} && cp -r {Repository.At("deploy")} {folder}/deploy");
        await File.WriteAllTextAsync(folder + "/LaneAward.Web", $"#!/bin/sh\n{program}\n");
        await ProgramRun.ShellAsync($"sed 's/LaneAward.Web/LaneAward.Import/' {folder}/LaneAward.Web > {folder}/LaneAward.Import && chmod +x {folder}/LaneAward.Import");
        var facts = await File.ReadAllTextAsync($"{Install}/current/VERSION.json");
        await File.WriteAllTextAsync(folder + "/VERSION.json", System.Text.RegularExpressions.Regex.Replace(facts, "\"version\": \"[^\"]*\"", $"\"version\": \"{version}\""));
        await ProgramRun.ShellAsync($"cd {folder} && chmod +x LaneAward.Web && {Sum} && {change}");
        return folder;
    }

    public string CurrentRelease => Path.GetFileName(new DirectoryInfo(Install + "/current").LinkTarget!);

    public void Set(string name, string value)
    {
        var file = Etc + "/staging.env";
        File.WriteAllLines(file, File.ReadAllLines(file).Where(l => !l.StartsWith(name + "=", StringComparison.Ordinal)).Append($"{name}={value}"));
    }

    public async ValueTask DisposeAsync()
    {
        await RunAsync(Shims + "/systemctl", ["stop", "laneaward-workforce-api-staging"]);
        await ProgramRun.ShellAsync($"chmod -R u+w {Root}/opt");
        _folder.Dispose();
    }

    private void WriteSettings()
    {
        File.WriteAllText(Etc + "/staging.env", string.Create(CultureInfo.InvariantCulture,
            $"""
            DOTNET_TieredPGO=0
            LaneAward__Environment=staging
            LaneAward__DataDirectory={Data}
            LaneAward__BackupDirectory={Backups}
            LaneAward__PinKeyFile={Etc}/staging-pin.key
            ASPNETCORE_URLS=http://127.0.0.1:{Port}
            ASPNETCORE_FORWARDEDHEADERS_ENABLED=true
            SERVICE_NAME=laneaward-workforce-api-staging
            INSTALL_DIR={Install}
            UPLOAD_DIR={Uploads}
            LOCK_FILE={_folder.File("lock/laneaward-staging.lock")}
            OPS_LOG={OpsLog}
            DIRECT_HEALTH_URL={Health}

            """));
    }

    private void MakeShop()
    {
        PinKeyFile.Create(Etc + "/staging-pin.key");
        var vault = new PinVault(File.ReadAllBytes(Etc + "/staging-pin.key"), "staging");
        using var shop = ShopDatabase.Create();
        shop.Execute("UPDATE instance SET environment = 'staging', instance_id = lower(hex(randomblob(16)))");
        var rosa = shop.AddPerson("Rosa Delgado");
        var secret = vault.Seal(rosa, Pin);
        shop.Execute(
            "UPDATE people SET pin_key_id = @KeyId, pin_length = @Length, pin_tag = @Tag, pin_seal = @Seal WHERE id = @rosa",
            new { rosa, secret.KeyId, secret.Length, secret.Tag, secret.Seal });
        shop.AddTask(rosa);
        shop.Execute("INSERT INTO work_sessions (task_id, person_id, started_at_ms, ended_at_ms, end_kind) VALUES (1, @rosa, 1776000000000, 1776000600000, 'pause')", new { rosa });
        DatabaseFile.Seal(shop.Options);
        File.Copy(shop.Path, LiveDatabase);
    }
}

/// <summary>One machine for all tests of the scripts, made at the first that asks: starting one costs a start of the program.</summary>
[CollectionDefinition(Name)]
public sealed class VmGroup : ICollectionFixture<SharedVm>
{
    public const string Name = "A staging machine";
}

/// <summary>Holds the machine of <see cref="VmGroup"/>. A test takes it as it finds it and leaves the service running.</summary>
public sealed class SharedVm : IAsyncDisposable
{
    private Vm? _vm;

    internal async Task<Vm> GetAsync() => _vm ??= await Vm.StartAsync();

    public async ValueTask DisposeAsync()
    {
        if (_vm is not null)
        {
            await _vm.DisposeAsync();
        }
    }
}
