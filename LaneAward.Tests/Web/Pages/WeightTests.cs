using System.IO.Compression;
using System.Text.RegularExpressions;
using LaneAward.Tests.Support;
using Xunit;

namespace LaneAward.Tests.Web.Pages;

/// <summary>What a tablet has to load, counted as brotli would send it.</summary>
public sealed partial class WeightTests
{
    private const int FirstLoad = 120 * 1024;
    private const int Partial = 8 * 1024;

    [Fact]
    public async Task A_first_load_and_each_sheet_are_light()
    {
        await using var server = await FloorShop.StartAsync();
        using var ana = await server.OnFloorAsync(server.Ana, ShopServer.AnaPin);
        (await ana.TapAsync("/api/tasks", new { orderNumber = "107923", taskTypeId = 1, quantity = 48, startNow = true })).Expect(System.Net.HttpStatusCode.Created);
        var home = await ana.GetStringAsync("/");
        var first = await WeighAsync(ana, "/", []);
        TestContext.Current.TestOutputHelper?.WriteLine($"{first} bytes");
        Assert.InRange(first, 1, FirstLoad);
        foreach (var sheet in Sheets().Matches(home).Select(link => link.Groups[1].Value).Distinct())
        {
            Assert.InRange(Brotli(await ana.GetByteArrayAsync(sheet)), 1, Partial);
        }
    }

    [Fact]
    public async Task A_tablet_keeps_the_scripts_and_styles_that_its_pages_load_and_none_of_the_console()
    {
        await using var server = await FloorShop.StartAsync();
        using var ana = await server.OnFloorAsync(server.Ana, ShopServer.AnaPin);
        HashSet<string> loaded = [];
        await WeighAsync(ana, "/", loaded);

        var kept = Kept().Match(await ana.GetStringAsync("/sw.js")).Groups[1].Value;

        Assert.Equal(loaded.Where(IsCode).Order(StringComparer.Ordinal), System.Text.Json.JsonSerializer.Deserialize<string[]>(kept)!.Where(IsCode));

        static bool IsCode(string address) => Path.GetExtension(address) is ".js" or ".css";
    }

    /// <summary>The page with everything it names, and what that names in its turn.</summary>
    private static async Task<int> WeighAsync(HttpClient tablet, string address, HashSet<string> seen)
    {
        if (!seen.Add(address))
        {
            return 0;
        }

        var bytes = await tablet.GetByteArrayAsync(address);
        // The font is packed already; the other files are packed when they are published, as small as brotli makes them.
        var weight = address.EndsWith(".woff2", StringComparison.Ordinal) ? bytes.Length : Brotli(bytes);
        if (address == "/" || address.EndsWith(".js", StringComparison.Ordinal))
        {
            foreach (Match named in Named().Matches(System.Text.Encoding.UTF8.GetString(bytes)))
            {
                weight += await WeighAsync(tablet, new Uri(new Uri(tablet.BaseAddress!, address), named.Groups[1].Value).AbsolutePath, seen);
            }
        }

        return weight;
    }

    private static int Brotli(byte[] bytes)
    {
        using var packed = new MemoryStream();
        using (var packer = new BrotliStream(packed, CompressionLevel.SmallestSize, leaveOpen: true))
        {
            packer.Write(bytes);
        }

        return (int)packed.Length;
    }

    [GeneratedRegex("""(?:<script[^>]*? src="|<link rel="(?:preload|stylesheet)" href="|from '|import ')([^"'#]+)""")]
    private static partial Regex Named();

    [GeneratedRegex(@"const ASSETS = (\[.*?\]);")]
    private static partial Regex Kept();

    [GeneratedRegex("""hx-get="(/tasks/[^"]+)""")]
    private static partial Regex Sheets();
}
