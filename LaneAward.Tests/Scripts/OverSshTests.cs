using LaneAward.Data.Files;
using LaneAward.Data.Maintenance;
using LaneAward.Tests.HouseRules;
using LaneAward.Tests.Support;
using Xunit;

namespace LaneAward.Tests.Scripts;

/// <summary>Processes 1, 2 and 8 from the operator's machine, over a real sshd with the restricted keys.</summary>
[Collection(VmGroup.Name)]
public sealed class OverSshTests(SharedVm shared) : IAsyncLifetime
{
    private Vm _vm = null!;
    private Sshd _ssh = null!;

    public async ValueTask InitializeAsync()
    {
        Sshd.RequireParts();
        _vm = await shared.GetAsync();
        _ssh = await Sshd.StartAsync(_vm);
    }

    public async ValueTask DisposeAsync()
    {
        if (_ssh is not null)
        {
            await _ssh.DisposeAsync();
        }
    }

    [Fact]
    public async Task The_push_sends_tables_imports_them_beside_the_service_and_its_key_can_do_nothing_else()
    {
        var tables = _vm.Root + "/pm_database";
        await ProgramRun.OkAsync(_vm.RunAsync($"{_vm.Install}/releases/{_vm.Version}/LaneAward.Import", ["sample", tables, "--customers", "3257", "--orders", "4910"]));
        await File.WriteAllTextAsync(tables + "/SNAPSHOT.json", Snapshot.Replace("8", "9", StringComparison.Ordinal), TestContext.Current.CancellationToken);
        var people = _vm.Scalar<long>("SELECT count(*) FROM people");

        var dry = await ProgramRun.OkAsync(PushAsync(tables, "--dry-run"));
        Assert.True(_vm.Scalar<long>("SELECT count(*) FROM orders") < 10);
        var push = await ProgramRun.OkAsync(PushAsync(tables));
        Assert.Equal(4910, _vm.Scalar<long>("SELECT count(*) FROM orders WHERE missing_since_ms IS NULL"));
        Assert.Equal(people, _vm.Scalar<long>("SELECT count(*) FROM people"));
        Assert.Contains("CUSTOMER.DBF", dry.Output, StringComparison.Ordinal);
        Assert.Contains("\"orders\":4910", push.Output, StringComparison.Ordinal);
        Assert.Contains("\"orderNumber\":\"107923\"", push.Output, StringComparison.Ordinal);
        var again = await ProgramRun.OkAsync(PushAsync(tables));
        Assert.DoesNotContain("<f", again.Output, StringComparison.Ordinal);

        // An older export is not let through by the word that every weekend needs.
        await File.WriteAllTextAsync(tables + "/SNAPSHOT.json", Snapshot, TestContext.Current.CancellationToken);
        var older = await PushAsync(tables);
        Assert.True(older.ExitCode == 65, older.Error + older.Output);
        Assert.Contains("Snapshot 8 is older than 9", older.Output + older.Error, StringComparison.Ordinal);
        await ProgramRun.OkAsync(PushAsync(tables, "--dry-run", ("ACCEPT_OLDER", "1")));

        // Another host key, another key, no weekday.
        var stranger = await PushAsync(tables, settings: ("SSH_KNOWN_HOSTS", "/dev/null"));
        Assert.True(stranger.ExitCode == 69, stranger.Error);
        var saturday = _vm.Root + "/saturday";
        Directory.CreateDirectory(saturday);
        await ProgramRun.ShellAsync($"printf '#!/bin/sh\\necho 6\\n' > {saturday}/date && chmod +x {saturday}/date");
        var weekend = await PushAsync(tables, settings: [("FORCE_REFRESH", ""), ("PATH", saturday + ":" + Environment.GetEnvironmentVariable("PATH"))]);
        Assert.Equal((0, "skipped: weekend (FORCE_REFRESH=1 pushes all the same)\n"), (weekend.ExitCode, weekend.Output));
        var warned = await PushAsync(tables, "--dry-run", ("SSH_KEY", _ssh.OperatorKey));
        Assert.Contains("this key opens a shell", warned.Error, StringComparison.Ordinal);

        // A table that the mapping there does not name; the next push, without it, finds nothing of it in its way.
        await ProgramRun.ShellAsync($"cp {tables}/ATXDET.DBF {tables}/PAYROLL.DBF");
        var foreign = await PushAsync(tables, "--dry-run", ("ACCEPT_OLDER", "1"));
        Assert.True(foreign.ExitCode == 65, foreign.Error);
        Assert.Contains("PAYROLL.DBF is no table that this shop reads", foreign.Error, StringComparison.Ordinal);
        File.Delete(tables + "/PAYROLL.DBF");
        await ProgramRun.OkAsync(PushAsync(tables, "--dry-run", ("ACCEPT_OLDER", "1")));
        await OtherNamesAsync(tables);

        // A database under a table's name, and a table that was cut off.
        File.Copy(_vm.LiveDatabase, tables + "/ATXDET.DBF", overwrite: true);
        var disguised = await PushAsync(tables);
        Assert.True(disguised.ExitCode == 65, disguised.Error);
        Assert.Contains("is a SQLite database", disguised.Error, StringComparison.Ordinal);

        await NothingElseAsync();
        Assert.Equal(4910, _vm.Scalar<long>("SELECT count(*) FROM orders WHERE missing_since_ms IS NULL"));
    }

