using Microsoft.AspNetCore.Connections;
using Serilog;
using Serilog.AspNetCore;
using Serilog.Events;
using Serilog.Formatting.Compact;

namespace LaneAward.Web.Infrastructure;

/// <summary>Readable lines on the console, compact JSON in a rolling file of the data folder. No bodies, no PINs, no query strings.</summary>
internal static class Logs
{
    // These files take 2 GB at most, whoever sends what: the logs lie beside the database, and a full disk would refuse every stop. A day of the shop takes 2 to 5 MB.
    private const int KeptFiles = 62;
    private const long FileBytes = 32L * 1024 * 1024;

    private static readonly TimeSpan Kept = TimeSpan.FromDays(31);

    public static void Configure(LoggerConfiguration log, ShopOptions options)
    {
        Filter(log)
            .WriteTo.Console(
                outputTemplate: "{Timestamp:HH:mm:ss} {Level:u3} {Message:lj}{NewLine}{Exception}",
                formatProvider: System.Globalization.CultureInfo.InvariantCulture)
            .WriteTo.File(
                new CompactJsonFormatter(), Path.Combine(options.LogsDirectory, "workforce-.json"), rollingInterval: RollingInterval.Day,
                fileSizeLimitBytes: FileBytes, rollOnFileSizeLimit: true, retainedFileCountLimit: KeptFiles, retainedFileTimeLimit: Kept);
    }

    /// <summary>What is logged at all: the framework's own lines name addresses with their query strings.</summary>
    public static LoggerConfiguration Filter(LoggerConfiguration log)
    {
        return log.MinimumLevel.Information()
            .MinimumLevel.Override("Microsoft", LogEventLevel.Warning)
            // Says of every form that it must not be cached; ours are no-store already.
            .MinimumLevel.Override("Microsoft.AspNetCore.Antiforgery", LogEventLevel.Error)
            // Says of every new key that it is plain; docs/security.md says what it is worth.
            .MinimumLevel.Override("Microsoft.AspNetCore.DataProtection", LogEventLevel.Error)
            .MinimumLevel.Override("Microsoft.Hosting.Lifetime", LogEventLevel.Information)
            .MinimumLevel.Override("System", LogEventLevel.Warning)
            // A taken port is told in one sentence as the program ends; the framework tells it twice, with 30 lines of its own code.
            .Filter.ByExcluding(line => line.Exception is IOException { InnerException: AddressInUseException })
            .Enrich.FromLogContext();
    }

    /// <summary>One line per request that changed something, failed or took long; reads that went well are left out.</summary>
    public static void Requests(RequestLoggingOptions options)
    {
        options.MessageTemplate = "{RequestMethod} {Route} {StatusCode} in {Elapsed:0} ms";
        options.IncludeQueryInRequestPath = false;
        options.GetLevel = (http, elapsedMs, error) => (http.Response.StatusCode, error) switch
        {
            (_, not null) or ( >= 500, _) => LogEventLevel.Warning,
            _ when elapsedMs > 1000 => LogEventLevel.Warning,
            _ when HttpMethods.IsGet(http.Request.Method) => LogEventLevel.Debug,
            _ => LogEventLevel.Information,
        };
        options.EnrichDiagnosticContext = (diagnostic, http) =>
        {
            diagnostic.Set("Route", (http.GetEndpoint() as RouteEndpoint)?.RoutePattern.RawText ?? "(none)");
            diagnostic.Set("RequestId", http.TraceIdentifier);
            diagnostic.Set("PersonId", http.Actor()?.PersonId);
        };
    }
}
