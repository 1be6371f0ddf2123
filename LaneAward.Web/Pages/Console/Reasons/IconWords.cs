using LaneAward.Web.Features;

namespace LaneAward.Web.Pages.Console.Reasons;

/// <summary>What the icon of a tile shows, in a word: the only name that its picture has for whoever does not see it.</summary>
internal static class IconWords
{
    public static string IconOf(this Phrases say, string icon)
    {
        return icon switch
        {
            "coffee" => say["Cup"],
            "utensils" => say["Cutlery"],
            "package" => say["Box"],
            "wrench" => say["Wrench"],
            "hammer" => say["Hammer"],
            "users" => say["Two people"],
            "user" => say["A person"],
            "circle-question-mark" => say["Question mark"],
            "moon" => say["Moon"],
            "clock" => say["Clock"],
            "graduation-cap" => say["Graduation cap"],
            "scale" => say["Scales"],
            "layers" => say["Layers"],
            "file-text" => say["Paper"],
            "refresh" => say["Turning arrows"],
            "undo" => say["Arrow back"],
            "x" => say["Cross"],
            "ban" => say["Crossed circle"],
            "triangle-alert" => say["Warning sign"],
            "more" => say["Three dots"],
            _ => icon,
        };
    }
}
