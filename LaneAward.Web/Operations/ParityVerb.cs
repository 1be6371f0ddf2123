using System.CommandLine;
using System.Text.Json;
using LaneAward.Data;
using LaneAward.Web.Features.Parity;
using LaneAward.Web.Infrastructure;

namespace LaneAward.Web.Operations;

/// <summary><c>parity</c>: the facts that GET /api/parity shows, of a service that need not run.</summary>
internal static class ParityVerb
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web) { WriteIndented = true };

    public static Command Create()
    {
        var json = new Option<bool>("--json") { Description = "Print the facts as JSON." };
        var command = new Command("parity", "Show what must be equal in every environment, what should be, and what must differ.") { json };
        command.SetAction(async (parsed, cancellation) =>
        {
            var options = OperatorSettings.ReadForExistingShop();
            using var database = Database.Open(new DatabaseOptions(options.DatabasePath));
            // Only asked for its web root: it is built, never started.
            var builder = WebApplication.CreateBuilder(new WebApplicationOptions
            {
                ApplicationName = typeof(WebHost).Assembly.GetName().Name,
                ContentRootPath = AppContext.BaseDirectory,
            });
            builder.WebHost.UseStaticWebAssets();
            var report = await new ReadParity(database, options, new StaticAssets(builder.Environment, options)).RunAsync(cancellation);
            Console.Write(parsed.GetValue(json)
                ? JsonSerializer.Serialize(report, Json) + "\n"
                : report.ToLines());
            return ExitCode.Ok;
        });
        return command;
    }
}
