using System.Diagnostics;
using LaneAward.Tests.HouseRules;
using Xunit;

namespace LaneAward.Tests.Support;

/// <summary>One of our programs or scripts, run to its end as an operator would: arguments, environment and standard input in; exit code and both outputs out.</summary>
internal sealed record ProgramRun(int ExitCode, string Output, string Error)
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(6);

    /// <summary>The build under test, "Debug" or "Release": the folder above the framework's.</summary>
    public static string Configuration { get; } = new DirectoryInfo(AppContext.BaseDirectory).Parent!.Name;

    public static Task<ProgramRun> WebAsync(string dataDirectory, string[] arguments, string? input = null, params (string Name, string Value)[] environment)
    {
        return RunAsync(
            "dotnet", [Repository.At("LaneAward.Web", "bin", Configuration, "net10.0", "LaneAward.Web.dll"), .. arguments], input,
            [("LaneAward__Environment", "development"), ("LaneAward__DataDirectory", dataDirectory), .. environment]);
    }

    public static async Task<ProgramRun> RunAsync(string program, string[] arguments, string? input, params (string Name, string Value)[] environment)
    {
        using var process = Start(program, arguments, environment);
        await process.StandardInput.WriteAsync(input);
        process.StandardInput.Close();
        var output = process.StandardOutput.ReadToEndAsync();
        var error = process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync().WaitAsync(Patience);
        return new ProgramRun(process.ExitCode, await output, await error);
    }

    /// <summary>Runs to its end and must end well.</summary>
    public static async Task<ProgramRun> OkAsync(Task<ProgramRun> running)
    {
        var run = await running;
        Assert.True(run.ExitCode == 0, $"exit {run.ExitCode}\n{run.Error}\n{run.Output}");
        return run;
    }

    /// <summary>A line of bash that must end well.</summary>
    public static async Task ShellAsync(string command)
    {
        var run = await RunAsync("bash", ["-c", command], null);
        Assert.True(run.ExitCode == 0, command + "\n" + run.Error);
    }

    public static Process Start(string program, string[] arguments, params (string Name, string Value)[] environment)
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = Repository.Root,
        };
        foreach (var (name, value) in environment)
        {
            start.Environment[name] = value;
        }

        return Process.Start(start)!;
    }
}
