using System.Net;
using System.Text.Json;
using LaneAward.Tests.Support;
using Microsoft.Extensions.Time.Testing;
using Xunit;

namespace LaneAward.Tests.Web.Console;

/// <summary>People as a supervisor manages them: add, change, new PIN, deactivate, activate.</summary>
public sealed class PeopleTests
{
    [Fact]
    public async Task A_new_person_is_listed_and_audited()
    {
        await using var server = await ShopServer.StartAsync();
        var cleo = await server.InConsoleAsync();

        using var saved = await cleo.PostFormAsync(
            "/console/people/new", "/console/people/new", ("name", "Dora Lind"), ("role", "contributor"), ("language", "es"), ("teamId", $"{server.TeamId}"));

        Assert.Equal(HttpStatusCode.SeeOther, saved.StatusCode);
        var row = (await cleo.SeeAsync("/console/people?find=dora")).QuerySelectorAll("tbody tr").Single().Words();
        Assert.StartsWith("Choose Dora Lind DL Dora Lind Engraving Contributor Español None", row, StringComparison.Ordinal);
        Assert.Equal("Cleo Park", server.Shop.Scalar<string>("SELECT actor FROM audit_entries WHERE action = 'person added'"));
    }

    [Theory]
    [InlineData(true, "ana morales")]
    [InlineData(false, "Ana  Morales")]
    public async Task Who_gives_an_active_persons_name_to_another_is_asked_before_anything_is_saved(bool isNew, string name)
    {
        await using var server = await ShopServer.StartAsync();
        var page = isNew ? "new" : $"{server.Ben}";
        var adam = await server.InConsoleAsync("adam");
        (string, string)[] typed = [("name", name), ("role", "contributor"), ("language", "es")];
        const string Bearers = "SELECT count(*) FROM people WHERE name = 'Ana Morales' COLLATE NOCASE";

        using var refused = await adam.PostFormAsync($"/console/people/{page}", $"/console/people/{page}", typed);
        var asked = await refused.DocumentAsync();
        var tick = asked.QuerySelector("[name=second]")!;

        Assert.Equal((HttpStatusCode.Conflict, 1), (refused.StatusCode, server.Shop.Scalar<long>(Bearers)));
        Assert.StartsWith("There is an active Ana Morales already:", asked.QuerySelector("#problem")!.Words(), StringComparison.Ordinal);
        Assert.Equal((name, "true", false), (asked.QuerySelector("#name")!.GetAttribute("value"), asked.QuerySelector("#name")!.GetAttribute("aria-invalid"), tick.HasAttribute("checked")));

        using var saved = await adam.PostFormAsync($"/console/people/{page}", $"/console/people/{page}", [.. typed, ("second", tick.GetAttribute("value")!)]);
        Assert.Equal((HttpStatusCode.SeeOther, 2), (saved.StatusCode, server.Shop.Scalar<long>(Bearers)));
    }

    [Fact]
    public async Task The_answer_for_one_name_is_none_for_another_and_is_kept_when_something_else_is_refused()
    {
        await using var server = await ShopServer.StartAsync();
        var adam = await server.InConsoleAsync("adam");
        (string, string)[] typed = [("role", "contributor"), ("language", "en"), ("second", "Ana Morales")];

        using var another = await adam.PostFormAsync("/console/people/new", "/console/people/new", [("name", "Ben Ortiz"), .. typed]);
        using var wrong = await adam.PostFormAsync("/console/people/new", "/console/people/new", [("name", "Ana Morales"), ("login", "two words"), .. typed]);

        Assert.Equal((HttpStatusCode.Conflict, HttpStatusCode.UnprocessableEntity), (another.StatusCode, wrong.StatusCode));
        var tick = (await another.DocumentAsync()).QuerySelector("[name=second]")!;
        Assert.Equal(("Ben Ortiz", false), (tick.GetAttribute("value"), tick.HasAttribute("checked")));
        Assert.True((await wrong.DocumentAsync()).QuerySelector("[name=second][value='Ana Morales']")!.HasAttribute("checked"));
    }

    [Fact]
    public async Task Somebody_who_shares_a_name_is_changed_without_a_question_and_activated_with_one()
    {
        await using var server = await ShopServer.StartAsync();
        var adam = await server.InConsoleAsync("adam");
        var other = (await adam.TapAsync("/api/admin/people", new { name = "Ana Morales" })).Expect(HttpStatusCode.Created).Body.GetProperty("id").GetInt64();
        using var changed = await adam.PostFormAsync($"/console/people/{other}", $"/console/people/{other}", ("name", "Ana Morales"), ("role", "lead"), ("language", "es"));
        (await adam.TapAsync($"/api/admin/people/{other}/deactivate")).Expect(HttpStatusCode.OK);

        using var refused = await adam.PostFormAsync($"/console/people/{other}", $"/console/people/{other}/activate");
        var asked = await refused.DocumentAsync();
        var tick = asked.QuerySelector($"form[action='/console/people/{other}/activate'] [name=second]")!;
        Assert.Empty(asked.QuerySelectorAll("[aria-invalid]"));
        Assert.Equal("#" + tick.Id, asked.QuerySelector("#problem a")?.GetAttribute("href"));
        Assert.Equal((HttpStatusCode.SeeOther, HttpStatusCode.Conflict), (changed.StatusCode, refused.StatusCode));
        Assert.Equal(0, server.Shop.Scalar<long>("SELECT active FROM people WHERE id = @other", new { other }));

        using var activated = await adam.PostFormAsync($"/console/people/{other}", $"/console/people/{other}/activate", ("second", tick.GetAttribute("value")!));
        Assert.Equal((HttpStatusCode.SeeOther, "Ana Morales is active again."), (activated.StatusCode, await ReceiptAsync(adam)));
    }

