using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;
using LaneAward.Data;
using LaneAward.Data.Reports;
using LaneAward.Tests.Support;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;
using Xunit;

namespace LaneAward.Tests.HouseRules;

/// <summary>
/// docs/api.md names every route that /api/openapi.json describes and no other, and its examples are sent to a server one after the other, as they stand:
/// status, headers and the names of the fields are what the page says.
/// </summary>
public sealed partial class ApiDocTests : IAsyncLifetime
{
    /// <summary>A field of this name stands for those that the page shows in another example.</summary>
    private const string Elsewhere = "...";

    private static readonly string Document = File.ReadAllText(Repository.At("docs", "api.md")).ReplaceLineEndings("\n");

    private readonly FakeTimeProvider _time = new(new DateTimeOffset(2026, 11, 24, 20, 0, 0, TimeSpan.Zero));
    private ShopServer _server = null!;

    public async ValueTask InitializeAsync()
    {
        _server = await ShopServer.StartAsync(_time);
    }

    public ValueTask DisposeAsync()
    {
        return _server.DisposeAsync();
    }

    [Fact]
    public async Task Every_route_stands_there_with_its_methods_and_no_other_does()
    {
        var described = await _server.Browser().ReadAsync("/api/openapi.json");
        var real = described.Body.GetProperty("paths").EnumerateObject()
            .SelectMany(path => path.Value.EnumerateObject().Select(method => $"{method.Name.ToUpperInvariant()} {path.Name}"));

        Assert.Equal(real.Order(StringComparer.Ordinal), RoutesIn(Document).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Every_resource_has_an_example_of_one_of_its_routes()
    {
        var resources = Document.Split("\n## ").Where(section => RoutesIn(section).Any()).ToList();

        Assert.True(resources.Count > 10, $"Only {resources.Count} resources were found.");
        Assert.All(resources, section => Assert.True(
            ExamplesIn(section).Any(example => RoutesIn(section).Any(route => example.Takes(route))), $"No example of its own under {section.Split('\n')[0]}."));
    }

    [Fact]
    public void Every_code_of_an_error_is_one_that_the_server_gives()
    {
        var table = Document.Split("| status | codes")[1].Split("\n\n")[0];
        var source = string.Concat(Directory.EnumerateFiles(Repository.At("LaneAward.Web"), "*.cs", SearchOption.AllDirectories).Select(File.ReadAllText));
        var codes = Code().Matches(table).Select(match => match.Groups[1].Value).ToList();

        Assert.True(codes.Count > 20, $"Only {codes.Count} codes were found.");
        Assert.Empty(codes.Where(code => !source.Contains($"\"{code}\"", StringComparison.Ordinal)).ToList());
    }

    [Fact]
    public async Task Every_example_is_answered_as_it_says()
    {
        await SeedAsync();
        var floor = _server.Browser();
        var console = await _server.InConsoleAsync("adam");
        var secrets = new Dictionary<string, string>();
        var wrong = new List<string>();
        foreach (var example in ExamplesIn(Document))
        {
            _time.Advance(TimeSpan.FromMinutes(5));
            var isConsole = example.Path.StartsWith("/api/admin", StringComparison.Ordinal) || example.Path.StartsWith("/api/reports", StringComparison.Ordinal);
            using var busy = example.Status == 503 ? await HoldLockAsync() : null;
            using var answer = await (isConsole ? console : floor).SendAsync(example.ToRequest(secrets));
            var text = await answer.Content.ReadAsStringAsync();
            var differences = example.DifferencesTo(answer, text).ToList();
            if (differences.Count > 0)
            {
                wrong.Add($"{example.Method} {example.Path}\n{string.Join('\n', differences)}\n{(int)answer.StatusCode} {text}\n");
            }
            else
            {
                example.LearnSecrets(text, secrets);
            }
        }

        Assert.True(wrong.Count == 0, string.Join('\n', wrong));
    }

    private async Task<ChildProcess> HoldLockAsync()
    {
        var other = ChildProcess.Start("hold-lock", _server.Shop.Path);
        await other.ExpectAsync("locked");
        return other;
    }

    /// <summary>What the page says stands in the shop: a clock of Ana's that the shop closed yesterday, a completed task, and a payroll batch.</summary>
    private async Task SeedAsync()
    {
        var place = Workplace.In(_server.Shop);
        var yesterdayMs = _time.GetUtcNow().AddHours(-26).ToUnixTimeMilliseconds();
        _server.Shop.Execute(
            """
            INSERT INTO tasks (uid, order_id, sequence, task_type_id, team_id, order_number, customer_name, order_description, status, created_at_ms, created_by, closed_at_ms, closed_by)
            VALUES ('0193f0aa-5b7e-7c31-9d4e-2f6f8c1a0b01', 2, 1, @Packing, @TeamId, '107924', 'Northfield Credit Union', '12 x Walnut Plaque', 'paused', @yesterdayMs, @Ana, NULL, NULL),
                   ('0193f0aa-5b7e-7c31-9d4e-2f6f8c1a0b02', 2, 2, @Engraving, @TeamId, '107924', 'Northfield Credit Union', '12 x Walnut Plaque', 'completed', @yesterdayMs, @Ana, @yesterdayMs, @Ana);
            INSERT INTO task_people (task_id, person_id, added_at_ms) VALUES (1, @Ana, @yesterdayMs), (2, @Ana, @yesterdayMs);
            INSERT INTO work_sessions (task_id, person_id, started_at_ms, ended_at_ms, end_kind, needs_review, review_reason)
            VALUES (1, @Ana, @yesterdayMs, @yesterdayMs + 2 * 3600000, 'auto', 1, 'forgotten clock')
            """,
            new { place.Packing, place.Engraving, _server.TeamId, _server.Ana, yesterdayMs });
        _server.Shop.Execute(
            """
            INSERT INTO import_runs (uid, started_at_ms, finished_at_ms, source_folder, status, tool_version, customers_active, orders_active, latest_order_date, report_json)
            VALUES ('0193f0aa-5b7e-7c31-9d4e-2f6f8c1a0c01', @yesterdayMs, @yesterdayMs, 'asidta_file_22', 'applied', '0.1.0', 1, 2, '2026-04-13', '{}')
            """,
            new { yesterdayMs });
        await _server.Services.GetRequiredService<Database>().WriteAsync(db => db.Payroll.Add(
            1, "2026-11-09", "2026-11-22", _server.Adam, [new PayrollLine { PersonId = _server.Ana, Day = "2026-11-20", PayClass = "direct", Minutes = 465 }],
            "5f70bf18a086007016e948b04aed3b82103a36bea41755b6cddfaf10ace3c6ef", "person,day,class,hours\r\n"u8.ToArray()));
    }

    private static IEnumerable<string> RoutesIn(string text)
    {
        return Route().Matches(text).Select(match => $"{match.Groups[1].Value} {match.Groups[2].Value}");
    }

    private static IEnumerable<Example> ExamplesIn(string text)
    {
        var blocks = Block().Matches(text).Select(match => match.Groups[1].Value).ToList();
        for (var i = 0; i + 1 < blocks.Count; i += 2)
        {
            yield return Example.Read(blocks[i], blocks[i + 1]);
        }
    }

    [GeneratedRegex(@"^\| ([A-Z]+) \| `(/api/[^`]*)` \|", RegexOptions.Multiline)]
    private static partial Regex Route();

    /// <summary>In lower case: what is written otherwise is a header.</summary>
    [GeneratedRegex("`([a-z_-]+)`")]
    private static partial Regex Code();

    [GeneratedRegex(@"^```http\n(.*?)^```", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex Block();

    /// <summary>A request and its answer as the page shows them: a first line, headers, an empty line, a body.</summary>
    private sealed record Example(
        string Method, string Path, IReadOnlyDictionary<string, string> Headers, string Body, int Status, IReadOnlyDictionary<string, string> Told, string Answer)
    {
        public static Example Read(string request, string answer)
        {
            var (asked, headers, body) = Parts(request);
            var (said, told, text) = Parts(answer);
            return new Example(asked.Split(' ')[0], asked.Split(' ')[1], headers, body, int.Parse(said.Split(' ')[0], CultureInfo.InvariantCulture), told, text);
        }

        public bool Takes(string route)
        {
            return Regex.IsMatch($"{Method} {Path.Split('?')[0]}", "^" + Regex.Replace(Regex.Escape(route), @"\\\{[a-z]+}", "[^/]+") + "$");
        }

        public HttpRequestMessage ToRequest(IReadOnlyDictionary<string, string> secrets)
        {
            var request = new HttpRequestMessage(new HttpMethod(Method), Path);
            foreach (var (name, value) in Headers)
            {
                request.Headers.Add(name, value);
            }

            if (Body.Length > 0)
            {
                request.Content = ShopServer.Json(secrets.Aggregate(Body, (body, secret) => body.Replace(secret.Key, secret.Value, StringComparison.Ordinal)));
            }

            return request;
        }

        public IEnumerable<string> DifferencesTo(HttpResponseMessage answer, string text)
        {
            if ((int)answer.StatusCode != Status)
            {
                yield return $"The status is not {Status}.";
            }

            foreach (var (name, value) in Told)
            {
                var real = answer.Headers.NonValidated.TryGetValues(name, out var values) || answer.Content.Headers.NonValidated.TryGetValues(name, out values) ? values.ToString() : null;
                if (real != value)
                {
                    yield return $"{name} is {real ?? "missing"}, not {value}.";
                }
            }

            var isJson = answer.Content.Headers.ContentType?.MediaType?.EndsWith("json", StringComparison.Ordinal) == true;
            foreach (var difference in isJson ? Fields(text) : FirstLine(text))
            {
                yield return difference;
            }
        }

        /// <summary>What the server made up, a code or a PIN, is another one each time: later requests send the real one.</summary>
        public void LearnSecrets(string text, Dictionary<string, string> secrets)
        {
            if (Answer.StartsWith('{') && Answer.Length > 0)
            {
                var real = JsonDocument.Parse(text).RootElement;
                foreach (var told in JsonDocument.Parse(Answer).RootElement.EnumerateObject().Where(told => told.Name == "code" && told.Value.ValueKind == JsonValueKind.String))
                {
                    secrets[told.Value.GetString()!] = real.GetProperty(told.Name).GetString()!;
                }
            }
        }

        private IEnumerable<string> FirstLine(string text)
        {
            if (text.TrimStart('\ufeff').Split('\n')[0].TrimEnd() != Answer.Split('\n')[0].TrimEnd())
            {
                yield return "The body begins with another line.";
            }
        }

        private IEnumerable<string> Fields(string text)
        {
            if (Answer.Length == 0)
            {
                return ["The page shows no body."];
            }

            var told = Names(JsonDocument.Parse(Answer).RootElement, "").ToHashSet();
            var open = told.Where(name => name.EndsWith("." + Elsewhere, StringComparison.Ordinal)).Select(name => name[..^Elsewhere.Length]).ToList();
            var real = Names(JsonDocument.Parse(text).RootElement, "").ToHashSet();
            bool IsShown(string name) => !open.Any(beginning => name.StartsWith(beginning, StringComparison.Ordinal));
            return
            [
                .. real.Except(told).Where(IsShown).Select(name => $"The page lacks {name}."),
                .. told.Except(real).Where(name => !name.EndsWith("." + Elsewhere, StringComparison.Ordinal)).Select(name => $"The answer has no {name}."),
            ];
        }

        /// <summary>The names of all fields with where they stand: .task.id, .orders[].status.</summary>
        private static IEnumerable<string> Names(JsonElement value, string at)
        {
            return value.ValueKind switch
            {
                JsonValueKind.Object => value.EnumerateObject().SelectMany(field => Names(field.Value, $"{at}.{field.Name}").Prepend($"{at}.{field.Name}")),
                JsonValueKind.Array => value.EnumerateArray().SelectMany(item => Names(item, at + "[]")),
                _ => [],
            };
        }

        private static (string First, IReadOnlyDictionary<string, string> Headers, string Body) Parts(string block)
        {
            var halves = block.Split("\n\n", 2);
            var lines = halves[0].TrimEnd().Split('\n');
            return (lines[0], lines.Skip(1).Select(line => line.Split(": ", 2)).ToDictionary(pair => pair[0], pair => pair[1]), halves.Length == 2 ? halves[1].Trim() : "");
        }
    }
}
