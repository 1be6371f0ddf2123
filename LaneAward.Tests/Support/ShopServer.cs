using System.Text.RegularExpressions;
using LaneAward.Data;
using LaneAward.Web;
using LaneAward.Web.Features.SignIn;
using LaneAward.Web.Features.Tablets;
using LaneAward.Web.Infrastructure;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Serilog;
using Serilog.Formatting.Compact;
using Xunit;

namespace LaneAward.Tests.Support;

/// <summary>
/// The whole program over real Kestrel on a port of its own and a database of its own, with four people in it:
/// Ana and Ben work on the floor, Cleo supervises, Adam administers.
/// </summary>
internal sealed class ShopServer : IAsyncDisposable
{
    public const string AnaPin = "4826";
    public const string BenPin = "7391";
    public const string CleoPin = "2957";
    public const string Password = "correct horse battery";

    // Nobody guesses the tests' passwords: at the shop's count a seventh of the time of the API's and the console's tests went into them.
    private static readonly Lazy<ConsolePasswords> Passwords = new(() => new ConsolePasswords(iterations: 1_000));
    private static readonly Lazy<string> PasswordHash = new(() => Passwords.Value.Hash(Password));

    private readonly WebApplication _app;
    private readonly List<HttpClient> _clients = [];
    private bool _stopped;

    private ShopServer(ShopDatabase shop, WebApplication app)
    {
        Shop = shop;
        _app = app;
    }

    /// <summary>The server's file from beside: seeds and plain SQL. Open nothing through its own door; that is the server's.</summary>
    public ShopDatabase Shop { get; }

    public IServiceProvider Services => _app.Services;

    public Uri Address => new(_app.Urls.Single());

    public long TeamId { get; private set; }

    public long Ana { get; private set; }

    public long Ben { get; private set; }

    public long Cleo { get; private set; }

    public long Adam { get; private set; }

    /// <param name="time">A fake clock for everything in the server; null for the real one.</param>
    public static Task<ShopServer> StartAsync(TimeProvider? time = null, params string[] settings)
    {
        return StartInAsync(ShopDatabase.Create(), ShopDatabase.Environment, time, settings);
    }

    /// <summary>Over a shop that holds something already, and is closed with the server.</summary>
    public static Task<ShopServer> StartOverAsync(ShopDatabase shop, TimeProvider? time = null)
    {
        return StartInAsync(shop, ShopDatabase.Environment, time, []);
    }

    /// <summary>A staging shop: only enrolled browsers see names; see <see cref="TabletAsync"/>.</summary>
    public static Task<ShopServer> StartStagingAsync(TimeProvider? time = null, params string[] settings)
    {
        return StartInAsync(ShopDatabase.Create(), "staging", time, settings);
    }

    private static async Task<ShopServer> StartInAsync(ShopDatabase shop, string environment, TimeProvider? time, string[] settings)
    {
        shop.Execute("UPDATE instance SET environment = @environment", new { environment });
        var app = WebHost.Build(
            [
                "--urls=http://127.0.0.1:0", "--LaneAward:Environment=" + environment, "--LaneAward:DataDirectory=" + shop.Folder,
                "--LaneAward:DatabasePath=" + shop.Path, .. settings,
            ],
            builder =>
            {
                builder.Services.Replace(ServiceDescriptor.Singleton(time ?? TimeProvider.System));
                builder.Services.Replace(ServiceDescriptor.Singleton(Passwords.Value));
                builder.Services.AddSerilog((_, log) => Logs.Filter(log).WriteTo.File(new CompactJsonFormatter(), LogFile(shop)), preserveStaticLogger: true);
            });
        var server = new ShopServer(shop, app);
        await server.SeedPeopleAsync();
        await app.StartAsync();
        return server;
    }

    /// <summary>A browser of its own: keeps cookies, follows no redirect.</summary>
    public HttpClient Browser()
    {
        var client = new HttpClient(new CookieJar()) { BaseAddress = Address };
        _clients.Add(client);
        return client;
    }

    /// <summary>An enrolment code for a tablet of this name, as the console would make it.</summary>
    public async Task<string> EnrolmentCodeAsync(string name)
    {
        var code = TabletSecrets.NewCode();
        await Services.GetRequiredService<Database>().WriteAsync(
            db => db.Tablets.AddCode(TabletSecrets.HashCode(code)!, name, Cleo, db.NowMs + (long)TabletSecrets.CodeLasts.TotalMilliseconds));
        return code;
    }

    /// <summary>A browser that is enrolled as a tablet of this name.</summary>
    public async Task<HttpClient> TabletAsync(string name)
    {
        var browser = Browser();
        var code = await EnrolmentCodeAsync(name);
        using var answer = await browser.PostAsync("/api/tablets/enrol", Json($$"""{"code":"{{code}}"}"""));
        Assert.True(answer.IsSuccessStatusCode, await answer.Content.ReadAsStringAsync());
        return browser;
    }

    /// <summary>A browser in which this person is signed in on the floor.</summary>
    public async Task<HttpClient> OnFloorAsync(long personId, string pin)
    {
        var browser = Browser();
        using var answer = await browser.PostAsync("/api/session", Json($$"""{"personId":{{personId}},"pin":"{{pin}}"}"""));
        Assert.True(answer.IsSuccessStatusCode, await answer.Content.ReadAsStringAsync());
        return browser;
    }