    [Fact]
    public async Task A_name_is_kept_with_single_spaces_however_it_was_typed()
    {
        await using var server = await ShopServer.StartAsync();
        var cleo = await server.InConsoleAsync();

        using var added = await cleo.PostFormAsync("/console/people/new", "/console/people/new", ("name", " Dora  de \u00A0 la Cruz "), ("role", "contributor"), ("language", "es"));
        (await cleo.TapAsync("/api/admin/people", new { name = "Rosa\t Delgado" })).Expect(HttpStatusCode.Created);
        using var renamed = await cleo.PostFormAsync(
            $"/console/people/{server.Ben}", $"/console/people/{server.Ben}", ("name", "Ben  Ortega"), ("role", "contributor"), ("language", "en"));

        Assert.Equal(
            ["Ben Ortega", "Dora de la Cruz", "Rosa Delgado"],
            server.Shop.Query<string>("SELECT name FROM people WHERE name LIKE 'Dora%' OR name LIKE 'Rosa%' OR id = @Ben ORDER BY name", new { server.Ben }));
    }

    [Fact]
    public async Task Somebody_whose_older_name_holds_two_spaces_is_a_namesake_and_can_be_deactivated_by_the_name_that_is_seen()
    {
        await using var server = await ShopServer.StartAsync();
        var cleo = await server.InConsoleAsync();
        var rosa = server.Shop.AddPerson("rosa  delgado");

        using var asked = await cleo.PostFormAsync("/console/people/new", "/console/people/new", ("name", "Rosa Delgado"), ("role", "contributor"), ("language", "es"));
        using var off = await cleo.PostFormAsync($"/console/people/{rosa}", $"/console/people/{rosa}/deactivate", ("typed", "rosa delgado"));

        Assert.Contains("There is an active rosa delgado already", (await asked.DocumentAsync()).QuerySelector("#problem")!.Words(), StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.SeeOther, off.StatusCode);
        Assert.Equal(0, server.Shop.Scalar<long>("SELECT active FROM people WHERE id = @rosa", new { rosa }));
    }

    [Theory]
    [InlineData("dora", "Dora Lind is added. For the console the operator sets their password next: people set-password.")]
    [InlineData("", "Dora Lind is added. For the console give them a sign-in name first; then the operator sets their password.")]
    public async Task A_new_supervisor_needs_a_password_next_not_a_PIN(string login, string told)
    {
        await using var server = await ShopServer.StartAsync();
        var adam = await server.InConsoleAsync("adam");

        using var added = await adam.PostFormAsync(
            "/console/people/new", "/console/people/new", ("name", "Dora Lind"), ("role", "supervisor"), ("language", "en"), ("login", login));

        Assert.Equal(told, await ReceiptAsync(adam));
    }

    [Fact]
    public async Task An_admin_does_not_take_their_own_rights_away()
    {
        await using var server = await ShopServer.StartAsync();
        var adam = await server.InConsoleAsync("adam");

        using var refused = await adam.PostFormAsync(
            $"/console/people/{server.Adam}", $"/console/people/{server.Adam}", ("name", "Adam Novak"), ("role", "supervisor"), ("language", "en"), ("login", "adam"));

        Assert.Equal(HttpStatusCode.Conflict, refused.StatusCode);
        Assert.Equal("admin", server.Shop.Scalar<string>("SELECT role FROM people WHERE id = @Adam", new { server.Adam }));
    }

    [Theory]
    [InlineData("dora lind")]
    [InlineData("dora\tlind")]
    [InlineData("dora\u00A0lind")]
    [InlineData("dora\u0007")]
    [InlineData("dora\u200Blind")]
    public async Task A_sign_in_name_that_nobody_can_type_is_refused_with_a_sentence(string login)
    {
        await using var server = await ShopServer.StartAsync();
        var adam = await server.InConsoleAsync("adam");

        using var refused = await adam.PostFormAsync(
            "/console/people/new", "/console/people/new", ("name", "Dora Lind"), ("role", "supervisor"), ("language", "en"), ("login", login));
        var added = await adam.TapAsync("/api/admin/people", new { name = "Dora Lind", role = "supervisor", login });

        Assert.Equal(HttpStatusCode.UnprocessableEntity, refused.StatusCode);
        var page = await refused.DocumentAsync();
        Assert.Equal("A sign-in name is one word, without spaces or control characters.", page.QuerySelector("[role=alert]")!.Words());
        Assert.Equal("true", page.QuerySelector("#login")!.GetAttribute("aria-invalid"));
        Assert.Contains("one word", added.Expect(HttpStatusCode.UnprocessableEntity, "invalid").Body.GetProperty("errors").GetProperty("login").GetString(), StringComparison.Ordinal);
        Assert.Equal(0, server.Shop.Scalar<long>("SELECT count(*) FROM people WHERE name = 'Dora Lind'"));
    }

