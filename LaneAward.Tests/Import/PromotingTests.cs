using LaneAward.Import;
using LaneAward.Import.Dbf;
using LaneAward.Import.ProfitMaker;
using LaneAward.Import.Promotion;
using LaneAward.Tests.Support;
using Xunit;

namespace LaneAward.Tests.Import;

public sealed class PromotingTests : IDisposable
{
    private readonly ProfitMakerFolder _files = new("asidta_file_9");
    private readonly TempFolder _target = new();

    public PromotingTests()
    {
        _files.Write();
    }

    private string Target => _target.File("pm_database");

    public void Dispose()
    {
        _files.Dispose();
        _target.Dispose();
    }

    [Fact]
    public async Task The_highest_number_counts_not_the_last_in_the_alphabet()
    {
        _files.MoveTo("asidta_file_22");
        var report = await PromoteAsync();
        Assert.Equal(("promoted", 22), (report.Status, report.Number));
        Assert.Equal(22, SnapshotManifest.TryRead(Target)!.Number);
        Assert.True(File.Exists(Path.Combine(Target, "COSTORD.FPT")));
    }

    [Fact]
    public async Task An_unchanged_export_is_left_alone_and_a_changed_table_comes_with_its_whole_group()
    {
        await PromoteAsync();
        Assert.Equal("unchanged", (await PromoteAsync()).Status);

        _files.Orders.Add(new TestOrder("107924", "C100"));
        _files.MoveTo("asidta_file_10");
        var report = await PromoteAsync();
        Assert.Equal(["COSTORD.DBF", "COSTORD.FPT"], report.ChangedFiles);
        Assert.Equal("asidta_file_9", SnapshotManifest.TryRead(Target)!.Files.Single(file => file.Name == "CUSTOMER.DBF").From);
    }

    [Fact]
    public async Task A_snapshot_that_is_not_whole_leaves_the_old_one_in_place()
    {
        await PromoteAsync();
        _files.MoveTo("asidta_file_10");
        File.Delete(_files.File("COSTORD.FPT"));
        var refusal = await Assert.ThrowsAsync<Refusal>(PromoteAsync);
        Assert.Equal(ExitCode.BadData, refusal.ExitCode);
        Assert.Equal(9, SnapshotManifest.TryRead(Target)!.Number);
    }

    [Fact]
    public async Task Five_generations_are_kept_and_the_one_before_comes_back()
    {
        for (var i = 10; i < 17; i++)
        {
            _files.Orders.Add(new TestOrder($"1080{i}", "C100"));
            _files.MoveTo($"asidta_file_{i}");
            await PromoteAsync();
        }

        Assert.Equal(5, Directory.GetDirectories(_target.File("pm_generations")).Length);
        var report = new PromoteSnapshot(TimeProvider.System).RollBack(Target);
        Assert.Equal(("rolledBack", 15), (report.Status, report.Number));
        Assert.Equal(15, SnapshotManifest.TryRead(Target)!.Number);
    }

    [Fact]
    public async Task A_real_folder_at_the_target_becomes_a_generation_of_its_own()
    {
        Directory.CreateDirectory(Target);
        File.WriteAllText(Path.Combine(Target, "OLD.DBF"), "old");
        await PromoteAsync();
        Assert.NotNull(new DirectoryInfo(Target).LinkTarget);
        var old = Assert.Single(Directory.GetDirectories(_target.File("pm_generations"), "0-*"));
        Assert.True(File.Exists(Path.Combine(old, "OLD.DBF")));
    }

