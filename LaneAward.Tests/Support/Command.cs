using System.Diagnostics;

namespace LaneAward.Tests.Support;

/// <summary>A program of the machine that a test needs and that may be missing or not allowed.</summary>
internal static class Command
{
    public static bool Succeeds(string command, params string[] arguments)
    {
        try
        {
            using var process = Process.Start(new ProcessStartInfo(command, arguments) { RedirectStandardError = true })!;
            process.WaitForExit();
            return process.ExitCode == 0;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return false;
        }
    }
}
