namespace LaneAward.Web.Features.Corrections;

/// <summary>Nobody but an admin decides on their own time.</summary>
internal static class OwnTime
{
    /// <param name="personId">Whose time it is, or would be.</param>
    public static Refusal? Check(long personId, Actor by, Phrases say)
    {
        return personId == by.PersonId && !by.IsAdmin ? Refusal.Conflict("own_time", say["This is your own time. Another supervisor corrects it."]) : null;
    }
}