    [Fact]
    public async Task What_a_killed_promotion_left_behind_does_no_harm()
    {
        await PromoteAsync();
        var left = _target.File("pm_generations/.staging-1");
        Directory.CreateDirectory(left);
        File.WriteAllText(Path.Combine(left, "COSTORD.DBF"), "half");
        _files.Orders.Add(new TestOrder("107924", "C100"));
        _files.MoveTo("asidta_file_10");
        await PromoteAsync();
        Assert.False(Directory.Exists(left));
        Assert.Equal(10, SnapshotManifest.TryRead(Target)!.Number);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_promotion_killed_at_any_moment_leaves_the_old_snapshot_or_the_new_one(bool overRealFolder)
    {
        var random = new Random(20261124);
        if (overRealFolder)
        {
            Directory.CreateDirectory(Target);
            foreach (var file in Directory.GetFiles(_files.Path))
            {
                File.Copy(file, Path.Combine(Target, Path.GetFileName(file)));
            }
        }
        else
        {
            await PromoteAsync();
        }

        for (var number = 10; number < 18; number++)
        {
            var before = Contents(Target);
            _files.Orders.Add(new TestOrder($"1080{number}", "C100", Note: new string('n', 40_000)));
            _files.MoveTo($"asidta_file_{number}");
            using (var promotion = ChildProcess.Start("promote", _files.Root, Target))
            {
                await promotion.ExpectAsync("ready");
                promotion.Tell("go");
                await Task.WhenAny(promotion.ReadLineAsync(), Task.Delay(random.Next(20, 200), TestContext.Current.CancellationToken));
                promotion.KillHard();
                await promotion.ExitCodeAsync();
            }

            Assert.Contains(Contents(Target), new[] { before, Contents(_files.Path) });
        }

        await PromoteAsync();
        Assert.Equal(Contents(_files.Path), Contents(Target));
        Assert.Equal(17, SnapshotManifest.TryRead(Target)!.Number);
    }

    [Theory]
    [InlineData("a database")]
    [InlineData("a folder with a database in it")]
    [InlineData("a link to another folder")]
    public async Task A_target_that_is_not_ours_is_refused_and_stays_as_it_is(string what)
    {
        var kept = _target.File(what == "a database" ? "pm_database" : "other/workforce.db");
        Directory.CreateDirectory(Path.GetDirectoryName(kept)!);
        await File.WriteAllTextAsync(kept, "precious", TestContext.Current.CancellationToken);
        switch (what)
        {
            case "a folder with a database in it":
                Directory.Move(_target.File("other"), Target);
                kept = Path.Combine(Target, "workforce.db");
                break;
            case "a link to another folder":
                Directory.CreateSymbolicLink(Target, _target.File("other"));
                break;
        }

        var refusal = await Assert.ThrowsAsync<Refusal>(PromoteAsync);
        Assert.Equal(ExitCode.WrongUse, refusal.ExitCode);
        Assert.Equal("precious", await File.ReadAllTextAsync(kept, TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task The_folder_that_stood_there_before_the_first_promotion_is_never_cleared_away()
    {
        Directory.CreateDirectory(Target);
        await File.WriteAllTextAsync(Path.Combine(Target, "OLD.DBF"), "old", TestContext.Current.CancellationToken);
        for (var i = 10; i < 17; i++)
        {
            _files.Orders.Add(new TestOrder($"1080{i}", "C100"));
            _files.MoveTo($"asidta_file_{i}");
            await PromoteAsync();
        }

        Assert.Single(Directory.GetDirectories(_target.File("pm_generations"), "0-*"));
    }

    [Fact]
    public async Task What_was_rolled_back_is_not_taken_again_until_it_is_forced_or_a_newer_export_comes()
    {
        await PromoteAsync();
        _files.Orders.Add(new TestOrder("107924", "C100"));
        _files.MoveTo("asidta_file_10");
        await PromoteAsync();
        new PromoteSnapshot(TimeProvider.System).RollBack(Target);

        Assert.Equal(("heldBack", 9), ((await PromoteAsync()).Status, SnapshotManifest.TryRead(Target)!.Number));
        Assert.Throws<Refusal>(() => new PromoteSnapshot(TimeProvider.System).RollBack(Target));
        Assert.Equal("promoted", (await PromoteAsync(force: true)).Status);

        new PromoteSnapshot(TimeProvider.System).RollBack(Target);
        _files.Orders.Add(new TestOrder("107925", "C100"));
        _files.MoveTo("asidta_file_11");
        Assert.Equal(("promoted", 11), ((await PromoteAsync()).Status, SnapshotManifest.TryRead(Target)!.Number));
    }

    [Fact]
    public async Task An_export_that_lacks_a_table_which_the_one_before_had_is_busy_and_without_one_before_it_is_wrong()
    {
        File.Delete(_files.File("COSTORD.DBF"));
        Assert.Contains("no table for orders", (await Assert.ThrowsAsync<MappingException>(PromoteAsync)).Message, StringComparison.Ordinal);
        _files.Write();
        await PromoteAsync();
        _files.MoveTo("asidta_file_10");
        File.Delete(_files.File("COSTORD.DBF"));

        var refusal = await Assert.ThrowsAsync<Refusal>(PromoteAsync);
        Assert.Equal(ExitCode.Busy, refusal.ExitCode);
        Assert.StartsWith("COSTORD is not there yet; the export seems to be arriving. Nothing was changed", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_export_whose_detail_table_is_on_its_way_waits_for_it()
    {
        using (var lines = new DbfWriter(_files.File("ATXDET.DBF"), DbfVersion.VisualFoxPro, [DbfColumn.Text("ORDERNO", 10), DbfColumn.Number("LINE", 3), DbfColumn.Text("TEXT", 40)], new DateOnly(2026, 4, 14)))
        {
            lines.Write("107921", 1, "48 x Crystal Peak Award");
        }

        await PromoteAsync();
        Assert.True(File.Exists(Path.Combine(Target, "ATXDET.DBF")));
        _files.MoveTo("asidta_file_10");
        File.Delete(_files.File("ATXDET.DBF"));

        var refusal = await Assert.ThrowsAsync<Refusal>(PromoteAsync);
        Assert.Equal(ExitCode.Busy, refusal.ExitCode);
        Assert.StartsWith("ATXDET is not there yet", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_table_that_is_still_away_an_hour_after_the_last_file_came_was_renamed()
    {
        await PromoteAsync();
        _files.MoveTo("asidta_file_10");
        File.Move(_files.File("COSTORD.DBF"), _files.File("ZORDERS.DBF"));
        Age(TimeSpan.FromMinutes(50));
        Assert.Equal(ExitCode.Busy, (await Assert.ThrowsAsync<Refusal>(PromoteAsync)).ExitCode);

        Age(TimeSpan.FromMinutes(70));
        Assert.Contains("no table for orders", (await Assert.ThrowsAsync<MappingException>(PromoteAsync)).Message, StringComparison.Ordinal);

        void Age(TimeSpan age)
        {
            var at = TimeProvider.System.GetUtcNow().UtcDateTime - age;
            foreach (var file in Directory.GetFiles(_files.Path))
            {
                File.SetLastWriteTimeUtc(file, at);
            }

            Directory.SetLastWriteTimeUtc(_files.Path, at);
        }
    }

    [Fact]
    public async Task Going_back_after_a_mend_passes_over_the_damaged_generation()
    {
        await PromoteAsync();
        _files.Orders.Add(new TestOrder("107924", "C100"));
        _files.MoveTo("asidta_file_10");
        await PromoteAsync();
        Damage();
        Assert.Equal("promoted", (await PromoteAsync()).Status);

        var report = new PromoteSnapshot(TimeProvider.System).RollBack(Target);
        Assert.Equal(("rolledBack", 9), (report.Status, report.Number));
        Assert.Equal("heldBack", (await PromoteAsync()).Status);
    }

    [Fact]
    public async Task A_damaged_target_whose_export_was_rolled_back_is_refused_with_the_way_out()
    {
        await PromoteAsync();
        _files.Orders.Add(new TestOrder("107924", "C100"));
        _files.MoveTo("asidta_file_10");
        await PromoteAsync();
        new PromoteSnapshot(TimeProvider.System).RollBack(Target);
        Damage();

        var refusal = await Assert.ThrowsAsync<Refusal>(PromoteAsync);
        Assert.Equal(ExitCode.BadData, refusal.ExitCode);
        Assert.Contains("is damaged, and snapshot 10, the newest, was rolled back", refusal.Message, StringComparison.Ordinal);
        Assert.Equal(("promoted", 10), ((await PromoteAsync(force: true)).Status, SnapshotManifest.TryRead(Target)!.Number));
        Assert.Equal(Contents(_files.Path), Contents(Target));
    }

    [Theory]
    [InlineData("changed")]
    [InlineData("gone")]
    [InlineData("cut off")]
    public async Task What_was_damaged_in_the_target_is_mended_by_the_same_export(string damage)
    {
        await PromoteAsync();
        var memo = Path.Combine(Target, "COSTORD.FPT");
        var whole = await File.ReadAllBytesAsync(memo, TestContext.Current.CancellationToken);
        File.Delete(memo);
        if (damage != "gone")
        {
            var bytes = damage == "changed" ? [.. whole] : whole[..^1];
            bytes[^1] ^= 1;
            await File.WriteAllBytesAsync(memo, bytes, TestContext.Current.CancellationToken);
        }

        var report = await PromoteAsync();
        Assert.Equal("promoted", report.Status);
        Assert.Equal(["COSTORD.DBF", "COSTORD.FPT"], report.ChangedFiles);
        Assert.Equal(Contents(_files.Path), Contents(Target));
    }

    [Fact]
    public async Task A_later_export_without_changes_makes_no_generation_and_is_known_to_have_come()
    {
        await PromoteAsync();
        _files.MoveTo("asidta_file_10");

        var report = await PromoteAsync();
        Assert.Equal(("unchanged", 10), (report.Status, report.Number));
        var manifest = SnapshotManifest.TryRead(Target)!;
        Assert.Equal((10, "asidta_file_10", "asidta_file_9"), (manifest.Number, manifest.Source, manifest.Files[0].From));
        Assert.Single(Directory.GetDirectories(_target.File("pm_generations")));
        Assert.Equal("unchanged", (await PromoteAsync()).Status);
    }

    [Fact]
    public async Task A_forced_promotion_of_the_same_files_makes_no_second_generation()
    {
        await PromoteAsync();
        Assert.Equal("unchanged", (await PromoteAsync(force: true)).Status);
        Assert.Single(Directory.GetDirectories(_target.File("pm_generations"), "9-*"));
    }

    [Fact]
    public async Task A_dBase_memo_file_travels_with_its_table_and_links_are_followed()
    {
        foreach (var old in Directory.GetFiles(_files.Path, "COSTORD.*"))
        {
            File.Delete(old);
        }

        using (var table = new DbfWriter(_files.File("COSTORD.DBF"), DbfVersion.DBase3Memo, [DbfColumn.Text("ORDERNO", 10), DbfColumn.Text("CUSTNO", 8), DbfColumn.Memo("NOTES")], new DateOnly(2026, 4, 14)))
        {
            table.Write("107923", "C100", "Gold fill.");
        }

        File.Move(_files.File("COSTORD.DBF"), _target.File("elsewhere.dbf"));
        File.CreateSymbolicLink(_files.File("COSTORD.DBF"), _target.File("elsewhere.dbf"));
        await PromoteAsync();
        Assert.Equal(["COSTORD.DBF", "COSTORD.DBT", "CUSTOMER.DBF"], SnapshotManifest.TryRead(Target)!.Files.Select(file => file.Name).Order(StringComparer.Ordinal));
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("no json")]
    public async Task A_damaged_manifest_does_not_stop_the_next_promotion(string manifest)
    {
        await PromoteAsync();
        await File.WriteAllTextAsync(Path.Combine(Target, SnapshotManifest.FileName), manifest, TestContext.Current.CancellationToken);
        Assert.Equal("promoted", (await PromoteAsync()).Status);
    }

    [Fact]
    public async Task An_export_that_has_only_begun_is_busy_not_wrong()
    {
        Directory.CreateDirectory(Path.Combine(_files.Root, "asidta_file_30"));
        Assert.Equal(ExitCode.Busy, (await Assert.ThrowsAsync<Refusal>(PromoteAsync)).ExitCode);
    }

    [Fact]
    public async Task A_real_folder_whose_swap_was_killed_half_way_still_becomes_a_generation()
    {
        await PromoteAsync();
        var swapped = _target.File(".pm_database.new");
        Directory.CreateDirectory(swapped);
        await File.WriteAllTextAsync(Path.Combine(swapped, "OLD.DBF"), "old", TestContext.Current.CancellationToken);
        _files.Orders.Add(new TestOrder("107924", "C100"));
        _files.MoveTo("asidta_file_10");
        await PromoteAsync();
        var old = Assert.Single(Directory.GetDirectories(_target.File("pm_generations"), "0-*"));
        Assert.True(File.Exists(Path.Combine(old, "OLD.DBF")));
    }

    private void Damage()
    {
        var memo = Path.Combine(Target, "COSTORD.FPT");
        var bytes = File.ReadAllBytes(memo);
        bytes[^1] ^= 1;
        // Another file in its place: generations share those that did not change.
        File.Delete(memo);
        File.WriteAllBytes(memo, bytes);
    }

    /// <summary>Hashes of the ProfitMaker files of a folder, as one text.</summary>
    private static string Contents(string folder) => string.Join('\n', Directory.GetFiles(folder)
        .Where(file => Path.GetFileName(file) != SnapshotManifest.FileName)
        .Order(StringComparer.Ordinal)
        .Select(file => $"{Path.GetFileName(file)} {FileHash.Of(file)}"));

    private Task<PromotionReport> PromoteAsync() => PromoteAsync(force: false);

    private Task<PromotionReport> PromoteAsync(bool force) =>
        new PromoteSnapshot(new HurriedTime()).RunAsync(_files.Root, Target, ProfitMakerMapping.Shipped, force);
}