    /// <summary>A browser in which Cleo (or Adam) is signed in to the console, through the page a person uses.</summary>
    public async Task<HttpClient> InConsoleAsync(string login = "cleo")
    {
        var browser = Browser();
        using var answer = await browser.PostFormAsync("/console/sign-in", "/console/sign-in", ("login", login), ("password", Password));
        Assert.Equal(System.Net.HttpStatusCode.Redirect, answer.StatusCode);
        return browser;
    }

    /// <summary>Signs in on a browser and tells what came of it.</summary>
    public static Task<ApiAnswer> TryPinAsync(HttpClient browser, long personId, string pin)
    {
        return browser.AskAsync(new HttpRequestMessage(HttpMethod.Post, "/api/session") { Content = Json($$"""{"personId":{{personId}},"pin":"{{pin}}"}""") });
    }

    public static StringContent Json(string json)
    {
        return new StringContent(json, System.Text.Encoding.UTF8, "application/json");
    }

    /// <summary>Everything the server has logged so far.</summary>
    public string ReadLog()
    {
        using var file = new StreamReader(new FileStream(LogFile(Shop), FileMode.Open, FileAccess.Read, FileShare.ReadWrite));
        return file.ReadToEnd();
    }

    /// <summary>Ends the program; its files stay, for one that comes after it.</summary>
    public async Task StopAsync()
    {
        _stopped = true;
        _clients.ForEach(c => c.Dispose());
        await _app.StopAsync();
        await _app.DisposeAsync();
    }

    public async ValueTask DisposeAsync()
    {
        if (!_stopped)
        {
            await StopAsync();
        }

        Shop.Dispose();
    }

    private static string LogFile(ShopDatabase shop)
    {
        return Path.Combine(shop.Folder, "server-log.json");
    }

    private Task SeedPeopleAsync()
    {
        var vault = Services.GetRequiredService<PinVault>();
        return Services.GetRequiredService<Database>().WriteAsync(db =>
        {
            TeamId = db.Teams.Add("Engraving", 1);
            Ana = Add(db, vault, "Ana Morales", "contributor", null, AnaPin);
            Ben = Add(db, vault, "Ben Ortiz", "contributor", null, BenPin);
            Cleo = Add(db, vault, "Cleo Park", "supervisor", "cleo", CleoPin);
            Adam = Add(db, vault, "Adam Reyes", "admin", "adam", null);
        });
    }

    private long Add(Transaction db, PinVault vault, string name, string role, string? login, string? pin)
    {
        var words = name.Split(' ');
        var id = db.People.Add(name, string.Concat(words[0][..1], words[1][..1]), role, "en", login);
        db.People.SetHomeTeam(id, TeamId);
        if (pin is not null)
        {
            var secret = vault.Seal(id, pin);
            db.People.SetPin(id, secret.KeyId, secret.Length, secret.Tag, secret.Seal);
        }

        if (login is not null)
        {
            db.People.SetPassword(id, PasswordHash.Value);
        }

        return id;
    }
}

/// <summary>Cookies by name and value alone: the server's clock may be a fake one, so their expiry is the server's to judge.</summary>
internal sealed class CookieJar() : DelegatingHandler(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false })
{
    private readonly Dictionary<string, string> _cookies = [];

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        if (_cookies.Count > 0)
        {
            request.Headers.Add("Cookie", string.Join("; ", _cookies.Select(c => $"{c.Key}={c.Value}")));
        }

        var answer = await base.SendAsync(request, cancellationToken);
        if (answer.Headers.TryGetValues("Set-Cookie", out var cookies))
        {
            foreach (var pair in cookies.Select(c => c.Split(';', 2)[0].Split('=', 2)))
            {
                _cookies[pair[0]] = pair[1];
            }
        }

        return answer;
    }
}

/// <summary>What a browser does with a page's form.</summary>
internal static partial class Forms
{
    /// <summary>Opens the page, takes its antiforgery token and posts the fields, with a fresh write key unless the fields bring one.</summary>
    public static async Task<HttpResponseMessage> PostFormAsync(
        this HttpClient browser, string page, string action, params (string Name, string Value)[] fields)
    {
        var html = await browser.GetStringAsync(page);
        var token = Token().Match(html);
        Assert.True(token.Success, $"{page} holds no form.");
        var all = fields.Append(("__RequestVerificationToken", token.Groups[1].Value));
        if (fields.All(f => f.Name != "__key"))
        {
            all = all.Append(("__key", Guid.NewGuid().ToString()));
        }

        using var request = new HttpRequestMessage(HttpMethod.Post, action)
        {
            Content = new FormUrlEncodedContent(all.Select(f => KeyValuePair.Create(f.Item1, f.Item2))),
        };
        request.Headers.Accept.ParseAdd("text/html");
        return await browser.SendAsync(request);
    }

    [GeneratedRegex("""name="__RequestVerificationToken"[^>]*value="([^"]+)""")]
    private static partial Regex Token();
}
