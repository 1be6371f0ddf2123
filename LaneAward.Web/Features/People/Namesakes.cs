namespace LaneAward.Web.Features.People;

/// <summary>Whether it is known that another active person bears the name.</summary>
internal enum Namesakes
{
    /// <summary>Nobody said so: who gives the name is asked.</summary>
    Ask,

    /// <summary>A second person of the name is meant.</summary>
    Meant,
}
