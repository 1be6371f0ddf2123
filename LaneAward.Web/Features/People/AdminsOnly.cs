using LaneAward.Web.Infrastructure;

namespace LaneAward.Web.Features.People;

/// <summary>Only an admin changes a supervisor or an admin, or makes somebody one.</summary>
internal static class AdminsOnly
{
    /// <summary>Whether people of this role are an admin's to change.</summary>
    public static bool Guards(string? role)
    {
        return role is not null && Permissions.Allow(role, Permissions.Supervise);
    }

    /// <param name="role">What the person is who would be changed.</param>
    public static Refusal? Check(string role, Actor by, Phrases say)
    {
        return Guards(role) && !by.IsAdmin ? Refusal.NotAllowed("admins_only", say["Only an admin can change a supervisor or an admin."]) : null;
    }
}
