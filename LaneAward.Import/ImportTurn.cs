using System.Globalization;
using System.Text;
using LaneAward.Data;
using LaneAward.Import.Promotion;

namespace LaneAward.Import;

/// <summary>One import at a time per database: an advisory lock on a file beside it, freed by the system when the process ends.</summary>
internal sealed class ImportTurn : IDisposable
{
    private readonly FileStream file;

    private ImportTurn(FileStream file)
    {
        this.file = file;
        LastSeen = Read(file);
    }

    /// <summary>
    /// Number of the snapshot that was looked at last, changed or not. An unchanged one writes nothing to the database, so the
    /// age of the next one could not be judged without it.
    /// </summary>
    public long? LastSeen { get; private set; }

    /// <exception cref="DatabaseBusyException">Another import of this database runs.</exception>
    public static ImportTurn Take(string databasePath)
    {
        try
        {
            return new ImportTurn(new FileStream(databasePath + ".import.lock", FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None));
        }
        catch (UnauthorizedAccessException e)
        {
            throw new DatabaseUnavailableException($"{databasePath}.import.lock cannot be written: run the import as the service's user.", e);
        }
        catch (IOException taken) when (NativeFiles.IsLockedByAnother(taken))
        {
            throw new DatabaseBusyException("Another import of this database is running.");
        }
    }

    /// <summary>What <see cref="LastSeen"/> says, without waiting for a turn; null when nobody imported yet or somebody does just now.</summary>
    public static long? ReadLastSeen(string databasePath)
    {
        try
        {
            using var file = new FileStream(databasePath + ".import.lock", FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
            return Read(file);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    /// <summary>Remembers the snapshot that was applied or found unchanged.</summary>
    public void Saw(long? number)
    {
        LastSeen = number;
        file.SetLength(0);
        file.Write(Encoding.ASCII.GetBytes(number?.ToString(CultureInfo.InvariantCulture) ?? ""));
    }

    private static long? Read(FileStream file)
    {
        Span<byte> digits = stackalloc byte[20];
        var count = file.ReadAtLeast(digits, digits.Length, throwOnEndOfStream: false);
        file.Position = 0;
        return long.TryParse(digits[..count], NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;
    }

    public void Dispose() => file.Dispose();
}
