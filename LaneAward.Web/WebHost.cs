using LaneAward.Data;
using LaneAward.Web.Api;
using LaneAward.Web.Features;
using LaneAward.Web.Features.SignIn;
using LaneAward.Web.Infrastructure;
using LaneAward.Web.Pages.Console;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.HttpOverrides;
using Scalar.AspNetCore;
using Serilog;

namespace LaneAward.Web;

/// <summary>Builds the web application: services, the order of the pipeline, and its routes.</summary>
public static class WebHost
{
    // The largest honest body is a note; anything near this is a mistake or an attack.
    private const long LargestBodyBytes = 64 * 1024;

    // On the page about the API a whole commit is wider than a phone.
    private const int LongestVersion = 14;

    /// <param name="configure">For tests: replaces services (a clock, say) after the product's own.</param>
    public static WebApplication Build(string[] args, Action<WebApplicationBuilder>? configure = null)
    {
        var builder = WebApplication.CreateBuilder(new WebApplicationOptions
        {
            Args = args,
            // Pages and static files are looked for in this assembly also when another program (a test) starts it.
            ApplicationName = typeof(WebHost).Assembly.GetName().Name,
            ContentRootPath = AppContext.BaseDirectory,
        });
        // Finds wwwroot in the source tree when run from a build; a published release carries its own.
        builder.WebHost.UseStaticWebAssets();
        var options = ShopOptions.Read(builder.Configuration, builder.Environment.IsDevelopment());
        if (builder.Configuration["urls"] is { Length: > 0 } urls && ListenAddresses.WhyNot(urls) is { } wrong)
        {
            throw new ConfigurationException($"ASPNETCORE_URLS: {wrong}");
        }

        Shop.RequireDatabase(options);
        MakeFolders(options);
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Limits.MaxRequestBodySize = LargestBodyBytes;
            // Only where systemd holds the port for us (the socket unit).
            kestrel.UseSystemd();
        });
        // Type=notify: the unit counts as started when this answers, and a release that dies at its start fails the start. Elsewhere it does nothing.
        builder.Services.AddSystemd();
        // Under systemd's 30 s: what was tapped last is still written.
        builder.Services.Configure<HostOptions>(host => host.ShutdownTimeout = TimeSpan.FromSeconds(20));
        builder.Services.AddSerilog((_, log) => Logs.Configure(log, options));
        builder.Services.AddSingleton(TimeProvider.System);
        builder.Services.AddShop(options);
        builder.Services.AddSignInCookies(secure: !options.IsDevelopment);
        Permissions.Add(builder.Services.AddAuthorizationBuilder());
        builder.Services.AddDataProtection()
            .SetApplicationName("laneaward-" + options.Environment)
            .PersistKeysToFileSystem(new DirectoryInfo(Path.Combine(options.KeysDirectory, "data-protection")));
        builder.Services.AddSingleton<StaticAssets>();
        builder.Services.AddHttpContextAccessor();
        builder.Services.AddScoped(provider =>
            Phrases.In(RequestLanguage.Of(provider.GetRequiredService<IHttpContextAccessor>().HttpContext!)));
        builder.Services.AddScoped<DayWords>();
        builder.Services.AddSingleton<TellForm>(services => new FormWords(services.GetRequiredService<ShopClock>()).Of);
        // In a build of the source tree the framework would look for a file under any address, so that none were unknown to a POST.
        builder.Configuration["DisableStaticAssetNotFoundRuntimeFallback"] = "true";
        builder.Services.AddRazorPages().AddMvcOptions(mvc =>
        {
            mvc.Filters.Add<RightPerson>();
            mvc.Filters.Add<StaleToken>();
        });
        NoTokenForTickets.Add(builder.Services);
        builder.Services.ConfigureHttpJsonOptions(json => json.SerializerOptions.Converters.Add(new InstantConverter()));
        builder.Services.AddOpenApi(openApi =>
        {
            openApi.CreateSchemaReferenceId = DescribeRecords.NameOf;
            openApi.AddSchemaTransformer(DescribeRecords.Transform);
            openApi.AddOperationTransformer(DescribeWrites.Transform);
            openApi.AddDocumentTransformer((document, _, _) =>
            {
                (document.Info.Title, document.Info.Version) = ("Time On Tasks", ProgramVersion.Text[..Math.Min(ProgramVersion.Text.Length, LongestVersion)]);
                return Task.CompletedTask;
            });
        });
        builder.Services.AddHostedService<RegularCare>();
        builder.Services.AddHostedService<GivenBackMemory>();
        builder.Services.AddHostedService<ForgottenClocks>();
        builder.Services.AddHostedService(services => services.GetRequiredService<LateSignOuts>());
        builder.Services.AddHostedService<HighWaterMark>();
        builder.Services.Configure<RouteHandlerOptions>(routes => routes.ThrowOnBadRequest = true);
        configure?.Invoke(builder);

        var app = builder.Build();
        // Opened before the listener starts, so that a wrong database stops the start instead of the first tap.
        app.Services.GetRequiredService<Database>();
        app.Services.GetRequiredService<PinVault>();
        UsePipeline(app);
        MapRoutes(app);
        return app;
    }

    private static void MakeFolders(ShopOptions options)
    {
        try
        {
            Directory.CreateDirectory(options.KeysDirectory);
            Directory.CreateDirectory(options.LogsDirectory);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new ConfigurationException($"LaneAward__DataDirectory is {options.DataDirectory}, which cannot be written: {error.Message}");
        }
    }

    private static void UsePipeline(WebApplication app)
    {
        // nginx on the same machine says by which scheme and address the tablet came.
        app.UseForwardedHeaders(new ForwardedHeadersOptions { ForwardedHeaders = ForwardedHeaders.XForwardedProto | ForwardedHeaders.XForwardedFor });
        var assets = app.Services.GetRequiredService<StaticAssets>();
        app.Use(assets.ServeAsync);
        app.UseSerilogRequestLogging(requests =>
        {
            // Without it the lines go to whatever logger of the process was made last.
            requests.Logger = app.Services.GetRequiredService<Serilog.ILogger>();
            Logs.Requests(requests);
        });
        app.UseMiddleware<ErrorMapping>();
        app.Use((http, next) =>
        {
            SecurityHeaders.Add(http);
            WriteOutcomes.Complete(http);
            return http.Request.ContentLength > LargestBodyBytes
                ? throw new BadHttpRequestException("The body is too large.", StatusCodes.Status413PayloadTooLarge)
                : next(http);
        });
        app.UseStatusCodePages(context => ProblemAnswer.WriteAsync(context.HttpContext, StatusSentences.For(context.HttpContext)));
        app.Use(HeadAsGet.AnswerAsync);
        app.UseRouting();
        app.UseAuthentication();
        app.Use(RefusedByRouting.AnswerAsync);
        app.UseAuthorization();
        app.Use(ReadableBody.RequireAsync);
        app.Use(RightPerson.SayWhoAsync);
        app.Use(RightPerson.RequireAsync);
        app.UseMiddleware<WriteKeys>();
    }

    private static void MapRoutes(WebApplication app)
    {
        app.MapStaticAssets().AllowAnonymous();
        app.MapRazorPages();
        app.MapHello();
        app.MapWorker();
        app.MapOldAddress();

        var api = app.MapGroup("/api");
        api.MapHealth();
        api.MapParity();
        api.MapOrders();
        api.MapSignIn();
        api.MapTasks();
        api.MapMaterials();
        api.MapClocks();
        api.MapCatalog();
        api.MapAdminPeople();
        api.MapAdminCatalog();
        api.MapAdminSettings();
        api.MapAdminSessions();
        api.MapTablets();
        api.MapReports();
        // Without a document's name in it: any name below /api would be taken for one, and answer 405 to a POST.
        app.MapOpenApi("/api/openapi.json").AllowAnonymous();
        // Its own page carries an inline script, which our policy forbids; Pages/ApiDocs.cshtml stands before it and takes its scripts.
        app.MapScalarApiReference("/api/docs", scalar => scalar.WithOpenApiRoutePattern("/api/openapi.json")).AllowAnonymous();
    }
}
