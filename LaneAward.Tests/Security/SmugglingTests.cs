using LaneAward.Tests.Scripts;
using LaneAward.Tests.Support;
using Xunit;

namespace LaneAward.Tests.Security;

/// <summary>nginx with the shipped site and the program behind it never disagree about where a request ends.</summary>
public sealed class SmugglingTests
{
    private const string Json = "{\"code\":\"ZZZZ-ZZZZ\"}";

    // Seen by the program, it stands in its log: a wrong code is refused with a warning.
    private static readonly string Smuggled = $"POST /api/tablets/enrol HTTP/1.1\r\nHost: {NginxSite.Name}\r\nContent-Type: application/json\r\nContent-Length: {Json.Length}\r\n\r\n{Json}";

    private static readonly string Ended = "0\r\n\r\n" + Smuggled;

    private static readonly (string Name, string Headers, string Body)[] Attacks =
    [
        ("length and chunks, the length longer", $"Content-Length: {Ended.Length}\r\nTransfer-Encoding: chunked\r\n", Ended),
        ("length and chunks, the length shorter", $"Content-Length: 4\r\nTransfer-Encoding: chunked\r\n", $"{Smuggled.Length:x}\r\n{Smuggled}\r\n0\r\n\r\n"),
        ("two lengths, the first shorter", $"Content-Length: 5\r\nContent-Length: {Ended.Length}\r\n", Ended),
        ("two lengths, the first longer", $"Content-Length: {Ended.Length}\r\nContent-Length: 5\r\n", Ended),
        ("two lengths in one", $"Content-Length: 5, {Ended.Length}\r\n", Ended),
        ("a length with a sign", "Content-Length: +5\r\n", Ended),
        ("a length below zero", "Content-Length: -1\r\n", Smuggled),
        ("a length in another base", "Content-Length: 0x5\r\n", Ended),
        ("a length too large for a number", "Content-Length: 18446744073709551621\r\n", Ended),
        ("a blank before the colon", $"Content-Length: {Ended.Length}\r\nTransfer-Encoding : chunked\r\n", Ended),
        ("chunks in a folded line", $"Content-Length: {Ended.Length}\r\nTransfer-Encoding:\r\n chunked\r\n", Ended),
        ("chunks in a line folded into another", $"Content-Length: {Ended.Length}\r\nX-A: b\r\n\tTransfer-Encoding: chunked\r\n", Ended),
        ("chunks twice", "Transfer-Encoding: chunked\r\nTransfer-Encoding: identity\r\n", Ended),
        ("chunks in a list", "Transfer-Encoding: identity, chunked\r\n", Ended),
        ("chunks by another name", $"Content-Length: {Ended.Length}\r\nTransfer-Encoding: xchunked\r\n", Ended),
        ("chunks after a tab", $"Content-Length: {Ended.Length}\r\nTransfer-Encoding: \u000bchunked\r\n", Ended),
        ("chunks after a bare line feed", $"Content-Length: {Ended.Length}\r\nX-A: b\nTransfer-Encoding: chunked\r\n", Ended),
        ("chunks after a bare carriage return", $"Content-Length: {Ended.Length}\r\nX-A: b\rTransfer-Encoding: chunked\r\n", Ended),
        ("chunks after a NUL", $"Content-Length: {Ended.Length}\r\nX-A: b\0\r\nTransfer-Encoding: chunked\r\n", Ended),
        ("a chunk without a number", "Transfer-Encoding: chunked\r\n", "g\r\n" + Ended),
        ("a chunk with a number too large", "Transfer-Encoding: chunked\r\n", "ffffffffffffffff1\r\n" + Ended),
        ("a chunk below zero", "Transfer-Encoding: chunked\r\n", "-1\r\n" + Ended),
        ("a chunk longer than it says", "Transfer-Encoding: chunked\r\n", "1\r\nabcdef\r\n" + Ended),
    ];

    [Fact]
    public async Task No_second_request_comes_through_in_the_body_of_a_first()
    {
        NginxSite.Require();
        await using var server = await ShopServer.StartStagingAsync();
        using var folder = new TempFolder();
        await using var nginx = await NginxSite.StartAsync(server.Address.Port, folder);
        var head = $"POST /api/session HTTP/1.1\r\nHost: {NginxSite.Name}\r\nContent-Type: application/json\r\n";
        var answers = await Task.WhenAll(Attacks.Select(attack => RawHttp.SendAsync(nginx.Https, head + attack.Headers + "\r\n" + attack.Body, NginxSite.Name)));
        var log = server.ReadLog();
        foreach (var (attack, answer) in Attacks.Zip(answers))
        {
            Assert.True(RawHttp.Statuses(answer) is [(>= 400 and < 500) or 501], $"{attack.Name}: {answer}");
        }

        Assert.DoesNotContain("enrol", log, StringComparison.Ordinal);

        // Sent as what it is, the same request does arrive and is seen in the log.
        Assert.Equal([422], RawHttp.Statuses(await RawHttp.SendAsync(nginx.Https, Smuggled.Replace("\r\n\r\n", "\r\nConnection: close\r\n\r\n", StringComparison.Ordinal), NginxSite.Name)));
        Assert.Contains("enrol", server.ReadLog(), StringComparison.Ordinal);
    }

