using System.Globalization;
using System.Net;
using Dapper;
using LaneAward.Data;
using LaneAward.Tests.Support;
using LaneAward.Web.Features.SignIn;
using LaneAward.Web.Infrastructure;

namespace LaneAward.Tests.Benchmarks;

/// <summary>A shop to put load on: 5,000 orders, people with a PIN and four open tasks each, and recorded time behind them. Nobody serves it yet.</summary>
internal sealed class LoadShop : IDisposable
{
    public const int TasksEach = 4;
    public const string OrderNumber = "103000";
    private const int Orders = 5_000;

    private LoadShop(ShopDatabase shop)
    {
        Shop = shop;
    }

    public ShopDatabase Shop { get; }

    /// <summary>Size of the write-ahead log in MB.</summary>
    public double LogMb => new FileInfo(Shop.Path + "-wal") is { Exists: true } log ? log.Length / (1024 * 1024.0) : 0;

    /// <summary>The open tasks of a person, of whom the first is number 1.</summary>
    public static IReadOnlyList<long> TasksOf(int person)
    {
        return [.. Enumerable.Range(0, TasksEach).Select(task => ((person - 1L) * TasksEach) + 1 + task)];
    }

    /// <summary>Takes away what was tapped so far, so that every measurement finds the shop as the first one did.</summary>
    public void ForgetTaps()
    {
        Shop.Execute("DELETE FROM task_events");
        Shop.Execute("DELETE FROM work_sessions WHERE task_id IN (SELECT id FROM tasks WHERE status IN ('queued', 'running', 'paused'))");
    }

    /// <param name="sessions">Recorded stretches of work in the past year.</param>
    public static async Task<LoadShop> MakeAsync(int people, int sessions)
    {
        var shop = ShopDatabase.Create();
        var vault = new PinVault(PinKeyFile.ReadOrCreate(Path.Combine(shop.Folder, "keys", "pin.key"), mayCreate: true), ShopDatabase.Environment);
        var password = new ConsolePasswords().Hash(ShopServer.Password);
        await shop.Database.WriteAsync(
            s =>
            {
                AddPeople(s, people, vault, password);
                AddWork(s, people);
                AddPast(s, people, sessions);
            },
            TimeSpan.FromMinutes(5));
        await shop.Database.TidyAsync();
        // The server opens it alone, as it does in the shop.
        shop.Close();
        return new LoadShop(shop);
    }

    /// <summary>A tablet with this person signed in by PIN.</summary>
    public static async Task<LoadClient> SignInAsync(Uri server, int person)
    {
        using var browser = new CookieBrowser(server);
        using var answer = await browser.Client.PostAsync(
            "/api/session",
            ShopServer.Json($$"""{"personId":{{person.ToString(CultureInfo.InvariantCulture)}},"pin":"{{ShopServer.AnaPin}}"}"""));
        answer.EnsureSuccessStatusCode();
        return new LoadClient(server, browser.CookieHeader);
    }

    public static async Task<List<LoadClient>> SignInAsync(Uri server, int first, int count)
    {
        var clients = new List<LoadClient>();
        for (var person = first; person < first + count; person++)
        {
            clients.Add(await SignInAsync(server, person));
        }

        return clients;
    }

    /// <summary>The header by which a supervisor is known in the console.</summary>
    public static async Task<string> SignInToConsoleAsync(Uri server)
    {
        using var browser = new CookieBrowser(server);
        using var answer = await browser.Client.PostFormAsync("/console/sign-in", "/console/sign-in", ("login", "cleo"), ("password", ShopServer.Password));
        return answer.StatusCode == HttpStatusCode.Redirect ? browser.CookieHeader : throw new InvalidOperationException($"The console answered {answer.StatusCode}.");
    }

    public void Dispose()
    {
        Shop.Dispose();
    }

    private static void AddPeople(Transaction s, int people, PinVault vault, string password)
    {
        s.Connection.Execute("INSERT INTO teams (id, name) VALUES (1, 'Laser'), (2, 'Packing'), (3, 'Assembly'), (4, 'Sublimation')");
        for (var person = 1; person <= people; person++)
        {
            var id = s.People.Add($"Person {person}", "P", "contributor", "en", null);
            s.People.SetHomeTeam(id, 1 + (person % 4));
            var secret = vault.Seal(id, ShopServer.AnaPin);
            s.People.SetPin(id, secret.KeyId, secret.Length, secret.Tag, secret.Seal);
        }

        s.People.SetPassword(s.People.Add("Cleo Park", "CP", "supervisor", "en", "cleo"), password);
    }

