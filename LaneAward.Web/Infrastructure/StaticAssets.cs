using System.Security.Cryptography;
using System.Text.Json;
using LaneAward.Web.Features;
using Microsoft.Extensions.FileProviders;

namespace LaneAward.Web.Infrastructure;

/// <summary>
/// Serves /css, /js and /lib under a prefix that changes with their content, so that a tablet keeps them for a year and still never mixes
/// two releases. Addresses between the files are relative, so the whole tree moves together.
/// </summary>
internal sealed class StaticAssets
{
    private const string Forever = "public, max-age=31536000, immutable";
    private static readonly string[] Trees = ["css", "js", "lib"];
    private static readonly string[] Elsewhere = ["/css/console/", "/js/console/", "/js/worker/"];

    private readonly bool _mayChange;

    private readonly string _zone;

    private readonly IFileProvider _files;

    public StaticAssets(IWebHostEnvironment environment, ShopOptions options)
    {
        _mayChange = options.IsDevelopment;
        _zone = options.TimeZone.Id;
        _files = environment.WebRootFileProvider;
        Version = Hash(_files);
        Prefix = "/a/" + Version;
    }

    /// <summary>Changes with any of the files: a page that was made for another version is of another release.</summary>
    public string Version { get; }

    /// <summary>Put before the address of a file: /a/1f0c9a72/css/base.css.</summary>
    public string Prefix { get; }

    public Task ServeAsync(HttpContext http, RequestDelegate next)
    {
        // The files alone: another address under the prefix would go round what a proxy says of it, such as the limit for sign-ins.
        var versioned = http.Request.Path.StartsWithSegments(Prefix, StringComparison.Ordinal, out var rest) && IsFile(rest);
        if (versioned)
        {
            http.Request.Path = rest;
        }

        if (IsFile(http.Request.Path))
        {
            http.Response.OnStarting(() =>
            {
                var found = http.Response.StatusCode is StatusCodes.Status200OK or StatusCodes.Status304NotModified;
                http.Response.Headers.CacheControl = versioned && found && !_mayChange ? Forever : "no-cache";
                return Task.CompletedTask;
            });
        }

        return next(http);
    }

    private static bool IsFile(PathString path)
    {
        return Trees.Any(tree => path.StartsWithSegments("/" + tree));
    }

    /// <summary>The service worker, with the list of what a floor page needs without a connection. It changes with every release, so no tablet keeps an old one.</summary>
    public async Task<string> WorkerAsync(CancellationToken cancellation)
    {
        var kept = Trees.SelectMany(tree => Walk(_files, "/" + tree)).Select(f => f.Path).Where(IsForTheFloor).Order(StringComparer.Ordinal).Select(path => Prefix + path);
        using var reader = new StreamReader(_files.GetFileInfo("/js/worker/sw.js").CreateReadStream());
        return $"const VERSION = '{Version}';\nconst ASSETS = {JsonSerializer.Serialize(kept)};\nconst ZONE = {JsonSerializer.Serialize(_zone)};\nconst WORDS = {JsonSerializer.Serialize(Words())};\n{await reader.ReadToEndAsync(cancellation)}";
    }

    // No page is there to say them: both languages go with the worker.
    private static Dictionary<string, Dictionary<string, string>> Words()
    {
        return RequestLanguage.All.ToDictionary(language => language, language =>
        {
            var say = Phrases.In(language);
            return new Dictionary<string, string>
            {
                ["nobody"] = say["No connection. Nobody can sign in until it is back; this page looks again by itself. Taps that were saved on this tablet are still here and will be sent."],
                ["notHere"] = say["No connection. This screen is not on this tablet; your tasks are."],
                ["back"] = say["Back to your tasks"],
            };
        });
    }

    private static bool IsForTheFloor(string path)
    {
        return !Elsewhere.Any(folder => path.StartsWith(folder, StringComparison.Ordinal)) && Path.GetExtension(path) is ".css" or ".js" or ".svg" or ".woff2";
    }

    private static string Hash(IFileProvider files)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        // A release that changes the pages alone must reach open tablets too.
        hash.AppendData(System.Text.Encoding.UTF8.GetBytes(ProgramVersion.Text));
        foreach (var (path, file) in Trees.SelectMany(tree => Walk(files, "/" + tree)).OrderBy(f => f.Path, StringComparer.Ordinal))
        {
            hash.AppendData(System.Text.Encoding.UTF8.GetBytes(path));
            using var content = file.CreateReadStream();
            hash.AppendData(SHA256.HashData(content));
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset())[..12];
    }

    // A build keeps compressed twins beside the files; they hold the same content.
    private static bool IsCompressed(string name)
    {
        return name.EndsWith(".gz", StringComparison.Ordinal) || name.EndsWith(".br", StringComparison.Ordinal);
    }

    private static IEnumerable<(string Path, IFileInfo File)> Walk(IFileProvider files, string folder)
    {
        return files.GetDirectoryContents(folder).SelectMany(entry => entry.IsDirectory
            ? Walk(files, folder + "/" + entry.Name)
            : IsCompressed(entry.Name) ? [] : [(folder + "/" + entry.Name, entry)]);
    }
}