    [Fact]
    public async Task A_person_whose_sign_in_name_is_an_older_one_with_a_space_can_be_changed()
    {
        await using var server = await ShopServer.StartAsync();
        var adam = await server.InConsoleAsync("adam");
        server.Shop.Execute("UPDATE people SET login = 'cleo park' WHERE id = @Cleo", new { server.Cleo });

        using var saved = await adam.PostFormAsync(
            $"/console/people/{server.Cleo}", $"/console/people/{server.Cleo}", ("name", "Cleo Parker"), ("role", "supervisor"), ("language", "en"), ("login", "cleo park"));

        Assert.Equal(HttpStatusCode.SeeOther, saved.StatusCode);
    }

    [Fact]
    public async Task The_same_press_sent_twice_adds_one_person()
    {
        await using var server = await ShopServer.StartAsync();
        var cleo = await server.InConsoleAsync();
        var key = ("__key", Guid.NewGuid().ToString());

        using var first = await cleo.PostFormAsync("/console/people/new", "/console/people/new", ("name", "Dora Lind"), key);
        using var second = await cleo.PostFormAsync("/console/people/new", "/console/people/new", ("name", "Dora Lind"), key);

        Assert.Equal(("applied", "replayed"), (Word(first), Word(second)));
        Assert.Equal(1, server.Shop.Scalar<long>("SELECT count(*) FROM people WHERE name = 'Dora Lind'"));
    }

    [Fact]
    public async Task What_is_wrong_is_said_above_the_form_and_the_input_stays()
    {
        await using var server = await ShopServer.StartAsync();
        var cleo = await server.InConsoleAsync();

        using var refused = await cleo.PostFormAsync(
            "/console/people/new", "/console/people/new", ("name", "Dora Lind"), ("role", "admin"), ("language", "es"));

        Assert.Equal((HttpStatusCode.Forbidden, "not-allowed"), (refused.StatusCode, Word(refused)));
        var page = await refused.DocumentAsync();
        Assert.Contains("Only an admin", page.QuerySelector("[role=alert]")!.TextContent, StringComparison.Ordinal);
        Assert.Equal("Dora Lind", page.QuerySelector("#name")!.GetAttribute("value"));
        Assert.Equal(0, server.Shop.Scalar<long>("SELECT count(*) FROM people WHERE name = 'Dora Lind'"));
    }

    [Fact]
    public async Task A_new_PIN_is_one_press_in_the_list_only_for_who_has_none()
    {
        await using var server = await ShopServer.StartAsync();
        var cleo = await server.InConsoleAsync();
        var dora = server.Shop.AddPerson("Dora Lind");

        var offered = (await cleo.SeeAsync("/console/people")).QuerySelectorAll("form[action$='/pin']").Select(form => form.GetAttribute("action"));

        Assert.Contains($"/console/people/{dora}/pin", offered);
        Assert.DoesNotContain($"/console/people/{server.Ana}/pin", offered);
        Assert.NotNull((await cleo.SeeAsync($"/console/people/{server.Ana}")).QuerySelector("form[action$='/pin']"));
    }

    [Fact]
    public async Task A_new_PIN_is_shown_in_the_answer_and_never_again()
    {
        await using var server = await ShopServer.StartAsync();
        var cleo = await server.InConsoleAsync();
        var key = ("__key", Guid.NewGuid().ToString());

        using var issued = await cleo.PostFormAsync("/console/people", $"/console/people/{server.Ana}/pin", key);
        var pin = (await issued.DocumentAsync()).QuerySelector("[data-issued] .num")!.TextContent.Trim();

        Assert.Matches("^[0-9]{4}$", pin);
        Assert.True(issued.Headers.CacheControl!.NoStore);
        Assert.False(issued.Headers.Contains("Set-Cookie") && string.Join(' ', issued.Headers.GetValues("Set-Cookie")).Contains(pin, StringComparison.Ordinal));
        using var replayed = await cleo.PostFormAsync("/console/people", $"/console/people/{server.Ana}/pin", key);
        Assert.Equal((HttpStatusCode.OK, "replayed"), (replayed.StatusCode, Word(replayed)));
        var again = await replayed.DocumentAsync();
        Assert.Equal("This PIN was shown once already. Issue a new one.", again.QuerySelector("#problem")!.Words());
        Assert.Null(again.QuerySelector("[data-issued] .num"));
        Assert.Null((await cleo.SeeAsync("/console/people")).QuerySelector("[data-issued] .num"));
        // The new one opens, the old one does not.
        await server.OnFloorAsync(server.Ana, pin);
        (await server.Browser().AskAsync(SignIn(server.Ana, ShopServer.AnaPin))).Expect(HttpStatusCode.Unauthorized, "wrong_pin");
    }