    [Fact]
    public async Task Backups_are_fetched_proven_and_acknowledged_and_a_copy_for_development_holds_no_secret()
    {
        var first = (await ProgramRun.OkAsync(_vm.VerbAsync("backup", "--reason", "scheduled"))).Output.Trim();
        (string, string)[] settings =
        [
            ("BDR_DIR", _vm.Root + "/home/laneaward"), ("BDR_HOST_STAGING", "127.0.0.1"), ("BDR_KEY", _ssh.PullKey),
            ("BDR_APP", _vm.Install + "/workforce_app/LaneAward.Web"), .. _ssh.Settings(_ssh.PullKey),
        ];

        Assert.Equal(2, (await BdrAsync(settings, "status")).ExitCode);
        await ProgramRun.OkAsync(BdrAsync(settings, "run", "vm-staging"));
        var fetched = _vm.Root + "/home/laneaward/staging-database/" + Path.GetFileName(first);
        Assert.Equal(FileSum.Of(first), FileSum.Of(fetched));
        Assert.Equal(FileSum.Of(first), new OperationsFolder(_vm.Data).Offsite!.Sha256);
        Assert.Contains("vm-staging   ok, 0 hours old", (await BdrAsync(settings, "status")).Output, StringComparison.Ordinal);
        Assert.Contains("not due", (await ProgramRun.OkAsync(BdrAsync(settings, "run", "--due", "vm-staging"))).Error, StringComparison.Ordinal);
        Assert.Contains("drill ok", (await ProgramRun.OkAsync(BdrAsync(settings, "drill", "vm-staging"))).Output, StringComparison.Ordinal);

        await ProgramRun.OkAsync(BdrAsync(settings, "skip", "vm-prod"));
        Assert.Contains("vm-prod      skipped", (await ProgramRun.OkAsync(BdrAsync(settings, "list"))).Output, StringComparison.Ordinal);
        await ProgramRun.OkAsync(BdrAsync([("BDR_SOURCE", Repository.At("deploy")), .. settings], "run", "source"));
        Assert.Equal(70, (await BdrAsync(settings, "run", "local", "vm-prod")).ExitCode);

        var target = _vm.Root + "/development";
        await ProgramRun.OkAsync(_vm.RunAsync("dash", [Repository.At("scripts", "fetch_copy_for_development.sh"), target], settings));
        using (var copy = LaneAward.Data.Connections.OpenReader(target + "/workforce.db", 1000))
        {
            Assert.Equal(
                "development 1 0",
                Dapper.SqlMapper.QuerySingle<string>(copy, "SELECT environment || ' ' || (SELECT count(*) FROM people) || ' ' || (SELECT count(*) FROM people WHERE pin_tag IS NOT NULL) FROM instance"));
        }

        // What was changed on the way is no backup; the next run brings the real one.
        await File.WriteAllTextAsync(fetched, "changed", TestContext.Current.CancellationToken);
        File.SetLastWriteTimeUtc(fetched, File.GetLastWriteTimeUtc(first));
        Assert.Equal(0, (await BdrAsync(settings, "run", "vm-staging")).ExitCode);
        var sum = FileSum.Of(first);
        Assert.Equal(sum, FileSum.Of(fetched));
        await TheServerTurnsBadAsync(settings, first, fetched);
        Assert.Equal(sum, FileSum.Of(fetched));

        // Fetching goes well, but the server has made none for a long time.
        Directory.CreateDirectory(_vm.Root + "/old/staging-database");
        await ProgramRun.ShellAsync($"cp -R {_vm.Root}/home/laneaward/.state {_vm.Root}/old/ && touch {_vm.Root}/old/staging-database/workforce_staging_20260101T000000Z_scheduled.db");
        Assert.Matches("vm-staging   CRITICAL, [0-9]{4,} hours old", (await BdrAsync([("BDR_DIR", _vm.Root + "/old"), .. settings.Where(s => s.Item1 != "BDR_DIR")], "status")).Output);

        // The pull key writes nothing and reads nothing else.
        Assert.NotEqual(0, (await _ssh.RsyncAsync(_ssh.PullKey, Repository.At("README.md"), Sshd.Remote("x.db"))).ExitCode);
        Assert.NotEqual(0, (await _ssh.RsyncAsync(_ssh.PullKey, Sshd.Remote(_vm.LiveDatabase), _vm.Root + "/stolen.db")).ExitCode);
        Assert.False(File.Exists(_vm.Root + "/stolen.db"));
        Assert.Equal(77, (await _ssh.TryAsync(_ssh.PullKey, "laneaward-import --apply")).ExitCode);
        Assert.NotEqual(0, (await _ssh.TryAsync(_ssh.PullKey, "laneaward-backup-ack " + new string('a', 64))).ExitCode);
    }

