using System.Text.Json;

namespace LaneAward.Data.Maintenance;

/// <summary>The newest backup that was verified.</summary>
public sealed record LastBackup(string File, string Sha256, string Reason, DateTimeOffset At);

/// <summary>The newest backup that another machine holds, as it said itself.</summary>
/// <param name="At">When the backup was made, not when it was fetched: an old one fetched today is an old one.</param>
public sealed record LastOffsite(string Sha256, DateTimeOffset At);

/// <summary>The newest attempt to start the shop from a backup.</summary>
public sealed record LastDrill(string File, bool Ok, double Seconds, string? Trouble, DateTimeOffset At);

/// <summary>The newest import that was refused, as long as none came after it. The database keeps nothing of it: a refusal writes nothing there.</summary>
public sealed record RefusedImport(string Folder, long? SnapshotNumber, string Reason, DateTimeOffset At);

/// <summary>The furthest that this place has seen its database.</summary>
public sealed record HighWater(string InstanceId, long WriteSeq, long Epoch, DateTimeOffset At);

/// <summary>Says that this database, from this write on, is meant to be here although it is older: a restore put it there.</summary>
public sealed record RestoreTicket(string InstanceId, long WriteSeq, long Epoch, string By, DateTimeOffset At);

/// <summary>
/// The folder <c>ops</c> of the data directory: what operations know about the database outside of it, so that putting another file
/// in its place cannot bring its own story along. One small file per fact, each replaced at once.
/// </summary>
public sealed class OperationsFolder(string dataDirectory)
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web) { WriteIndented = true };

    private readonly string _folder = Path.Combine(dataDirectory, "ops");

    public LastBackup? Backup => Read<LastBackup>("backup.json");

    public LastOffsite? Offsite => Read<LastOffsite>("offsite.json");

    public LastDrill? Drill => Read<LastDrill>("drill.json");

    public RefusedImport? RefusedImport => Read<RefusedImport>("import-refused.json");

    public HighWater? HighWater => Read<HighWater>("high-water.json");

    public RestoreTicket? Ticket => Read<RestoreTicket>("restore-ticket.json");

    public void Keep(LastBackup backup) => Write("backup.json", backup);

    public void Keep(LastOffsite offsite) => Write("offsite.json", offsite);

    public void Keep(LastDrill drill) => Write("drill.json", drill);

    public void Keep(RefusedImport refusal) => Write("import-refused.json", refusal);

    public void Keep(HighWater mark) => Write("high-water.json", mark);

    public void Keep(RestoreTicket ticket) => Write("restore-ticket.json", ticket);

    /// <summary>An import is in: what was refused before it no longer matters.</summary>
    public void RemoveRefusedImport() => Remove("import-refused.json");

    public void RemoveTicket() => Remove("restore-ticket.json");

    private void Remove(string name)
    {
        if (Directory.Exists(_folder))
        {
            File.Delete(Path.Combine(_folder, name));
        }
    }

    private T? Read<T>(string name) where T : class
    {
        try
        {
            return JsonSerializer.Deserialize<T>(File.ReadAllBytes(Path.Combine(_folder, name)), Json);
        }
        catch (Exception missing) when (missing is FileNotFoundException or DirectoryNotFoundException or JsonException)
        {
            // A fact that cannot be read is a fact that is not there: whoever asks treats that as the bad case.
            return null;
        }
    }

    private void Write<T>(string name, T fact)
    {
        Directory.CreateDirectory(_folder);
        var path = Path.Combine(_folder, name);
        var fresh = $"{path}.{Environment.ProcessId}.new";
        using (var file = new FileStream(fresh, FileMode.Create, FileAccess.Write))
        {
            file.Write(JsonSerializer.SerializeToUtf8Bytes(fact, Json));
            if (!OperatingSystem.IsWindows())
            {
                // A verb that root runs must not leave a note that the service cannot read. Nothing in it is secret, and the folder is closed.
                File.SetUnixFileMode(file.SafeFileHandle, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead | UnixFileMode.OtherRead);
            }

            file.Flush(flushToDisk: true);
        }

        File.Move(fresh, path, overwrite: true);
    }
}
