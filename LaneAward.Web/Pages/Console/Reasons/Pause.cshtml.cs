using LaneAward.Data.Catalog;
using LaneAward.Web.Features.Catalog;

namespace LaneAward.Web.Pages.Console.Reasons;

/// <summary>A reason for pausing.</summary>
internal sealed class PauseModel(ReadSetup read, SaveReason save) : ReasonPage(read, save, ReasonKind.Pause);
