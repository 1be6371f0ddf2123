using LaneAward.Tests.HouseRules;
using LaneAward.Tests.Support;
using Xunit;

namespace LaneAward.Tests.Scripts;

/// <summary>The unit files as systemd itself judges them, and rules that every script keeps.</summary>
public sealed class UnitFilesTests
{
    [Fact]
    public async Task Every_unit_is_valid_and_exposes_2_of_10_at_most()
    {
        Assert.SkipUnless(File.Exists("/usr/bin/systemd-analyze"), "systemd-analyze is missing: the units are not checked.");
        var units = Directory.GetFiles(Repository.At("deploy", "systemd"));
        var verify = await ProgramRun.RunAsync("systemd-analyze", ["verify", "--man=no", .. units], null);
        // The program is not installed on the machine of the tests; every other complaint counts.
        Assert.DoesNotContain(verify.Error.Split('\n'), line => line.Length > 0 && !line.Contains("is not executable: No such file", StringComparison.Ordinal));
        foreach (var unit in units.Where(u => u.EndsWith(".service", StringComparison.Ordinal)))
        {
            var security = await ProgramRun.RunAsync("systemd-analyze", ["security", "--offline=true", "--threshold=20", "--no-pager", unit], null);
            Assert.True(security.ExitCode == 0, unit + "\n" + security.Output);
        }
    }

    [Fact]
    public void No_script_sends_a_database_and_none_copies_over_the_live_one()
    {
        var sends = new System.Text.RegularExpressions.Regex(@"^\s*(if ! )?(rsync|scp)\b.*");
        // What is sent, whole: the folder of tables and the folder of a release, both made by the script itself.
        string[] sent = ["\"$work/tables/\" \"$target:.\" ||", "\"$1/\" \"$target:$folder/$version/\" ||"];
        var overwrites = new System.Text.RegularExpressions.Regex(@"\b(cp|mv|install|dd)\b[^#\n]*(""?\$\{?LIVE_DB\b|workforce\.db""?\s*$)");
        foreach (var script in Directory.GetFiles(Repository.At("deploy")).Concat(Directory.GetFiles(Repository.At("scripts"), "*", SearchOption.AllDirectories)))
        {
            foreach (var line in File.ReadLines(script).Where(l => !l.TrimStart().StartsWith('#')))
            {
                Assert.True(!sends.IsMatch(line) || IsPull(script) || sent.Any(line.TrimEnd().EndsWith), $"{script} sends something of its own: {line}");
                // run.sh gives the development shop that it has just made its name.
                Assert.False(overwrites.IsMatch(line) && !script.EndsWith("/run.sh", StringComparison.Ordinal) && !IsPull(script), $"{script} writes over a database: {line}");
            }
        }
    }

    // These fetch finished backups from a server into folders of their own.
    private static bool IsPull(string script)
    {
        return script.EndsWith("/lane_bdr.sh", StringComparison.Ordinal) || script.EndsWith("/fetch_copy_for_development.sh", StringComparison.Ordinal);
    }
}
