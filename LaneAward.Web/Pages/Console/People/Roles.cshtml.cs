using LaneAward.Web.Infrastructure;
using Microsoft.AspNetCore.Authorization;

namespace LaneAward.Web.Pages.Console.People;

/// <summary>Which role may do what, read from the table by which the program decides.</summary>
[Authorize(Permissions.ManagePeople)]
internal sealed class RolesModel : ConsolePage;