    /// <summary>Whoever rules the server can write over none of what is held, and nothing that comes in wrong stays unnoticed, the newest or not.</summary>
    private async Task TheServerTurnsBadAsync((string, string)[] settings, string there, string held)
    {
        var (older, folder) = (_vm.Backups + "/workforce_vm-staging_20260101T000000Z_scheduled", Path.GetDirectoryName(held)!);
        await ProgramRun.ShellAsync($"cp {there} {older}.db; cp {there.Replace(".db", ".json", StringComparison.Ordinal)} {older}.json; echo x >> {older}.db; mkdir {_vm.Root}/aside; cp {there} {_vm.Root}/aside; echo bad > {there}");
        var bad = await BdrAsync(settings, "run", "vm-staging");
        await ProgramRun.ShellAsync($"rm {older}.*; mv {_vm.Root}/aside/* {there}");

        // It keeps the newest from nothing, and is not fetched again.
        Assert.True(bad.ExitCode == 0, bad.Error);
        Assert.Contains($"has not come: {Path.GetFileName(older)}.db; put aside", bad.Error, StringComparison.Ordinal);
        Assert.Contains("vm-staging: ok, " + held, bad.Error, StringComparison.Ordinal);
        Assert.True(File.Exists($"{folder}/{Path.GetFileName(older)}.db.refused"));
        Assert.False(File.Exists(folder + "/.backup.lock"));

        // Of a day that has not come: the newest of all, were it believed. It takes the place of none that is held.
        var (future, old) = (_vm.Backups + "/workforce_vm-staging_29990101T000000Z_scheduled", folder + "/workforce_vm-staging_20250101T000000Z_before-import");
        await ProgramRun.ShellAsync($"for file in {future} {old}; do cp {held} $file.db; cp {held.Replace(".db", ".json", StringComparison.Ordinal)} $file.json; done");
        var forged = await BdrAsync(settings, "run", "vm-staging");
        var again = await BdrAsync(settings, "run", "vm-staging");
        await ProgramRun.ShellAsync($"rm {future}.*");
        Assert.True((forged.ExitCode, again.ExitCode) == (70, 0), forged.Error + again.Error);
        Assert.Contains("vm-staging: ok, " + held, again.Error, StringComparison.Ordinal);
        Assert.True(File.Exists(old + ".db"));
    }

