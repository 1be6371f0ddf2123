using LaneAward.Web.Features.Orders;
using LaneAward.Web.Features.Tasks;

namespace LaneAward.Web.Pages;

/// <summary>
/// A task with words in the place of its facts. Sheets drawn for it stand in every floor page as templates; without a connection the tablet
/// puts a real task's facts in (js/kept-cards.js), so the server stays the only one who draws.
/// </summary>
internal static class KeptTask
{
    public static readonly TaskCard Card = new()
    {
        Id = 0,
        Uid = "__UID__",
        Number = "",
        OrderNumber = "__ORDER__",
        CustomerName = "__CUSTOMER__",
        Description = "",
        TaskTypeId = 0,
        TaskType = "__TYPE__",
        TaskTypeEs = "__TYPE__",
        Status = "paused",
        MyState = "paused",
        ElapsedSeconds = 0,
        TodaySeconds = 0,
        TotalSeconds = 0,
        SessionCount = 0,
        CreatedAt = "",
    };

    public static readonly OrderView Order = new("__ORDER__", "__WHAT__", null, null, null, "__CUSTOMER__", "__WARNING__", null, Missing: false) { NotOpen = true };
}
