using LaneAward.Data;
using LaneAward.Data.Maintenance;
using LaneAward.Web.Infrastructure;

namespace LaneAward.Web.Features.Backups;

/// <summary>
/// Is the database the one that was here before? A file of another instance, or an older one that no restore put in place, is served
/// read-only until an operator has decided: what people record must not go into the wrong file.
/// </summary>
internal static class Standing
{
    /// <returns>Why nothing may be written, as a sentence; null when the file is the right one or nothing is known of one before it.</returns>
    public static string? ReasonForQuarantine(ShopOptions options)
    {
        var operations = new OperationsFolder(options.DataDirectory);
        if (new FileInfo(options.DatabasePath) is not { Exists: true, Length: > 0 } || operations.HighWater is not { } mark)
        {
            return null;
        }

        if (DatabaseFile.Identify(new DatabaseOptions(options.DatabasePath)) is not { } found || !IsOfHere(found.Instance, options) || IsRestored(found.Instance, operations.Ticket))
        {
            // A database of another environment is refused by whoever opens it, with exit 78.
            return null;
        }

        var whatToDo = $"Nothing is written. Put the right file back, or say that this one counts: LaneAward.Web db accept --yes, then restart.";
        return found.Instance.InstanceId != mark.InstanceId
            ? $"{options.DatabasePath} is another shop's database: instance {found.Instance.InstanceId}, but instance {mark.InstanceId} was here before. {whatToDo}"
            : found.Instance.WriteSeq < mark.WriteSeq
                ? $"{options.DatabasePath} is older than what was here before: it ends at write {found.Instance.WriteSeq}, write {mark.WriteSeq} was seen on {mark.At:yyyy-MM-dd HH:mm} UTC. {whatToDo}"
                : null;
    }

    /// <summary>Remembers how far this database is; a ticket that let an older one in has then done its work.</summary>
    public static void Remember(ShopOptions options, Instance instance, DateTimeOffset now)
    {
        var operations = new OperationsFolder(options.DataDirectory);
        var ticket = operations.Ticket;
        var mark = operations.HighWater;
        if (IsRestored(instance, ticket) || mark is null || (mark.InstanceId == instance.InstanceId && mark.WriteSeq < instance.WriteSeq))
        {
            operations.Keep(new HighWater(instance.InstanceId, instance.WriteSeq, instance.Epoch, now));
        }

        if (ticket is not null)
        {
            operations.RemoveTicket();
        }
    }

    private static bool IsOfHere(Instance instance, ShopOptions options)
    {
        return instance.Environment == options.Environment && (options.InstanceId is null || options.InstanceId == instance.InstanceId);
    }

    private static bool IsRestored(Instance instance, RestoreTicket? ticket)
    {
        return ticket is not null && ticket.InstanceId == instance.InstanceId && ticket.WriteSeq == instance.WriteSeq && ticket.Epoch == instance.Epoch;
    }
}
