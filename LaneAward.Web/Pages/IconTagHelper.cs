using LaneAward.Web.Infrastructure;
using Microsoft.AspNetCore.Razor.TagHelpers;

namespace LaneAward.Web.Pages;

/// <summary>`&lt;icon name="play" /&gt;`: an icon of the sprite, hidden from screen readers because a word always stands beside it.</summary>
[HtmlTargetElement("icon", Attributes = "name", TagStructure = TagStructure.WithoutEndTag)]
public sealed class IconTagHelper : TagHelper
{
    private readonly StaticAssets _assets;

    public IconTagHelper(IServiceProvider services)
    {
        _assets = services.GetRequiredService<StaticAssets>();
    }

    public string Name { get; set; } = "";

    public override void Process(TagHelperContext context, TagHelperOutput output)
    {
        output.TagName = "svg";
        output.TagMode = TagMode.StartTagAndEndTag;
        output.Attributes.SetAttribute("class", "i");
        output.Attributes.SetAttribute("aria-hidden", "true");
        output.Content.SetHtmlContent(Use(_assets, Name));
    }

    /// <summary>What the svg of an icon holds.</summary>
    internal static string Use(StaticAssets assets, string name)
    {
        return $"""<use href="{assets.Prefix}/lib/icons.svg#i-{System.Net.WebUtility.HtmlEncode(name)}"/>""";
    }
}
