using System.Net;
using AngleSharp.Dom;
using AngleSharp.Html.Dom;
using AngleSharp.Html.Parser;
using Xunit;

namespace LaneAward.Tests.Support;

/// <summary>What a supervisor sees and presses in the console.</summary>
internal static class ConsoleBrowser
{
    public static async Task<IHtmlDocument> SeeAsync(this HttpClient browser, string address)
    {
        using var answer = await browser.GetAsync(address);
        Assert.True(answer.StatusCode == HttpStatusCode.OK, $"{address} answered {(int)answer.StatusCode}");
        return await answer.DocumentAsync();
    }

    public static async Task<IHtmlDocument> DocumentAsync(this HttpResponseMessage answer)
    {
        return new HtmlParser().ParseDocument(await answer.Content.ReadAsStringAsync());
    }

    /// <summary>Asks for the board as its script does, with the version that is on the screen.</summary>
    public static Task<HttpResponseMessage> PollAsync(this HttpClient browser, string address)
    {
        var request = new HttpRequestMessage(HttpMethod.Get, address);
        request.Headers.Add("HX-Request", "true");
        return browser.SendAsync(request);
    }

    /// <summary>The figure of a tile, and the small words below it.</summary>
    public static (string Figure, string Words) Tile(this IParentNode board, string name)
    {
        var tile = board.QuerySelectorAll(".kpi").Single(t => t.QuerySelector("dt")!.TextContent.Trim() == name);
        var small = tile.QuerySelector("small")!.Words();
        return (tile.QuerySelector("dd")!.FirstChild!.TextContent.Trim(), small);
    }

    /// <summary>The card of a person as one line of words.</summary>
    public static string Card(this IParentNode board, long personId)
    {
        return board.QuerySelector($"#person-{personId}")!.Words();
    }

    public static string Words(this INode node)
    {
        var texts = node.Descendants<IText>().Select(t => t.Data);
        return string.Join(' ', string.Join(' ', texts).Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
    }
}
