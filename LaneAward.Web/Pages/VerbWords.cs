using LaneAward.Web.Features;

namespace LaneAward.Web.Pages;

/// <summary>What a tap was, in a word, told from its address: for lists of taps that are not applied yet, or never were.</summary>
internal static class VerbWords
{
    /// <summary>What the address of a tap may end in, for a page that tells such taps without the server.</summary>
    public static readonly IReadOnlyList<string> All =
    [
        "add", "join", "start", "pause", "complete", "progress", "cancel", "materials", "reverse", "hand-over", "undo", "reopen", "edit", "alert", "still-working",
        "wrong", "withdraw",
    ];

    /// <param name="route">Method and route pattern, "POST /tasks/{id}/pause", or the address alone.</param>
    public static string VerbOf(this Phrases say, string route)
    {
        return route.Split('/')[^1] switch
        {
            "add" or "tasks" => say["Add task"],
            "join" => say["Join"],
            "start" => say["Start"],
            "pause" => say["Pause"],
            "complete" or "progress" => say["Complete"],
            "cancel" => say["Cancel"],
            "materials" or "reverse" => say["Material"],
            "hand-over" => say["Give to another person"],
            "undo" => say["Undo"],
            "reopen" => say["Open again"],
            "edit" => say["Change"],
            "alert" => say["Keep on, tell supervisor"],
            "still-working" => say["Still working"],
            "wrong" => say["This is wrong"],
            "withdraw" => say["Withdraw"],
            _ => say["Entry"],
        };
    }
}
