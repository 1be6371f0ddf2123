using System.Text.RegularExpressions;
using LaneAward.Tests.Scripts;
using LaneAward.Web.Operations.Demo;
using Xunit;

namespace LaneAward.Tests.Support;

/// <summary>
/// Whether any program of a whole run logged a PIN or a password. Tests keep the logs of their programs in the folder that scripts/test.sh names; it
/// lets them be searched after the last test and removes the folder. Without that name nothing is kept.
/// </summary>
internal static partial class SecretsInLogs
{
    private static readonly string? Folder = Environment.GetEnvironmentVariable("LANEAWARD_KEPT_LOGS");

    // Those that are fixed: among a hundred random ones of four digits one is equal to a count or a line number of some log in every other run.
    private static readonly HashSet<string> HandedOut =
    [
        ShopServer.AnaPin, ShopServer.BenPin, ShopServer.CleoPin, ShopServer.Password, Vm.Pin,
        .. DemoPeople.Contributors.Select(person => person.Pin), .. DemoPeople.ConsoleAccounts.Select(account => account.Password),
    ];

    /// <summary>Copies what programs logged into a test's folder, which is about to be removed.</summary>
    public static void Keep(string folder)
    {
        if (Folder is null)
        {
            return;
        }

        var everywhere = new EnumerationOptions { RecurseSubdirectories = true, AttributesToSkip = FileAttributes.ReparsePoint };
        foreach (var log in Directory.EnumerateFiles(folder, "*", everywhere).Where(file => Log().IsMatch(Path.GetFileName(file))))
        {
            var name = string.Join(' ', TestContext.Current.TestMethod?.MethodName, Path.GetFileName(folder), Path.GetRelativePath(folder, log).Replace('/', '+'));
            File.Copy(log, Path.Combine(Folder, name.Trim()));
        }
    }

    /// <summary>Says each place where a kept log holds a secret, without the secret.</summary>
    /// <returns>The exit code: 0 when there is none.</returns>
    public static int Search(string folder)
    {
        var logs = Directory.GetFiles(folder);
        var found = logs.SelectMany(log => File.ReadLines(log).Select((line, number) => (log, number, Secret: SecretIn(line, HandedOut), line))).Where(place => place.Secret is not null).ToList();
        foreach (var (log, number, secret, line) in found)
        {
            Console.WriteLine($"A PIN or a password was logged: {Path.GetFileName(log)}, line {number + 1}: {line.Replace(secret!, "****", StringComparison.Ordinal)}");
        }

        Console.WriteLine($"{logs.Length} logs were searched for {HandedOut.Count} PINs and passwords, {found.Count} lines hold one.");
        return found.Count == 0 && logs.Length > 0 ? 0 : 1;
    }

    /// <summary>The first of these PINs and passwords in a line of a log, null when there is none.</summary>
    public static string? SecretIn(string line, IReadOnlySet<string> secrets)
    {
        line = Harmless().Replace(line, " ");
        return Number().Matches(line).Select(match => match.Value).FirstOrDefault(secrets.Contains)
            ?? secrets.FirstOrDefault(secret => !secret.All(char.IsAsciiDigit) && line.Contains(secret, StringComparison.Ordinal));
    }

    [GeneratedRegex("^(server-log|workforce-.*)[.]json$|^journal$|^ops-.*[.]log$")]
    private static partial Regex Log();

    // Times, durations, ids and escapes of one character: among thousands of lines one of them is equal to a PIN sooner or later.
    [GeneratedRegex("""
        "(?:@t|@r|@tr|@sp|@i|Elapsed)":(?:"[^"]*"|\[[^\]]*\]|[\d.]+)|"\w*Id":\d+|\bin[ ]\d+[ ]ms\b|\\[nrt]|\\u[0-9a-f]{4}
        """, RegexOptions.IgnorePatternWhitespace)]
    private static partial Regex Harmless();

    // By itself, not within a word, a fraction or a key; beside the word PIN also there.
    [GeneratedRegex("""
        (?<![0-9a-z]|\d[.]|[0-9a-f]-)\d{4,8}(?![0-9a-z]|[.]\d|-[0-9a-f]{4})|(?<=pin\W{0,3})\d{4,8}(?!\d)
        """, RegexOptions.IgnoreCase | RegexOptions.IgnorePatternWhitespace)]
    private static partial Regex Number();
}