    /// <summary>What HTTP/2 can carry in a header and HTTP/1.1, which nginx speaks to the program, would take for the end of one.</summary>
    private static readonly (string Name, (string Name, string Value)[] Headers, string Body)[] AttacksInFrames =
    [
        ("a length shorter than the body", [("content-length", "5")], Ended),
        ("a length longer than the body", [("content-length", "5000")], Ended),
        ("two lengths", [("content-length", "5"), ("content-length", $"{Ended.Length}")], Ended),
        ("a length with a sign", [("content-length", "+5")], Ended),
        ("chunks, which HTTP/2 does not have", [("transfer-encoding", "chunked")], Ended),
        ("chunks and a length", [("transfer-encoding", "chunked"), ("content-length", $"{Ended.Length}")], Ended),
        ("a line break in a value", [("x-a", "b\r\ntransfer-encoding: chunked")], Ended),
        ("a bare line feed in a value", [("x-a", "b\ntransfer-encoding: chunked")], Ended),
        ("a NUL in a value", [("x-a", "b\0")], Ended),
        ("a whole request in a value", [("x-a", "b\r\n\r\n" + Smuggled)], ""),
        ("a line break in a name", [("x-a: b\r\ntransfer-encoding", "chunked")], Ended),
        ("a colon in a name", [("transfer-encoding: chunked\r\nx-a", "b")], Ended),
        ("a name in capitals", [("Transfer-Encoding", "chunked")], Ended),
        ("a whole request in the path", [(":path", "/api/session HTTP/1.1\r\nHost: a\r\n\r\n" + Smuggled)], ""),
        ("a whole request in the method", [(":method", Smuggled + "GET")], ""),
        ("a line break in the authority", [(":authority", NginxSite.Name + "\r\ntransfer-encoding: chunked")], Ended),
        ("another host beside the authority", [("host", "a\r\ntransfer-encoding: chunked")], Ended),
        ("two paths", [(":path", "/api/session"), (":path", "/api/tablets/enrol")], Json),
    ];

    [Fact]
    public async Task No_second_request_comes_through_in_the_frames_of_a_first()
    {
        NginxSite.Require();
        await using var server = await ShopServer.StartStagingAsync();
        using var folder = new TempFolder();
        await using var nginx = await NginxSite.StartAsync(server.Address.Port, folder);
        Task<int> SendAsync((string Name, string Value)[] headers, string body)
        {
            (string Name, string Value)[] usual = [(":method", "POST"), (":scheme", "https"), (":authority", NginxSite.Name), (":path", "/api/session"), ("content-type", "application/json")];
            return RawHttp2.SendAsync(nginx.Https, NginxSite.Name, [.. usual.Where(u => headers.All(h => h.Name != u.Name)), .. headers], body);
        }

        var answers = await Task.WhenAll(AttacksInFrames.Select(attack => SendAsync(attack.Headers, attack.Body)));
        var log = server.ReadLog();
        foreach (var (attack, status) in AttacksInFrames.Zip(answers))
        {
            Assert.True(status is 0 or (>= 400 and < 500), $"{attack.Name}: {status}");
        }

        Assert.DoesNotContain("enrol", log, StringComparison.Ordinal);

        // Sent as what it is, the same request does arrive and is seen in the log.
        Assert.Equal(422, await SendAsync([(":path", "/api/tablets/enrol")], Json));
        Assert.Contains("enrol", server.ReadLog(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_client_that_claims_to_be_the_proxy_is_neither_from_here_nor_over_https()
    {
        NginxSite.Require();
        await using var server = await ShopServer.StartStagingAsync(null, "--LaneAward:OpenOrderSearch=false");
        using var folder = new TempFolder();
        await using var nginx = await NginxSite.StartAsync(server.Address.Port, folder);
        foreach (var header in (string[])["X-Forwarded-For: 127.0.0.1", "X-Forwarded-For: 127.0.0.1\r\nX-Forwarded-For: ::1", "X-Original-For: 127.0.0.1", "X-Forwarded-Proto: http", "Forwarded: for=127.0.0.1", "Connection: close, X-Forwarded-For"])
        {
            foreach (var path in (string[])["/api/parity", "/api/orders/search?q=1"])
            {
                var answer = await RawHttp.SendAsync(nginx.Https, $"GET {path} HTTP/1.1\r\nHost: {NginxSite.Name}\r\n{header}\r\nConnection: close\r\n\r\n", NginxSite.Name);
                Assert.True(RawHttp.Statuses(answer) is [401], $"{header}: {answer}");
            }
        }
    }
}
