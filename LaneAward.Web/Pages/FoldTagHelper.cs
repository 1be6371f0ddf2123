using System.Net;
using LaneAward.Web.Features;
using LaneAward.Web.Infrastructure;
using Microsoft.AspNetCore.Razor.TagHelpers;

namespace LaneAward.Web.Pages;

/// <summary>
/// `&lt;fold&gt;` around a page's filters: a part of the page where there is room, on a phone a popover behind a button, so that what was found comes first.
/// </summary>
[HtmlTargetElement("fold")]
public sealed class FoldTagHelper(IServiceProvider services) : TagHelper
{
    public override void Process(TagHelperContext context, TagHelperOutput output)
    {
        var say = services.GetRequiredService<Phrases>();
        var (filters, close) = (WebUtility.HtmlEncode(say["Filters"]), WebUtility.HtmlEncode(say["Close"]));
        output.TagName = null;
        output.PreContent.AppendHtml(
            $"""
            <button class="btn fold-open hide-print" type="button" popovertarget="choose">{Icon("funnel")}{filters}</button>
            <div class="fold stack-l hide-print" id="choose" popover role="group" aria-label="{filters}">
            """);
        output.PostContent.AppendHtml(
            $"""
            <button class="btn fold-open" type="button" popovertarget="choose" popovertargetaction="hide">{Icon("x")}{close}</button>
            </div>
            """);
    }

    private string Icon(string name)
    {
        return $"""<svg class="i" aria-hidden="true">{IconTagHelper.Use(services.GetRequiredService<StaticAssets>(), name)}</svg>""";
    }
}
