using LaneAward.Data.Maintenance;

namespace LaneAward.Data;

/// <summary>
/// Is the database the one that was here before? A file of another instance, or an older one that no restore put in place, is served
/// read-only until an operator has decided: what people record must not go into the wrong file. Every program that writes asks.
/// </summary>
public sealed class Quarantine(string dataDirectory)
{
    private readonly OperationsFolder _operations = new(dataDirectory);

    /// <param name="environment">The caller's; null when it was not told. A database of another one is refused by whoever opens it, with exit 78.</param>
    /// <param name="instanceId">The instance that the settings want; null for any.</param>
    /// <returns>Why nothing may be written, as a sentence; null when the file is the right one or nothing is known of one before it.</returns>
    /// <exception cref="DatabaseUnavailableException">The file is damaged or cannot be opened.</exception>
    public string? Reason(DatabaseOptions database, string? environment, string? instanceId)
    {
        if (new FileInfo(database.Path) is not { Exists: true, Length: > 0 } || _operations.HighWater is not { } mark
            || DatabaseFile.Identify(database) is not var (found, _)
            || (environment is not null && found.Environment != environment)
            || (instanceId is not null && found.InstanceId != instanceId)
            || IsRestored(found, _operations.Ticket))
        {
            return null;
        }

        const string whatToDo = "Nothing is written. Put the right file back with vm_workforce_restore.sh, or say that this one counts: laneaward db accept --yes, then restart.";
        return found.InstanceId != mark.InstanceId
            ? $"{database.Path} is another shop's database: instance {found.InstanceId}, but instance {mark.InstanceId} was here before. {whatToDo}"
            : found.WriteSeq < mark.WriteSeq || found.Epoch < mark.Epoch
                ? $"{database.Path} is older than what was here before: it ends at write {found.WriteSeq} of epoch {found.Epoch}, write {mark.WriteSeq} of epoch {mark.Epoch} was seen on {mark.At:yyyy-MM-dd HH:mm} UTC. {whatToDo}"
                : null;
    }

    /// <summary>Remembers how far this database is; a ticket that let an older one in has then done its work.</summary>
    public void Remember(Instance instance, DateTimeOffset now)
    {
        var ticket = _operations.Ticket;
        var seen = new HighWater(instance.InstanceId, instance.WriteSeq, instance.Epoch, now);
        if (IsRestored(instance, ticket))
        {
            _operations.Keep(seen);
        }
        else
        {
            Raise(seen);
        }

        if (ticket is not null)
        {
            _operations.RemoveTicket();
        }
    }

    /// <summary>Keeps what was seen if it is further than what was seen before, and of the same shop.</summary>
    public void Raise(HighWater seen)
    {
        if (_operations.HighWater is not { } mark || (mark.InstanceId == seen.InstanceId && (mark.WriteSeq < seen.WriteSeq || mark.Epoch < seen.Epoch)))
        {
            _operations.Keep(seen);
        }
    }

    // An import may have written to it before the service started: what was restored is known by its epoch, which only operations raise.
    private static bool IsRestored(Instance instance, RestoreTicket? ticket)
    {
        return ticket is not null && ticket.InstanceId == instance.InstanceId && ticket.Epoch == instance.Epoch && instance.WriteSeq >= ticket.WriteSeq;
    }
}
