using LaneAward.Data.People;
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
    public static bool Guards(string? role, Actor from)
    {
        return Guards(role) && !from.IsAdmin;
    }

    /// <summary>Whether this actor may give the person a PIN or let them try again: their own PIN is everybody's.</summary>
    public static bool LetsChangePin(PersonRow person, Actor by)
    {
        return person.Id == by.PersonId || !Guards(person.Role, by);
    }

    public static Refusal? CheckPin(PersonRow person, Actor by, Phrases say)
    {
        return LetsChangePin(person, by) ? null : Check(person.Role, by, say);
    }

    public static string Sentence(Phrases say)
    {
        return say["Only an admin can change a supervisor or an admin."];
    }

    /// <param name="role">What the person is who would be changed.</param>
    public static Refusal? Check(string role, Actor by, Phrases say)
    {
        return Guards(role, by) ? Refusal.NotAllowed("admins_only", Sentence(say)) : null;
    }
}
