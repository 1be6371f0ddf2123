using System.Diagnostics;
using System.Globalization;
using System.Net;
using LaneAward.Tests.HouseRules;
using LaneAward.Tests.Support;

namespace LaneAward.Tests.Benchmarks;

/// <summary>
/// The real program as a process of its own: the release in LANEAWARD_RELEASE_DIR, otherwise the build beside this one. Its log lines go where
/// a service's go on a full day, away.
/// </summary>
internal sealed class ServerUnderLoad : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly Process _process;

    private ServerUnderLoad(Process process, Uri address, TimeSpan start)
    {
        _process = process;
        Address = address;
        Start = start;
    }

    public Uri Address { get; }

    /// <summary>From the start of the process to the first 200.</summary>
    public TimeSpan Start { get; }

    public int OpenFiles => Directory.GetFileSystemEntries($"/proc/{_process.Id.ToString(CultureInfo.InvariantCulture)}/fd").Length;

    public double Threads => Number("Threads:");

    public double ResidentMb => Status("VmRSS:");

    public double PeakMb => Status("VmHWM:");

    public static async Task<ServerUnderLoad> StartAsync(ShopDatabase shop)
    {
        var address = new Uri("http://127.0.0.1:" + Support.Ports.Free().ToString(CultureInfo.InvariantCulture));
        var errors = Path.Combine(shop.Folder, "server-errors.txt");
        var started = Stopwatch.GetTimestamp();
        // exec: the shell only points the outputs elsewhere and becomes the server.
        var process = ProgramRun.Start(
            "sh", ["-c", "out=$1; shift; exec \"$@\" > /dev/null 2> \"$out\"", "sh", errors, .. Program("LaneAward.Web"), "--urls", address.ToString()],
            Settings(shop));
        using var client = new HttpClient { BaseAddress = address };
        while (Stopwatch.GetElapsedTime(started) < Patience && !process.HasExited)
        {
            try
            {
                using var answer = await client.GetAsync("/api/health");
                if (answer.StatusCode == HttpStatusCode.OK)
                {
                    return new ServerUnderLoad(process, address, Stopwatch.GetElapsedTime(started));
                }
            }
            catch (HttpRequestException)
            {
                await Task.Delay(2);
            }
        }

        var said = await File.ReadAllTextAsync(errors);
        process.Kill();
        process.Dispose();
        throw new InvalidOperationException("The server did not come up: " + said);
    }

    public void Dispose()
    {
        _process.Kill();
        _process.WaitForExit();
        _process.Dispose();
    }

    /// <summary>Runs a verb of the shop's programs, LaneAward.Web or LaneAward.Import, beside the server.</summary>
    /// <exception cref="InvalidOperationException">It ended with another code than 0.</exception>
    public static async Task RunBesideAsync(ShopDatabase shop, string program, params string[] arguments)
    {
        var run = await AskBesideAsync(shop, program, arguments);
        if (run.ExitCode != 0)
        {
            throw new InvalidOperationException($"{program} {string.Join(' ', arguments)} ended with {run.ExitCode}: {run.Output}{run.Error}");
        }
    }

    /// <summary>The same, whatever it ends with.</summary>
    public static Task<ProgramRun> AskBesideAsync(ShopDatabase shop, string program, params string[] arguments)
    {
        string[] command = [.. Program(program), .. arguments];
        return ProgramRun.RunAsync(command[0], command[1..], input: null, Settings(shop));
    }

    private static (string Name, string Value)[] Settings(ShopDatabase shop)
    {
        return [("LaneAward__Environment", ShopDatabase.Environment), ("LaneAward__DataDirectory", shop.Folder), ("LaneAward__DatabasePath", shop.Path)];
    }

    private static string[] Program(string name)
    {
        return Environment.GetEnvironmentVariable("LANEAWARD_RELEASE_DIR") is { Length: > 0 } release
            ? [Path.Combine(Path.GetFullPath(release), name)]
            : ["dotnet", Repository.At(name, "bin", ProgramRun.Configuration, "net10.0", name + ".dll")];
    }

    private double Status(string name)
    {
        return Number(name) / 1024;
    }

    private double Number(string name)
    {
        var line = File.ReadLines($"/proc/{_process.Id.ToString(CultureInfo.InvariantCulture)}/status").First(l => l.StartsWith(name, StringComparison.Ordinal));
        return double.Parse(line.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)[1], CultureInfo.InvariantCulture);
    }
}
