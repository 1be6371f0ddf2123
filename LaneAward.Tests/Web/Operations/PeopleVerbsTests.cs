using LaneAward.Tests.Support;
using LaneAward.Web.Features.SignIn;
using Xunit;

namespace LaneAward.Tests.Web.Operations;

/// <summary>How the first admin comes into a shop, as an operator types it.</summary>
public sealed class PeopleVerbsTests
{
    private const string Password = ShopServer.Password;

    [Fact]
    public async Task The_first_admin_is_added_to_a_new_database_and_the_password_is_kept_as_a_hash()
    {
        using var shop = ShopDatabase.Create();

        var run = await ProgramRun.WebAsync(shop.Folder, ["people", "add", "Vera Stone", "--role", "admin", "--login", "vera"], Password + "\n");

        Assert.Equal((0, "Vera Stone is added and signs in to /console/ as vera.\n"), (run.ExitCode, run.Output));
        var hash = shop.Scalar<string>("SELECT password_hash FROM people WHERE login = 'vera' AND role = 'admin'");
        Assert.True(new ConsolePasswords().Matches(hash, Password));
        Assert.Equal("operator: person added", shop.Scalar<string>("SELECT actor || ': ' || action FROM audit_entries"));
    }

    [Fact]
    public async Task A_contributor_gets_a_PIN_that_is_printed_once()
    {
        using var shop = ShopDatabase.Create();

        var run = await ProgramRun.WebAsync(shop.Folder, ["people", "add", "Ana Ruiz", "--language", "es"]);

        var pin = System.Text.RegularExpressions.Regex.Match(run.Output, @"^Ana Ruiz is added\. PIN (\d{4}), shown this once\.\n$").Groups[1].Value;
        var vault = LaneAward.Web.Shop.OpenPinVault(DemoShop.OptionsOf(shop.Folder, "development"), []);
        Assert.True(vault.Matches(1, pin, shop.Query<byte[]>("SELECT pin_tag FROM people WHERE id = 1 AND language = 'es'").Single()));
    }

    [Fact]
    public async Task A_name_is_kept_with_single_spaces()
    {
        using var shop = ShopDatabase.Create();

        var run = await ProgramRun.WebAsync(shop.Folder, ["people", "add", " Ana  Ruiz "]);

        Assert.StartsWith("Ana Ruiz is added.", run.Output, StringComparison.Ordinal);
        Assert.Equal("Ana Ruiz", shop.Scalar<string>("SELECT name FROM people"));
    }

    [Fact]
    public async Task A_short_password_adds_nobody()
    {
        using var shop = ShopDatabase.Create();

        var run = await ProgramRun.WebAsync(shop.Folder, ["people", "add", "Vera Stone", "--role", "admin", "--login", "vera"], "short\n");

        Assert.Equal(65, run.ExitCode);
        Assert.Contains("12 characters", run.Error, StringComparison.Ordinal);
        Assert.Equal(0, shop.Scalar<long>("SELECT count(*) FROM people"));
    }

    [Fact]
    public async Task A_sign_in_name_that_nobody_can_type_adds_nobody()
    {
        using var shop = ShopDatabase.Create();

        var run = await ProgramRun.WebAsync(shop.Folder, ["people", "add", "Vera Stone", "--role", "admin", "--login", "vera stone"], Password + "\n");

        Assert.Equal(65, run.ExitCode);
        Assert.Contains("A sign-in name is one word, without spaces or control characters. Nothing was changed.", run.Error, StringComparison.Ordinal);
        Assert.Equal(0, shop.Scalar<long>("SELECT count(*) FROM people"));
    }

    [Fact]
    public async Task A_taken_login_and_an_unknown_team_add_nobody()
    {
        using var shop = ShopDatabase.Create();
        shop.Execute("INSERT INTO people (name, initials, role, login, created_at_ms) VALUES ('Vera', 'V', 'admin', 'vera', 1)");

        var taken = await ProgramRun.WebAsync(shop.Folder, ["people", "add", "Other", "--role", "admin", "--login", "VERA"], Password);
        var unknown = await ProgramRun.WebAsync(shop.Folder, ["people", "add", "Other", "--team", "Nowhere"]);

        Assert.Equal((65, 65), (taken.ExitCode, unknown.ExitCode));
        Assert.Contains("Vera signs in as VERA already", taken.Error, StringComparison.Ordinal);
        Assert.Contains("There is no team Nowhere", unknown.Error, StringComparison.Ordinal);
        Assert.Equal(1, shop.Scalar<long>("SELECT count(*) FROM people"));
    }

    [Fact]
    public async Task A_new_password_signs_the_person_out_everywhere()
    {
        using var shop = ShopDatabase.Create();
        shop.Execute(
            """
            INSERT INTO people (name, initials, role, login, created_at_ms, password_hash) VALUES ('Vera', 'V', 'admin', 'vera', 1, 'old');
            INSERT INTO sign_ins (person_id, kind, started_at_ms, expires_at_ms) VALUES (1, 'console', 1, 9000000000000);
            """);

        var run = await ProgramRun.WebAsync(shop.Folder, ["people", "set-password", "vera"], Password);
        var nobody = await ProgramRun.WebAsync(shop.Folder, ["people", "set-password", "nobody"], Password);

        Assert.Equal((0, 65), (run.ExitCode, nobody.ExitCode));
        Assert.True(new ConsolePasswords().Matches(shop.Scalar<string>("SELECT password_hash FROM people"), Password));
        Assert.Equal(0, shop.Scalar<long>("SELECT count(*) FROM sign_ins WHERE ended_at_ms IS NULL"));
    }
}