    [Fact]
    public async Task A_request_for_a_PIN_that_is_repeated_has_the_answer_that_was_stored_which_holds_no_PIN()
    {
        await using var server = await ShopServer.StartAsync();
        var cleo = await server.InConsoleAsync();
        var key = Guid.NewGuid().ToString();
        var issued = (await cleo.TapAsync($"/api/admin/people/{server.Ana}/pin", key: key)).Expect(HttpStatusCode.OK);

        var repeated = (await cleo.TapAsync($"/api/admin/people/{server.Ana}/pin", key: key)).Expect(HttpStatusCode.OK);

        Assert.Equal(("replayed", true), (repeated.WriteOutcome, repeated.Replayed));
        Assert.Equal(JsonValueKind.Null, repeated.Body.GetProperty("pin").ValueKind);
        Assert.Equal(issued.Body.GetProperty("receipt").GetString(), repeated.Body.GetProperty("receipt").GetString());
        Assert.Equal(server.Ana, repeated.Body.GetProperty("person").GetProperty("id").GetInt64());
        await server.OnFloorAsync(server.Ana, issued.Body.GetProperty("pin").GetString()!);
        Assert.Equal(1, server.Shop.Scalar<long>("SELECT count(*) FROM audit_entries WHERE action = 'PIN issued'"));
    }

    [Fact]
    public async Task Who_takes_a_new_PIN_of_her_own_is_told_before_and_after_that_it_ends_her_sign_in_here()
    {
        var time = new FakeTimeProvider(new DateTimeOffset(2026, 11, 24, 20, 0, 0, TimeSpan.Zero));
        await using var server = await ShopServer.StartAsync(time);
        var cleo = await server.InConsoleAsync();
        const string Told = "Your own new PIN signs you out of the console too. Note it while it is shown, then sign in here again with your password, which stays the same.";

        Assert.Equal(Told, (await cleo.SeeAsync($"/console/people/{server.Cleo}")).QuerySelector("#own-pin")!.Words());
        Assert.Equal(Told, (await cleo.SeeAsync("/console/people")).QuerySelector("#own-pin")!.Words());
        Assert.Null((await cleo.SeeAsync($"/console/people/{server.Ana}")).QuerySelector("#own-pin"));
        using var issued = await cleo.PostFormAsync("/console/people", $"/console/people/{server.Cleo}/pin");
        var shown = (await issued.DocumentAsync()).QuerySelector("[data-issued]")!;
        using var next = await cleo.GetAsync("/console/people");
        var gate = await cleo.SeeAsync(next.Headers.Location!.ToString());

        Assert.Contains("You are signed out of the console now: your PIN is new.", shown.Words(), StringComparison.Ordinal);
        Assert.Equal(["/console/sign-in?returnUrl=%2Fconsole%2Fpeople"], shown.QuerySelectorAll(".btns a").Select(a => a.GetAttribute("href")));
        Assert.Equal(
            "Cleo Park, a new PIN was issued for you at 2:00 PM. It signed you out everywhere, here too. Sign in with your password, which stays the same; the new PIN is for the floor.",
            gate.QuerySelector("#cut-off")!.Words());
        Assert.Null((await server.Browser().SeeAsync("/console/sign-in")).QuerySelector("#cut-off"));
    }

    [Fact]
    public async Task The_sign_in_says_nothing_of_a_new_PIN_to_who_signed_out_nor_of_another_time_of_the_database()
    {
        await using var server = await ShopServer.StartAsync();
        var (left, restored) = (await server.InConsoleAsync(), await server.InConsoleAsync());
        server.Shop.Execute("UPDATE sign_ins SET ended_at_ms = started_at_ms, end_reason = CASE id WHEN (SELECT min(id) FROM sign_ins) THEN 'signed out' ELSE 'new PIN' END");
        Assert.Null((await left.SeeAsync("/console/sign-in")).QuerySelector("#cut-off"));
        Assert.NotNull((await restored.SeeAsync("/console/sign-in")).QuerySelector("#cut-off"));

        server.Shop.Execute("UPDATE instance SET epoch = epoch + 1, epoch_kind = 'resend'");

        Assert.Null((await restored.SeeAsync("/console/sign-in")).QuerySelector("#cut-off"));
    }

    [Fact]
    public async Task Who_is_added_as_not_active_is_added_deactivated_like_an_entry_of_a_list()
    {
        await using var server = await ShopServer.StartAsync();
        var cleo = await server.InConsoleAsync();

        var added = (await cleo.TapAsync("/api/admin/people", new { name = "Dora Lind", active = false })).Expect(HttpStatusCode.Created);
        (await cleo.TapAsync("/api/admin/people", new { name = "Emil Lind", active = true })).Expect(HttpStatusCode.Created);

        Assert.False(added.Body.GetProperty("active").GetBoolean());
        Assert.Equal(
            ["person added Dora Lind", "person deactivated Dora Lind", "person added Emil Lind"],
            server.Shop.Query<string>("SELECT action || ' ' || (after_json ->> 'Name') FROM audit_entries WHERE entity = 'person' ORDER BY id"));
    }

