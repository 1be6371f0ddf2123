namespace LaneAward.Tests.Support;

/// <summary>A folder of one test, removed with everything in it at the end.</summary>
internal sealed class TempFolder : IDisposable
{
    public string Path { get; } = Directory.CreateTempSubdirectory("laneaward-test-").FullName;

    public string File(string name)
    {
        return System.IO.Path.Combine(Path, name);
    }

    public void Dispose()
    {
        SecretsInLogs.Keep(Path);
        Directory.Delete(Path, recursive: true);
    }
}
