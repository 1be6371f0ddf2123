using Microsoft.AspNetCore.Mvc.Rendering;
using Microsoft.AspNetCore.Mvc.ViewFeatures;
using Microsoft.AspNetCore.Razor.TagHelpers;

namespace LaneAward.Web.Pages;

/// <summary>A field that is marked as wrong points to the sentence on top of the console's page that says why; a sheet of the floor shows its own.</summary>
[HtmlTargetElement("input", Attributes = "aria-invalid", TagStructure = TagStructure.WithoutEndTag)]
[HtmlTargetElement("select", Attributes = "aria-invalid")]
public sealed class InvalidTagHelper : TagHelper
{
    /// <summary>The page that is drawn, whose path tells where it is shown.</summary>
    [HtmlAttributeNotBound]
    [ViewContext]
    public ViewContext ViewContext { get; set; } = null!;

    public override void Process(TagHelperContext context, TagHelperOutput output)
    {
        if (output.Attributes["aria-invalid"]?.Value?.ToString() == "true" && ViewContext.HttpContext.Request.Path.StartsWithSegments("/console"))
        {
            output.Attributes.SetAttribute("aria-describedby", "problem");
        }
    }
}