    [Fact]
    public async Task A_new_PIN_stands_in_no_log_and_nowhere_in_the_file()
    {
        await using var server = await ShopServer.StartAsync();
        var cleo = await server.InConsoleAsync();

        using var issued = await cleo.PostFormAsync("/console/people", $"/console/people/{server.Ana}/pin");
        var pin = (await issued.DocumentAsync()).QuerySelector("[data-issued] .num")!.TextContent.Trim();

        Assert.DoesNotContain($"\"{pin}\"", server.ReadLog(), StringComparison.Ordinal);
        Assert.Equal(
            0,
            server.Shop.Scalar<long>(
                "SELECT (SELECT count(*) FROM audit_entries WHERE instr(coalesce(before_json, '') || coalesce(after_json, '') || coalesce(note, ''), @quoted)) "
                + "+ (SELECT count(*) FROM write_keys WHERE instr(answer, @quoted))",
                new { quoted = $"\"{pin}\"" }));
    }

    [Fact]
    public async Task A_new_PIN_unlocks_a_locked_one_and_signs_out_everywhere()
    {
        await using var server = await ShopServer.StartAsync();
        var cleo = await server.InConsoleAsync();
        var ana = await server.OnFloorAsync(server.Ana, ShopServer.AnaPin);
        server.Shop.Execute("UPDATE people SET pin_locked = 1, pin_misses = 50 WHERE id = @Ana", new { server.Ana });
        Assert.Contains("Ana Morales's PIN is locked", (await cleo.SeeAsync("/console/")).QuerySelector(".att")!.TextContent, StringComparison.Ordinal);

        using var issued = await cleo.PostFormAsync("/console/people", $"/console/people/{server.Ana}/pin");

        Assert.Equal(0, server.Shop.Scalar<long>("SELECT pin_locked FROM people WHERE id = @Ana", new { server.Ana }));
        (await ana.ReadAsync("/api/tasks")).Expect(HttpStatusCode.Unauthorized, "signed_out");
    }

    [Fact]
    public async Task Slips_for_several_people_are_shown_once_each_in_the_language_of_its_person()
    {
        await using var server = await ShopServer.StartAsync();
        var cleo = await server.InConsoleAsync();
        server.Shop.Execute("UPDATE people SET language = 'es' WHERE id = @Ben", new { server.Ben });
        server.Shop.Execute("INSERT INTO settings (name, value, updated_at_ms) VALUES ('shop-name', 'Northfield Awards', 0)");
        (string, string)[] form = [("ids", $"{server.Ana}"), ("ids", $"{server.Ben}"), ("__key", Guid.NewGuid().ToString())];

        using var issued = await cleo.PostFormAsync("/console/people", "/console/people/pins", form);
        var slips = (await issued.DocumentAsync()).QuerySelectorAll(".slip");
        using var replayed = await cleo.PostFormAsync("/console/people", "/console/people/pins", form);

        Assert.Equal([("en", "Ana Morales"), ("es", "Ben Ortiz")], slips.Select(s => (s.GetAttribute("lang"), s.QuerySelector("b")!.TextContent)));
        Assert.All(slips, slip => Assert.Contains("Northfield Awards", slip.TextContent));
        Assert.StartsWith("Su PIN", slips[1].QuerySelectorAll(".slip-t")[1].TextContent, StringComparison.Ordinal);
        await server.OnFloorAsync(server.Ben, slips[1].QuerySelector(".num")!.TextContent.Trim());
        Assert.Equal((HttpStatusCode.OK, "replayed"), (replayed.StatusCode, Word(replayed)));
        Assert.Empty((await replayed.DocumentAsync()).QuerySelectorAll(".slip"));
        Assert.Equal(2, server.Shop.Scalar<long>("SELECT count(*) FROM audit_entries WHERE action = 'PIN issued'"));
    }

    [Fact]
    public async Task PINs_for_several_are_issued_to_all_or_to_none()
    {
        await using var server = await ShopServer.StartAsync();
        var cleo = await server.InConsoleAsync();

        using var refused = await cleo.PostFormAsync("/console/people", "/console/people/pins", ("ids", $"{server.Ana}"), ("ids", $"{server.Adam}"));
        using var nobody = await cleo.PostFormAsync("/console/people", "/console/people/pins");

        Assert.Equal((HttpStatusCode.Forbidden, HttpStatusCode.UnprocessableEntity), (refused.StatusCode, nobody.StatusCode));
        await server.OnFloorAsync(server.Ana, ShopServer.AnaPin);
    }

    [Fact]
    public async Task Unlocking_lets_a_person_try_again_with_the_PIN_they_have()
    {
        await using var server = await ShopServer.StartAsync();
        var cleo = await server.InConsoleAsync();
        server.Shop.Execute("UPDATE people SET pin_locked = 1, pin_misses = 50, pin_wait_until_ms = 4000000000000 WHERE id = @Ana", new { server.Ana });
        Assert.Contains("Locked", (await cleo.SeeAsync("/console/people?state=locked")).QuerySelector("tbody tr")!.Words());

        using var unlocked = await cleo.PostFormAsync("/console/people", $"/console/people/{server.Ana}/unlock");

        Assert.Equal("applied", Word(unlocked));
        await server.OnFloorAsync(server.Ana, ShopServer.AnaPin);
        Assert.Empty((await cleo.SeeAsync("/console/people?state=locked")).QuerySelectorAll("tbody tr"));
        Assert.Equal("1|0", server.Shop.Scalar<string>("SELECT (before_json ->> '$.PinLocked') || '|' || (after_json ->> '$.PinLocked') FROM audit_entries WHERE action = 'person unlocked'"));
    }

