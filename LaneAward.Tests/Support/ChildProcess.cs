using System.Diagnostics;
using Xunit;

namespace LaneAward.Tests.Support;

/// <summary>This test executable as a second process: the only honest way to hold a lock from outside or to be killed in the middle of a write.</summary>
internal sealed class ChildProcess : IDisposable
{
    private readonly Process _process;

    private ChildProcess(Process process)
    {
        _process = process;
    }

    public static ChildProcess Start(string mode, params string[] arguments)
    {
        var start = new ProcessStartInfo(Path.Combine(AppContext.BaseDirectory, "LaneAward.Tests"), ["--child", mode, .. arguments])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
        };
        return new ChildProcess(Process.Start(start)!);
    }

    /// <summary>The next line the child says, null when it has ended.</summary>
    public async Task<string?> ReadLineAsync()
    {
        return await _process.StandardOutput.ReadLineAsync().WaitAsync(TimeSpan.FromSeconds(60));
    }

    public async Task ExpectAsync(string line)
    {
        Assert.Equal(line, await ReadLineAsync());
    }

    public void Tell(string line)
    {
        _process.StandardInput.WriteLine(line);
        _process.StandardInput.Flush();
    }

    /// <summary>SIGKILL: no handler runs, nothing is flushed.</summary>
    public void KillHard()
    {
        _process.Kill();
    }

    public async Task<int> ExitCodeAsync()
    {
        await _process.WaitForExitAsync().WaitAsync(TimeSpan.FromSeconds(60));
        return _process.ExitCode;
    }

    public void Dispose()
    {
        if (!_process.HasExited)
        {
            _process.Kill();
        }

        _process.Dispose();
    }
}