    private static void AddWork(Transaction s, int people)
    {
        s.Connection.Execute("INSERT INTO pause_reasons (id, name_en, name_es, icon, sort) VALUES (1001, 'Lunch', 'Almuerzo', 'utensils', 1)");
        s.Connection.Execute("INSERT INTO cancel_reasons (id, name_en, name_es) VALUES (1001, 'Wrong order', 'Pedido equivocado')");
        s.Connection.Execute("INSERT INTO materials (id, name_en, name_es, unit) VALUES (1001, 'Acrylic', 'Acrílico', 'pcs')");
        s.Connection.Execute(Series("INSERT INTO task_types (id, name_en, name_es, default_estimate_minutes) SELECT 1000 + n, 'Type ' || n, 'Tipo ' || n, 30 FROM series", 12));
        s.Connection.Execute(Series("INSERT INTO customers (id, customer_number, match_key, name, row_hash) SELECT n, 'C' || n, 'C' || n, 'Northfield customer' || n, x'00' FROM series", 3_257));
        s.Connection.Execute(Series(
            $"""
            INSERT INTO orders (id, order_number, match_key, customer_id, description, order_date, row_hash)
            SELECT n, 102999 + n, 102999 + n, 1 + n * 7 % 3257, n % 90 || ' x plaque engraved serial' || n, date('2020-01-01', n * 2000 / {Orders} || ' days'), x'00' FROM series
            """, Orders));
        s.Connection.Execute(
            Series(
                $"""
                INSERT INTO tasks (id, uid, order_id, sequence, task_type_id, order_number, customer_name, order_description, quantity, estimate_minutes, status, created_at_ms, created_by)
                SELECT n, 'open' || n, 1 + n % {Orders}, n, 1001 + n % 12, 102999 + 1 + n % {Orders}, 'Northfield', 'Plaques', 48, 30, 'queued', @now, 1 + (n - 1) / {TasksEach} FROM series
                """, people * TasksEach),
            new { now = s.NowMs });
        s.Connection.Execute("INSERT INTO task_people (task_id, person_id, added_at_ms) SELECT id, created_by, @now FROM tasks", new { now = s.NowMs });
    }

    private static void AddPast(Transaction s, int people, int sessions)
    {
        // A task of two sessions, spread evenly over the year up to yesterday.
        var values = new { first = s.NowMs - (366L * 86_400_000), people, sessions, tasks = Math.Max(1, sessions / 2), open = people * TasksEach };
        const string Task = "(1 + @open + (n - 1) % @tasks)";
        const string Start = "(@first + n * (364 * 86400000) / @sessions)";
        s.Connection.Execute(
            Series(
                $"""
                INSERT INTO tasks (id, uid, order_id, sequence, task_type_id, order_number, customer_name, order_description, quantity, estimate_minutes, status, created_at_ms, created_by, closed_at_ms, closed_by)
                SELECT @open + n, 'past' || n, 1 + n % {Orders}, @open + n, 1001 + n % 12, 102999 + 1 + n % {Orders}, 'Northfield', 'Plaques', 48, 30, 'completed', @first, 1 + n % @people,
                       @first + n * (364 * 86400000) / @tasks, 1 + n % @people FROM series
                """, Math.Max(1, sessions / 2)),
            values);
        s.Connection.Execute("INSERT INTO task_people (task_id, person_id, added_at_ms) SELECT id, created_by, created_at_ms FROM tasks WHERE id > @open", values);
        s.Connection.Execute(
            Series($"INSERT INTO work_sessions (task_id, person_id, started_at_ms, ended_at_ms, end_kind) SELECT {Task}, 1 + n % @people, {Start}, {Start} + 1200000, 'complete' FROM series", sessions),
            values);
    }

    private static string Series(string insert, int count)
    {
        return $"WITH RECURSIVE series (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM series WHERE n < {count.ToString(CultureInfo.InvariantCulture)}) {insert}";
    }

    /// <summary>A browser that signs in and gives its cookies away.</summary>
    private sealed class CookieBrowser : IDisposable
    {
        private readonly CookieContainer _jar = new();

        public CookieBrowser(Uri server)
        {
            Client = new HttpClient(new SocketsHttpHandler { CookieContainer = _jar, AllowAutoRedirect = false }) { BaseAddress = server };
        }

        public HttpClient Client { get; }

        public string CookieHeader => "Cookie: " + _jar.GetCookieHeader(Client.BaseAddress!);

        public void Dispose()
        {
            Client.Dispose();
        }
    }
}