    [Fact]
    public async Task The_matrix_of_roles_is_the_table_by_which_the_program_decides()
    {
        await using var server = await ShopServer.StartAsync();
        var cleo = await server.InConsoleAsync();

        var rows = (await cleo.SeeAsync("/console/people/roles")).QuerySelectorAll("tbody tr").Select(r => string.Join(' ', r.QuerySelectorAll("td").Select(d => d.Words())));

        Assert.Equal(
            LaneAward.Web.Infrastructure.Permissions.RolesByPermission.Values.Select(allowed =>
                string.Join(' ', ((string[])["contributor", "lead", "supervisor", "admin"]).Select(role => allowed.Contains(role) ? "May" : "May not"))),
            rows);
    }

    [Fact]
    public async Task Deactivating_stops_the_clock_flags_it_and_signs_out_everywhere()
    {
        await using var server = await ShopServer.StartAsync();
        var cleo = await server.InConsoleAsync();
        var ana = await server.OnFloorAsync(server.Ana, ShopServer.AnaPin);
        await ana.AddTaskAsync(Workplace.In(server.Shop), startNow: true);

        using var done = await cleo.PostFormAsync($"/console/people/{server.Ana}", $"/console/people/{server.Ana}/deactivate", ("typed", "ana morales"));

        Assert.Equal("applied", Word(done));
        Assert.Equal(
            "deactivated 1 paused",
            server.Shop.Scalar<string>(
                "SELECT s.end_kind || ' ' || s.needs_review || ' ' || t.status FROM work_sessions s JOIN tasks t ON t.id = s.task_id WHERE s.person_id = @Ana",
                new { server.Ana }));
        (await ana.ReadAsync("/api/tasks")).Expect(HttpStatusCode.Unauthorized, "signed_out");
        (await server.Browser().AskAsync(SignIn(server.Ana, ShopServer.AnaPin))).Expect(HttpStatusCode.Unauthorized, "wrong_pin");
    }

    [Fact]
    public async Task A_change_by_the_API_that_says_active_false_deactivates_as_the_route_of_that_name_does_and_true_lets_in_again()
    {
        await using var server = await ShopServer.StartAsync();
        var cleo = await server.InConsoleAsync();
        var ana = await server.OnFloorAsync(server.Ana, ShopServer.AnaPin);
        await ana.AddTaskAsync(Workplace.In(server.Shop), startNow: true);
        Task<ApiAnswer> PutAsync(string body)
        {
            return cleo.ChangeAsync($"/api/admin/people/{server.Ana}", body);
        }

        (await PutAsync("""{"name":"Gone","teamId":99,"active":false}""")).Expect(HttpStatusCode.UnprocessableEntity, "invalid");
        (await cleo.ChangeAsync($"/api/admin/people/{server.Cleo}", """{"name":"Gone","active":false}""")).Expect(HttpStatusCode.Forbidden, "admins_only");
        Assert.Equal("Ana Morales 1", server.Shop.Scalar<string>("SELECT name || ' ' || active FROM people WHERE id = @Ana", new { server.Ana }));
        var off = (await PutAsync("""{"active":false}""")).Expect(HttpStatusCode.OK);
        Assert.Equal(("Ana Morales", false), (off.Body.GetProperty("name").GetString(), off.Body.GetProperty("active").GetBoolean()));
        Assert.Equal("deactivated", server.Shop.Scalar<string>("SELECT end_kind FROM work_sessions"));
        (await ana.ReadAsync("/api/tasks")).Expect(HttpStatusCode.Unauthorized, "signed_out");

        // A start that was tapped before it came after it.
        server.Shop.Execute("INSERT INTO work_sessions (task_id, person_id, started_at_ms) SELECT task_id, person_id, started_at_ms FROM work_sessions");
        (await PutAsync("""{"active":false}""")).Expect(HttpStatusCode.OK);
        Assert.Equal(0, server.Shop.Scalar<long>("SELECT count(*) FROM work_sessions WHERE ended_at_ms IS NULL"));

        (await PutAsync("""{"name":"Ana M Morales","active":true}""")).Expect(HttpStatusCode.OK);

        Assert.Equal("Ana M Morales 1", server.Shop.Scalar<string>("SELECT name || ' ' || active FROM people WHERE id = @Ana", new { server.Ana }));
        (await server.Browser().AskAsync(SignIn(server.Ana, ShopServer.AnaPin))).Expect(HttpStatusCode.OK);
    }

