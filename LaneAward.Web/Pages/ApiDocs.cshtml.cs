using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace LaneAward.Web.Pages;

/// <summary>The description of the API, drawn by Scalar.</summary>
[AllowAnonymous]
internal sealed class ApiDocsModel : PageModel;
