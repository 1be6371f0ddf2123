using Htmx;
using LaneAward.Web.Features;

namespace LaneAward.Web.Pages.Console;

/// <summary>The words of the board's sign: while news comes, and from the first that does not come until the next.</summary>
internal sealed record LiveSign(long Ms, string Live, string Late)
{
    public static LiveSign At(long ms, ShopClock clock, Phrases say)
    {
        var time = clock.TimeWithSeconds(ms);
        return new LiveSign(ms, say["Live · updated {0}", time], say["No news since {0}", time]);
    }

    /// <summary>Tells a board that is as it was until when that is so.</summary>
    public static void Send(HttpResponse response, ShopClock clock, Phrases say)
    {
        var sign = At(clock.NowMs, clock, say);
        response.Htmx(h => h.WithTrigger("fresh", new { ms = sign.Ms, live = sign.Live, late = sign.Late }));
    }
}
