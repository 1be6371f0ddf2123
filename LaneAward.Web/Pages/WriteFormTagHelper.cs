using Microsoft.AspNetCore.Mvc.Rendering;
using Microsoft.AspNetCore.Mvc.ViewFeatures;
using Microsoft.AspNetCore.Razor.TagHelpers;

namespace LaneAward.Web.Pages;

/// <summary>
/// `&lt;form write="/tasks/42/pause" into="#main"&gt;`: a form that writes, by htmx or plainly, with its write key and antiforgery token.
/// The key of the markup serves a post without scripts; scripts mint one at each press.
/// </summary>
[HtmlTargetElement("form", Attributes = "write")]
public sealed class WriteFormTagHelper(IHtmlGenerator html) : TagHelper
{
    /// <summary>The address that the form posts to.</summary>
    public string Write { get; set; } = "";

    /// <summary>Selector of the region that the answer replaces.</summary>
    public string Into { get; set; } = "#main";

    [HtmlAttributeNotBound]
    [ViewContext]
    public ViewContext ViewContext { get; set; } = null!;

    public override void Process(TagHelperContext context, TagHelperOutput output)
    {
        output.Attributes.SetAttribute("method", "post");
        output.Attributes.SetAttribute("action", Write);
        output.Attributes.SetAttribute("hx-post", Write);
        output.Attributes.SetAttribute("hx-target", Into);
        output.Attributes.SetAttribute("hx-swap", "outerHTML");
        output.PreContent.AppendHtml($"""<input type="hidden" name="__key" value="{Guid.CreateVersion7()}">""");
        output.PreContent.AppendHtml(html.GenerateAntiforgery(ViewContext));
    }
}
