using System.Globalization;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;
using LaneAward.Data;
using LaneAward.Web.Infrastructure;

namespace LaneAward.Web.Features.Parity;

/// <summary>
/// The facts by which environments are compared: what must be equal everywhere, what should be, and what must differ. None of them is a secret.
/// </summary>
internal sealed record ParityReport(
    IReadOnlyDictionary<string, string> MustEqual, IReadOnlyDictionary<string, string> ShouldEqual, IReadOnlyDictionary<string, string> MustDiffer)
{
    /// <summary>One fact a line, group and name and value apart by tabs: for a shell without a JSON reader.</summary>
    public string ToLines()
    {
        return string.Concat(
            Lines("mustEqual", MustEqual).Concat(Lines("shouldEqual", ShouldEqual)).Concat(Lines("mustDiffer", MustDiffer)));
    }

    private static IEnumerable<string> Lines(string group, IReadOnlyDictionary<string, string> facts)
    {
        return facts.Select(fact => $"{group}\t{fact.Key}\t{fact.Value.ReplaceLineEndings(" ").Replace('\t', ' ')}\n");
    }
}

/// <summary>Reads the parity facts of this environment.</summary>
internal sealed class ReadParity(Database database, ShopOptions options, StaticAssets assets)
{
    private const string None = "none";

    public Task<ParityReport> RunAsync(CancellationToken cancellation)
    {
        return database.ReadAsync(Read, cancellation);
    }

    private ParityReport Read(Transaction db)
    {
        var instance = db.Instance.Read();
        var import = db.Imports.Newest();
        return new ParityReport(
            MustEqual(db),
            new Dictionary<string, string>
            {
                ["importFiles"] = db.Imports.NewestFilesHash() ?? None,
                ["customers"] = Text(import?.CustomersActive),
                ["orders"] = Text(import?.OrdersActive),
                ["latestOrderDate"] = import?.LatestOrderDate ?? None,
                ["operatingSystem"] = RuntimeInformation.OSDescription,
            },
            new Dictionary<string, string>
            {
                ["environment"] = instance.Environment,
                ["instanceId"] = instance.InstanceId,
                ["pinKeyId"] = string.Join(' ', db.People.PinKeysInUse()) is { Length: > 0 } keys ? keys : None,
                ["keyRing"] = KeyRing(options.KeysDirectory),
            });
    }

    private Dictionary<string, string> MustEqual(Transaction db)
    {
        // The part after + is the commit that the SDK stamps in.
        var version = ProgramVersion.Text.Split('+', 2);
        var settings = db.Facts.Settings();
        return new Dictionary<string, string>
        {
            ["version"] = version[0],
            ["commit"] = version.Length > 1 ? version[1] : None,
            ["runtime"] = RuntimeInformation.FrameworkDescription,
            ["sqlite"] = db.Facts.SqliteVersion(),
            ["sqliteSource"] = db.Facts.SqliteSource(),
            ["schemaLevel"] = Text(db.Facts.SchemaLevel()),
            ["schema"] = db.Facts.SchemaHash(),
            ["assets"] = assets.Prefix,
            ["deployFiles"] = DeployFiles(Path.Combine(AppContext.BaseDirectory, "deploy")),
            ["settings"] = Hash(
                $"{settings.JournalMode} {settings.BusyTimeoutMs} {settings.Synchronous} {settings.ForeignKeys} {options.TimeZone.Id} "
                + $"{CultureInfo.CurrentCulture.Name} {options.ClockCap}"),
            ["timeZone"] = options.TimeZone.Id,
        };
    }

    /// <summary>Units, timers, nginx site and scripts as this release carries them; none in a build that was not released.</summary>
    private static string DeployFiles(string folder)
    {
        if (!Directory.Exists(folder))
        {
            return None;
        }

        var lines = Directory.GetFiles(folder, "*", SearchOption.AllDirectories)
            .Order(StringComparer.Ordinal)
            .Select(file => $"{Path.GetRelativePath(folder, file)} {Convert.ToHexStringLower(SHA256.HashData(File.ReadAllBytes(file)))}");
        return Hash(string.Join('\n', lines));
    }

    private static string KeyRing(string folder)
    {
        var ring = Path.Combine(folder, "data-protection");
        var keys = Directory.Exists(ring) ? Directory.GetFiles(ring, "key-*.xml").Select(Path.GetFileNameWithoutExtension).Order(StringComparer.Ordinal).ToList() : [];
        return keys.Count == 0 ? None : Hash(string.Join(' ', keys));
    }

    private static string Hash(string text) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)))[..16];

    private static string Text(long? number) => number?.ToString(CultureInfo.InvariantCulture) ?? None;
}
