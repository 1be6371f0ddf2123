using System.Globalization;
using LaneAward.Data.Catalog;
using LaneAward.Web.Features.Catalog;
using LaneAward.Web.Infrastructure;
using LaneAward.Web.Pages.Console.Catalog;
using Microsoft.AspNetCore.Mvc;

namespace LaneAward.Web.Pages.Console.Reasons;

/// <summary>Adds a reason (`new`) or changes one, of either list.</summary>
internal abstract class ReasonPage(ReadSetup read, SaveReason save, ReasonKind kind) : CatalogPage(read)
{
    public ReasonKind Kind => kind;

    public ReasonSetup? Reason { get; private set; }

    public string Key { get; private set; } = "new";

    public string? NameEn { get; private set; }

    public string? NameEs { get; private set; }

    public bool Paid { get; private set; }

    public string? Icon { get; private set; } = "more";

    public string? Sort { get; private set; }

    public async Task<IActionResult> OnGetAsync(string id)
    {
        if (!await FindAsync(id))
        {
            return NotFound();
        }

        if (Reason is { } reason)
        {
            (NameEn, NameEs, Paid, Icon) = (reason.NameEn, reason.NameEs, reason.Paid, reason.Icon);
            Sort = reason.Sort.ToString(CultureInfo.InvariantCulture);
        }

        return Page();
    }

    public async Task<IActionResult> OnPostAsync(string id, string? nameEn, string? nameEs, bool paid, string? icon, string? sort)
    {
        if (!await FindAsync(id))
        {
            return NotFound();
        }

        (NameEn, NameEs, Paid, Icon, Sort) = (nameEn, nameEs, paid, icon, sort);
        var request = new SaveReason.Request(nameEn ?? "", nameEs ?? "", paid, icon, Typed(sort));
        return Answer("/console/reasons", await save.RunAsync(kind, IdOf(id), request, HttpContext.Write(), Cancelled));
    }

    private async Task<bool> FindAsync(string id)
    {
        await ReadAsync();
        Key = id;
        Reason = (kind == ReasonKind.Pause ? Setup.PauseReasons : Setup.CancelReasons).SingleOrDefault(reason => reason.Id == IdOf(id));
        return id == "new" || Reason is not null;
    }
}