    [Fact]
    public async Task A_clock_that_a_deactivation_stops_is_told_as_the_act_of_who_did_it()
    {
        await using var server = await ShopServer.StartAsync();
        var cleo = await server.InConsoleAsync();
        var ana = await server.OnFloorAsync(server.Ana, ShopServer.AnaPin);
        var task = await ana.AddTaskAsync(Workplace.In(server.Shop), startNow: true);

        (await cleo.TapAsync($"/api/admin/people/{server.Ana}/deactivate")).Expect(HttpStatusCode.OK);

        Assert.Equal("Stopped: deactivated · Cleo Park · Ana Morales", (await cleo.SeeAsync($"/console/tasks/{task}")).QuerySelector(".history li span")!.Words());
        var entry = (await cleo.SeeAsync("/console/audit")).QuerySelectorAll("tbody tr").Single(r => r.Words().Contains("Clock stopped by deactivating the person", StringComparison.Ordinal));
        Assert.Contains("Cleo Park", entry.Words(), StringComparison.Ordinal);
        Assert.Contains("Session: Ana Morales, 107923", entry.Words(), StringComparison.Ordinal);

        // A start that was tapped before it came after it.
        server.Shop.Execute("INSERT INTO work_sessions (task_id, person_id, started_at_ms) SELECT task_id, person_id, started_at_ms FROM work_sessions");
        (await cleo.TapAsync($"/api/admin/people/{server.Ana}/deactivate")).Expect(HttpStatusCode.OK);
        Assert.Equal(2, server.Shop.Scalar<long>("SELECT count(*) FROM audit_entries WHERE entity = 'work_session' AND actor = 'Cleo Park'"));
    }

    [Fact]
    public async Task Deactivating_a_second_time_changes_nothing_and_says_since_when()
    {
        var time = new FakeTimeProvider(new DateTimeOffset(2026, 11, 24, 20, 0, 0, TimeSpan.Zero));
        await using var server = await ShopServer.StartAsync(time);
        var cleo = await server.InConsoleAsync();
        var first = (await cleo.TapAsync($"/api/admin/people/{server.Ana}/deactivate")).Expect(HttpStatusCode.OK);
        time.Advance(TimeSpan.FromMinutes(10));

        var second = (await cleo.TapAsync($"/api/admin/people/{server.Ana}/deactivate")).Expect(HttpStatusCode.OK);

        Assert.Equal((false, true, "Ana Morales was deactivated already: 2:00 PM."), (first.AlreadyDone, second.AlreadyDone, second.Receipt));
        Assert.Equal(first.Body.GetProperty("person").GetRawText(), second.Body.GetProperty("person").GetRawText());
        Assert.Equal(1, server.Shop.Scalar<long>("SELECT count(*) FROM audit_entries WHERE action = 'person deactivated'"));

        (await cleo.TapAsync($"/api/admin/people/{server.Ana}/activate")).Expect(HttpStatusCode.OK);
        var active = (await cleo.TapAsync($"/api/admin/people/{server.Ana}/activate")).Expect(HttpStatusCode.OK);
        Assert.Equal((true, "Ana Morales was active already."), (active.AlreadyDone, active.Receipt));
        Assert.Equal(1, server.Shop.Scalar<long>("SELECT count(*) FROM audit_entries WHERE action = 'person activated'"));
    }

    [Fact]
    public async Task Deactivating_without_the_typed_name_changes_nothing_and_says_so()
    {
        await using var server = await ShopServer.StartAsync();
        var cleo = await server.InConsoleAsync();

        using var refused = await cleo.PostFormAsync($"/console/people/{server.Ana}", $"/console/people/{server.Ana}/deactivate", ("typed", "Ana"));

        Assert.Equal((HttpStatusCode.UnprocessableEntity, "invalid"), (refused.StatusCode, Word(refused)));
        Assert.Contains("Ana Morales", (await refused.DocumentAsync()).QuerySelector("[role=alert]")!.TextContent, StringComparison.Ordinal);
        Assert.Equal(1, server.Shop.Scalar<long>("SELECT active FROM people WHERE id = @Ana", new { server.Ana }));
    }

    [Fact]
    public async Task A_supervisor_changes_no_admin_by_any_action_and_takes_a_new_PIN_herself()
    {
        await using var server = await ShopServer.StartAsync();
        var cleo = await server.InConsoleAsync();
        var before = server.Shop.Query<string>("SELECT concat_ws('|', id, name, role, active, hex(pin_tag)) FROM people WHERE role = 'admin'");

        var change = new HttpRequestMessage(HttpMethod.Put, $"/api/admin/people/{server.Adam}") { Content = ShopServer.Json("""{"name":"Adam","role":"contributor"}""") };
        change.Headers.Add("Idempotency-Key", Guid.NewGuid().ToString());
        (await cleo.AskAsync(change)).Expect(HttpStatusCode.Forbidden, "admins_only");
        foreach (var action in (string[])["pin", "unlock", "deactivate", "activate"])
        {
            (await cleo.TapAsync($"/api/admin/people/{server.Adam}/{action}")).Expect(HttpStatusCode.Forbidden, "admins_only");
        }

        Assert.Equal(before, server.Shop.Query<string>("SELECT concat_ws('|', id, name, role, active, hex(pin_tag)) FROM people WHERE role = 'admin'"));
        (await cleo.TapAsync($"/api/admin/people/{server.Cleo}/pin")).Expect(HttpStatusCode.OK);
    }

