using System.Globalization;
using LaneAward.Web.Features.Audit;
using LaneAward.Web.Infrastructure;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Http.Extensions;

namespace LaneAward.Web.Pages.Console.Audit;

/// <summary>Who did what to what, with before and after; the filters stand in the address.</summary>
[Authorize(Permissions.ReadAudit)]
internal sealed class AuditModel(ReadAudit read) : ConsolePage
{
    public AuditQuery Query { get; private set; } = new(null, null, null, null, null);

    public long? Before { get; private set; }

    public AuditPage Log { get; private set; } = null!;

    /// <summary>Something that the list of tablets does not hold, reached by a link in the log.</summary>
    public bool IsAboutAnother => !string.IsNullOrEmpty(Query.About) && Log.Tablets.All(tablet => Query.About != $"tablet:{tablet.Id}");

    public async Task OnGetAsync(string? who, string? what, string? about, string? from, string? to, long? before)
    {
        Query = new AuditQuery(who, what, about, from, to);
        Before = before;
        Log = await read.RunAsync(Query, before, Words, Cancelled);
    }

    /// <summary>The filters as the end of an address, with the entry to go on from.</summary>
    public string Address(long? before = null)
    {
        var query = new QueryBuilder();
        foreach (var (name, value) in new[] { ("who", Query.Who), ("what", Query.What), ("about", Query.About), ("from", Query.From), ("to", Query.To) })
        {
            if (!string.IsNullOrEmpty(value))
            {
                query.Add(name, value);
            }
        }

        if (before is { } id)
        {
            query.Add("before", id.ToString(CultureInfo.InvariantCulture));
        }

        return query.ToString();
    }
}
