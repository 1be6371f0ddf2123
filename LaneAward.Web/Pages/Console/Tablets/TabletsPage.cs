using LaneAward.Data.Tablets;
using LaneAward.Web.Features.Tablets;
using LaneAward.Web.Infrastructure;
using Microsoft.AspNetCore.Authorization;

namespace LaneAward.Web.Pages.Console.Tablets;

/// <summary>Every tablet and the form that enrols one; also the page that shows a new code once, in the answer to the post that made it.</summary>
[Authorize(Permissions.ManageTablets)]
internal abstract class TabletsPage(ListTablets list, LockTime lockTime) : ConsolePage
{
    public IReadOnlyList<TabletRow> Tablets { get; private set; } = [];

    /// <summary>The name that was typed.</summary>
    public string? Name { get; protected set; }

    /// <summary>A code made by this very request.</summary>
    public EnrolmentCode? Issued { get; protected set; }

    /// <summary>What is typed into the new tablet's browser.</summary>
    public string Address => $"{Request.Scheme}://{Request.Host}/";

    /// <summary>A column stands only when a tablet has something to put in it.</summary>
    public bool AnyUnsent => Tablets.Any(t => t.UnsentCount > 0);

    public bool AnyOffset => Tablets.Any(t => t.ClockOffsetMs is not null);

    /// <summary>The lock time as it stands or as it was typed.</summary>
    public string? Seconds { get; protected set; }

    protected LockTime LockTime => lockTime;

    protected async Task ReadAsync()
    {
        Tablets = await list.RunAsync(Cancelled);
        Seconds = (await lockTime.ReadAsync(Cancelled)).ToString(System.Globalization.CultureInfo.InvariantCulture);
    }
}

/// <summary>One tablet: its name, a new code, revoking it.</summary>
[Authorize(Permissions.ManageTablets)]
internal abstract class OneTabletPage(ListTablets list) : ConsolePage
{
    public TabletRow? Tablet { get; private set; }

    public string? Name { get; protected set; }

    /// <summary>False when there is no such tablet.</summary>
    protected async Task<bool> ReadAsync(long id)
    {
        Tablet = await list.OneAsync(id, Cancelled);
        Name ??= Tablet?.Name;
        return Tablet is not null;
    }
}
