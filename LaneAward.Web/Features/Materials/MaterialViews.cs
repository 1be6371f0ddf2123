using System.Globalization;
using LaneAward.Data.Materials;

namespace LaneAward.Web.Features.Materials;

/// <summary>A logged quantity as people and programs read it. The quantity is in the unit it was logged in, negative for a reversal.</summary>
internal sealed record MaterialUse(
    long Id, long TaskId, long MaterialId, string Material, string MaterialEs, string Kind, decimal Quantity, string Unit, string? Note,
    string LoggedAt, long LoggedAtMs, long PersonId, string Person, long? ReversesId, long? ReversedById)
{
    public string QuantityText => Quantity.ToString("0.###", CultureInfo.InvariantCulture);

    public bool Stands => ReversesId is null && ReversedById is null;

    public static MaterialUse From(MaterialUseRow row)
    {
        return new MaterialUse(
            row.Id, row.TaskId, row.MaterialId, row.MaterialEn, row.MaterialEs, row.Kind, row.QuantityMilli / 1000m, row.Unit, row.Note,
            ShopClock.Iso(row.LoggedAtMs)!, row.LoggedAtMs, row.PersonId, row.PersonName, row.ReversesId, row.ReversedById);
    }
}

/// <summary>The answer to logging or reversing material.</summary>
internal sealed record MaterialAnswer(MaterialUse Use, bool AlreadyDone, string Receipt);
