using LaneAward.Data.Catalog;
using LaneAward.Web.Features.Catalog;

namespace LaneAward.Web.Pages.Console.Reasons;

/// <summary>A reason for cancelling.</summary>
internal sealed class CancelModel(ReadSetup read, SaveReason save) : ReasonPage(read, save, ReasonKind.Cancel);
