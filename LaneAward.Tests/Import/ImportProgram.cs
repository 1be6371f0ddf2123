using System.Diagnostics;

namespace LaneAward.Tests.Import;

/// <summary>The importer as an operator runs it: its own process, its exit code, its two outputs.</summary>
internal static class ImportProgram
{
    public static string Path { get; } = System.IO.Path.Combine(AppContext.BaseDirectory, "LaneAward.Import.dll");

    public static Process Start(string[] arguments, string? environment = null)
    {
        var start = new ProcessStartInfo("dotnet", [Path, .. arguments]) { RedirectStandardOutput = true, RedirectStandardError = true };
        start.Environment.Remove("LaneAward__Environment");
        if (environment is not null)
        {
            start.Environment["LaneAward__Environment"] = environment;
        }

        return Process.Start(start)!;
    }

    public static async Task<(int Exit, string Output, string Error)> RunAsync(string[] arguments, string? environment = null)
    {
        using var process = Start(arguments, environment);
        var output = process.StandardOutput.ReadToEndAsync();
        var error = process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync().WaitAsync(TimeSpan.FromSeconds(60));
        return (process.ExitCode, await output, await error);
    }
}
