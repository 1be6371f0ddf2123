using LaneAward.Data;
using LaneAward.Data.Tasks;

namespace LaneAward.Web.Features.Clocks;

/// <summary>"You left Laser engraving on 107923 running. When did you stop?"</summary>
/// <param name="SessionId">The clock that the shop closed.</param>
/// <param name="ShiftEndMs">Where it was closed: end of the shift, of the cap, or of "still working".</param>
/// <param name="LastActivityMs">The last thing the person is known to have done after the start; null when there is none.</param>
internal sealed record StopQuestion(
    long SessionId, string TaskUid, string OrderNumber, string TypeEn, string TypeEs, long StartedAtMs, long ShiftEndMs, long? LastActivityMs)
{
    /// <summary>Offered beside the end; not when both show the same minute.</summary>
    public long? OtherActivityMs => LastActivityMs / 60_000 == ShiftEndMs / 60_000 ? null : LastActivityMs;
}

/// <summary>What a person has to be asked about clocks that the shop closed for them, oldest first.</summary>
internal sealed class ReadStopQuestions(Database database)
{
    public Task<IReadOnlyList<StopQuestion>> RunAsync(long personId, CancellationToken cancellation)
    {
        return database.ReadAsync(db => Read(db, personId), cancellation);
    }

    public static IReadOnlyList<StopQuestion> Read(Transaction db, long personId)
    {
        return [.. db.WorkSessions.UnansweredStops(personId).Select(s => From(db, s))];
    }

    public static StopQuestion From(Transaction db, WorkStretchRow stretch)
    {
        var end = stretch.EndedAtMs!.Value;
        return new StopQuestion(
            stretch.Id, stretch.TaskUid, stretch.OrderNumber, stretch.TypeEn, stretch.TypeEs, stretch.StartedAtMs, end,
            db.WorkSessions.LastActivity(stretch.PersonId, stretch.StartedAtMs, end + CloseForgottenClocks.GraceMs));
    }
}
