using LaneAward.Tests.HouseRules;
using LaneAward.Tests.Support;
using Xunit;

namespace LaneAward.Tests.Security;

/// <summary>No address leads out of the folder of the browser's files, and no parameter is ever a path.</summary>
public sealed class PathTraversalTests(SharedServer shared) : IClassFixture<SharedServer>
{
    // As they are on the wire: a client library would tidy most of them before sending.
    private static readonly string[] Ways =
    [
        "/../", "/../../", "/..%2f", "/..%2f..%2f", "/%2e%2e/", "/%2e%2e%2f%2e%2e%2f", "/..%5c", "/..\\..\\", "/....//", "/..;/", "/%252e%252e%252f", "/%c0%ae%c0%ae/", "//", "/%2f", "/.%00./",
    ];

    private static readonly string[] Trees = ["", "/css", "/js", "/lib", "/lib/fonts", "/workforce", "/console"];

    [Fact]
    public async Task No_address_leads_out_of_the_folder_of_the_browsers_files()
    {
        // One file above the folder of the browser's files, one above everything, and the shop itself.
        var secrets = new[] { "Program.cs", "etc/passwd", shared.Server.Shop.Path.TrimStart('/') };
        var versioned = shared.Server.Services.GetService(typeof(LaneAward.Web.Infrastructure.StaticAssets)) as LaneAward.Web.Infrastructure.StaticAssets;
        var addresses = Trees.Append(versioned!.Prefix).Append(versioned.Prefix + "/css").SelectMany(tree => Ways.SelectMany(way => secrets.Select(secret => tree + way + secret))).ToList();
        await Parallel.ForEachAsync(addresses, TestContext.Current.CancellationToken, async (address, _) =>
        {
            var answer = await AskAsync(address);
            Assert.True(RawHttp.Statuses(answer) is [>= 300 and < 500], $"{address} answered {answer[..Math.Min(200, answer.Length)]}");
            Assert.DoesNotContain("WebHost.Build", answer, StringComparison.Ordinal);
            Assert.DoesNotContain("root:x:", answer, StringComparison.Ordinal);
            Assert.DoesNotContain("SQLite format 3", answer, StringComparison.Ordinal);
        });

        Assert.True(addresses.Count > 350);
        Assert.True(File.Exists(Repository.At("LaneAward.Web", "Program.cs")), "The first of the files must be there to be missed.");
    }

    [Fact]
    public async Task The_address_of_the_browsers_files_leads_to_them_alone()
    {
        var files = (LaneAward.Web.Infrastructure.StaticAssets)shared.Server.Services.GetService(typeof(LaneAward.Web.Infrastructure.StaticAssets))!;

        Assert.Equal([200], RawHttp.Statuses(await AskAsync(files.Prefix + "/css/base.css")));
        Assert.DoesNotContain(200, RawHttp.Statuses(await AskAsync(files.Prefix + "/console/sign-in")));
    }

    [Theory]
    [InlineData("..%2f..%2f..%2f..%2fetc%2fpasswd")]
    [InlineData("%2fetc%2fpasswd")]
    [InlineData("..%5c..%5cworkforce.db")]
    [InlineData("file:%2f%2f%2fetc%2fpasswd")]
    [InlineData("%00")]
    [InlineData("9223372036854775808")]
    [InlineData("-1")]
    [InlineData("%27%20OR%201=1--")]
    public async Task No_route_takes_its_parameter_for_a_path_nor_breaks_on_it(string value)
    {
        var adam = await shared.Server.InConsoleAsync("adam");
        var ana = await shared.Server.OnFloorAsync(shared.Server.Ana, ShopServer.AnaPin);
        var before = shared.Fingerprint();
        var routes = shared.Routes(_ => value).Where(route => route.HasParameters).ToList();
        foreach (var route in routes)
        {
            using var request = new HttpRequestMessage(new HttpMethod(route.Method), new Uri(shared.Server.Address.ToString().TrimEnd('/') + route.Path, new UriCreationOptions { DangerousDisablePathAndQueryCanonicalization = true }));
            if (route.Writes)
            {
                request.Headers.Add("Idempotency-Key", Guid.NewGuid().ToString());
                request.Content = ShopServer.Json("{}");
            }

            using var answer = await (route.IsConsole ? adam : ana).SendAsync(request);
            var text = await answer.Content.ReadAsStringAsync();
            Assert.True((int)answer.StatusCode < 500, $"{route} answered {(int)answer.StatusCode}");
            Assert.DoesNotContain("root:x:", text, StringComparison.Ordinal);
            Assert.DoesNotContain("SQLite", text, StringComparison.Ordinal);
        }

        Assert.True(routes.Count > 60, $"Only {routes.Count} routes with a parameter were found.");
        Assert.Equal(before, shared.Fingerprint());
    }

    private Task<string> AskAsync(string address)
    {
        return RawHttp.SendAsync(shared.Server.Address.Port, $"GET {address} HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n");
    }
}