    [Theory]
    [InlineData("admin", 1, "Admin")]
    [InlineData("admin", 0, "Admin")]
    [InlineData("supervisor", 1, "Supervisor")]
    public async Task A_supervisor_sees_what_an_admin_or_another_supervisor_is_and_is_offered_nothing_that_is_refused(string role, int active, string said)
    {
        await using var server = await ShopServer.StartAsync();
        var cleo = await server.InConsoleAsync();
        server.Shop.Execute("UPDATE people SET role = @role, active = @active, pin_tag = NULL, pin_seal = NULL, pin_length = NULL WHERE id = @Adam", new { role, active, server.Adam });

        var main = (await cleo.SeeAsync($"/console/people/{server.Adam}")).QuerySelector("main")!;
        var list = await cleo.SeeAsync("/console/people?state=all");

        Assert.Empty(main.QuerySelectorAll("form, button, input, select"));
        Assert.Contains($"Role {said}", main.QuerySelector(".facts")!.Words(), StringComparison.Ordinal);
        Assert.Contains("Only an admin can change a supervisor or an admin.", main.Words(), StringComparison.Ordinal);
        Assert.Empty(list.QuerySelectorAll($"form[action^='/console/people/{server.Adam}/'], input[name=ids][value='{server.Adam}']"));
    }

    [Fact]
    public async Task A_supervisor_is_offered_a_new_PIN_of_her_own_and_nothing_else_on_her_page()
    {
        await using var server = await ShopServer.StartAsync();
        var cleo = await server.InConsoleAsync();

        var main = (await cleo.SeeAsync($"/console/people/{server.Cleo}")).QuerySelector("main")!;

        Assert.Equal([$"/console/people/{server.Cleo}/pin"], main.QuerySelectorAll("form").Select(form => form.GetAttribute("action")));
        Assert.NotNull((await cleo.SeeAsync("/console/people")).QuerySelector($"input[name=ids][value='{server.Cleo}']"));
    }

    [Fact]
    public async Task A_supervisor_cannot_deactivate_an_admin_nor_herself()
    {
        await using var server = await ShopServer.StartAsync();
        var cleo = await server.InConsoleAsync();

        using var admin = await cleo.PostFormAsync($"/console/people/{server.Adam}", $"/console/people/{server.Adam}/deactivate", ("typed", "Adam Reyes"));
        using var herself = await cleo.PostFormAsync($"/console/people/{server.Cleo}", $"/console/people/{server.Cleo}/deactivate", ("typed", "Cleo Park"));

        Assert.Equal((HttpStatusCode.Forbidden, HttpStatusCode.Conflict), (admin.StatusCode, herself.StatusCode));
        Assert.Equal(4, server.Shop.Scalar<long>("SELECT count(*) FROM people WHERE active = 1"));
    }

    [Fact]
    public async Task Activating_lets_a_person_in_again_with_the_PIN_they_had()
    {
        await using var server = await ShopServer.StartAsync();
        var cleo = await server.InConsoleAsync();
        using var off = await cleo.PostFormAsync($"/console/people/{server.Ana}", $"/console/people/{server.Ana}/deactivate", ("typed", "Ana Morales"));

        using var on = await cleo.PostFormAsync($"/console/people/{server.Ana}", $"/console/people/{server.Ana}/activate");

        Assert.Equal("applied", Word(on));
        await server.OnFloorAsync(server.Ana, ShopServer.AnaPin);
    }

    [Fact]
    public async Task The_list_is_filtered_by_name_team_role_and_state()
    {
        await using var server = await ShopServer.StartAsync();
        var cleo = await server.InConsoleAsync();
        server.Shop.Execute("UPDATE people SET active = 0 WHERE id = @Ben", new { server.Ben });

        Assert.Equal(["Adam Reyes", "Ana Morales", "Cleo Park"], await NamesAsync(""));
        Assert.Equal(["Ben Ortiz"], await NamesAsync("?state=off"));
        Assert.Equal(["Cleo Park"], await NamesAsync("?role=supervisor"));
        Assert.Equal(["Ana Morales"], await NamesAsync($"?find=MORA&team={server.TeamId}"));

        async Task<IEnumerable<string>> NamesAsync(string filter)
        {
            return (await cleo.SeeAsync("/console/people" + filter)).QuerySelectorAll("tbody tr td.who-c a").Select(a => a.TextContent);
        }
    }

    private static string Word(HttpResponseMessage answer)
    {
        return answer.Headers.GetValues("X-Write-Outcome").Single();
    }

    private static HttpRequestMessage SignIn(long personId, string pin)
    {
        return new HttpRequestMessage(HttpMethod.Post, "/api/session") { Content = ShopServer.Json($$"""{"personId":{{personId}},"pin":"{{pin}}"}""") };
    }

    private static async Task<string> ReceiptAsync(HttpClient browser)
    {
        return (await browser.SeeAsync("/console/people")).QuerySelector(".toast")!.Words();
    }
}
