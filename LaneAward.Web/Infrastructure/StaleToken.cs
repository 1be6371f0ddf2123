using LaneAward.Web.Features;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.Core.Infrastructure;
using Microsoft.AspNetCore.Mvc.Filters;

namespace LaneAward.Web.Infrastructure;

/// <summary>Names a refused antiforgery token to the page's script, which then fetches a fresh one from /hello and sends the same tap again.</summary>
internal sealed class StaleToken : IAlwaysRunResultFilter
{
    public void OnResultExecuting(ResultExecutingContext context)
    {
        if (context.Result is IAntiforgeryValidationFailedResult)
        {
            var say = Phrases.In(RequestLanguage.Of(context.HttpContext));
            context.Result = new RefusalResult(new Refusal(
                StatusCodes.Status400BadRequest, "stale-token",
                context.HttpContext.Request.Path.StartsWithSegments("/console")
                    ? say["This form was opened under another sign-in, or too long ago. Nothing was saved."]
                    : say["This page is out of date. Reload it and press again."]));
        }
    }

    public void OnResultExecuted(ResultExecutedContext context)
    {
    }
}

/// <summary>A refusal as the result of a page.</summary>
internal sealed class RefusalResult(Refusal refusal) : ActionResult
{
    public override Task ExecuteResultAsync(ActionContext context)
    {
        return ProblemAnswer.WriteAsync(context.HttpContext, refusal);
    }
}