    [Fact]
    public async Task A_release_is_uploaded_and_served()
    {
        // Health knows it by the beginning of its version.
        var version = _vm.Version[..^1];
        var release = await _vm.UploadAsync(version, _vm.Runs);
        await ProgramRun.ShellAsync($"mv {release} {_vm.Root}/release");
        release = _vm.Root + "/release";

        var publish = await ProgramRun.OkAsync(_vm.RunAsync(
            "dash", [Repository.At("scripts", "publish_staging.sh"), "--allow-dirty"],
            [
                .. _ssh.Settings(_ssh.OperatorKey), ("RELEASE_DIR", release), ("SKIP_TESTS", "1"), ("REMOTE_UPLOAD", _vm.Uploads), ("REMOTE_INSTALL", _vm.Install),
                ("REMOTE_SUDO", string.Join(' ', _vm.Environment().Select(e => $"{e.Name}={e.Value}").Prepend("env"))),
            ]));

        Assert.Contains($"release {version} is served", publish.Output, StringComparison.Ordinal);
        Assert.Equal(version, _vm.CurrentRelease);
    }

    /// <summary>Tables of other names travel: what the importer then says is about the names of the import before.</summary>
    private async Task OtherNamesAsync(string tables)
    {
        var others = _vm.Root + "/pm_others";
        await ProgramRun.ShellAsync($"cp -r {tables} {others} && cd {others} && for kind in DBF FPT CDX; do if [ -e CUSTOMER.$kind ]; then mv CUSTOMER.$kind ARCUST.$kind; fi; done");
        var shipped = await PushAsync(others, "--dry-run", ("ACCEPT_OLDER", "1"));
        Assert.Contains("CUSTOMER.DBF was part of the last import", shipped.Error, StringComparison.Ordinal);

        var mapping = _vm.Data + "/mapping.json";
        await File.WriteAllTextAsync(mapping, """{"customers": {"table": "ARCUST", "key": "CUSTNO", "name": "NAME"}, "orders": {"table": "COSTORD", "key": "ORDERNO", "customer": "CUSTNO"}}""", TestContext.Current.CancellationToken);
        var own = await PushAsync(others, "--dry-run", ("ACCEPT_OLDER", "1"));
        File.Delete(mapping);
        Assert.True(own.ExitCode == 65, own.Error);
        Assert.Contains("is no table that this shop reads: see mapping.json", own.Error, StringComparison.Ordinal);
    }

    private const string Snapshot = """{"number":8,"source":"asidta_file_8","promotedAt":"2026-04-14T00:00:00Z","files":[]}""";

    private async Task NothingElseAsync()
    {
        var key = _ssh.ReferenceKey;
        foreach (var command in new[] { "id", "bash -i", $"cat {_vm.LiveDatabase}", "laneaward-backup-ack " + new string('a', 64), "rsync; id", "laneaward-import --apply; id", "laneaward-import --accept-shrink", "work staging import --apply", "" })
        {
            var run = await _ssh.TryAsync(key, command);
            Assert.True(run.ExitCode != 0, command);
            Assert.DoesNotContain("uid=", run.Output, StringComparison.Ordinal);
        }

        var sum = FileSum.Of(_vm.LiveDatabase);
        var evil = _vm.Root + "/evil.db";
        await File.WriteAllTextAsync(evil, "local", TestContext.Current.CancellationToken);
        await _ssh.RsyncAsync(key, evil, Sshd.Remote(_vm.LiveDatabase));
        await _ssh.RsyncAsync(key, evil, Sshd.Remote("../workforce.db"));
        await ProgramRun.RunAsync("scp", ["-i", key, "-P", $"{_ssh.Port}", "-o", "BatchMode=yes", "-o", "UserKnownHostsFile=" + _ssh.KnownHosts, evil, Sshd.Remote(_vm.LiveDatabase)], null);
        Assert.Equal(sum, FileSum.Of(_vm.LiveDatabase));
        Assert.NotEqual(0, (await _ssh.RsyncAsync(key, Sshd.Remote("CUSTOMER.DBF"), _vm.Root + "/read-back")).ExitCode);
    }

    private Task<ProgramRun> PushAsync(string tables, string? option = null, params (string, string)[] settings)
    {
        return ProgramRun.RunAsync(
            "dash", [Repository.At("scripts", "push_reference_to_staging.sh"), .. option is null ? [] : new[] { option }], null,
            [.. _ssh.Settings(_ssh.ReferenceKey), ("PM_DATABASE", tables), ("FORCE_REFRESH", "1"), .. settings]);
    }

    private static Task<ProgramRun> BdrAsync((string, string)[] settings, params string[] arguments)
    {
        return ProgramRun.RunAsync("dash", [Repository.At("scripts", "bdr", "lane_bdr.sh"), .. arguments], null, settings);
    }
}
