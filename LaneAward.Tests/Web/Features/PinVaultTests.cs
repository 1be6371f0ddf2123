using System.Security.Cryptography;
using System.Text;
using CsCheck;
using LaneAward.Web.Features.SignIn;
using Xunit;

namespace LaneAward.Tests.Web.Features;

public sealed class PinVaultTests
{
    private static readonly byte[] Key = [.. Enumerable.Range(1, 32).Select(i => (byte)i)];

    private static readonly Gen<string> AnyPin = Gen.Char['0', '9'].Array[4, 6].Select(c => new string(c));

    [Fact]
    public void A_sealed_pin_opens_for_its_person_and_matches_no_other_pin()
    {
        var vault = new PinVault(Key, "development");
        Gen.Select(AnyPin, AnyPin, Gen.Long[1, 1000]).Sample((pin, other, person) =>
        {
            var secret = vault.Seal(person, pin);
            Assert.Equal(pin, vault.Open(person, secret.Seal));
            Assert.True(vault.Matches(person, pin, secret.Tag));
            Assert.Equal(pin == other, vault.Matches(person, other, secret.Tag));
        });
    }

    [Fact]
    public void Equal_pins_of_two_people_look_nothing_alike()
    {
        var vault = new PinVault(Key, "development");
        var ana = vault.Seal(1, "4071");
        var ben = vault.Seal(2, "4071");
        Assert.NotEqual(ana.Tag, ben.Tag);
        Assert.False(vault.Matches(2, "4071", ana.Tag));
        Assert.ThrowsAny<CryptographicException>(() => vault.Open(2, ana.Seal));
    }

    [Fact]
    public void A_copy_of_the_database_is_useless_without_the_key_file_and_in_another_environment()
    {
        var secret = new PinVault(Key, "public").Seal(1, "4071");
        var otherKey = new PinVault([.. Key.Reverse()], "public");
        var otherShop = new PinVault(Key, "staging");
        Assert.False(otherKey.Matches(1, "4071", secret.Tag));
        Assert.False(otherShop.Matches(1, "4071", secret.Tag));
        Assert.ThrowsAny<CryptographicException>(() => otherKey.Open(1, secret.Seal));
        Assert.ThrowsAny<CryptographicException>(() => otherShop.Open(1, secret.Seal));
        Assert.DoesNotContain("4071", Encoding.Latin1.GetString([.. secret.Tag, .. secret.Seal]), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("1111")]
    [InlineData("1234")]
    [InlineData("4321")]
    [InlineData("1212")]
    [InlineData("1999")]
    [InlineData("2026")]
    [InlineData("123456")]
    [InlineData("787878")]
    public void The_pins_people_try_first_are_never_issued(string pin)
    {
        Assert.True(PinVault.IsObvious(pin));
    }

    [Fact]
    public void Issued_pins_are_four_digits_and_spread_over_thousands()
    {
        var pins = Enumerable.Range(0, 2000).Select(_ => PinVault.Generate()).ToList();
        Assert.All(pins, pin => Assert.True(PinVault.IsWellFormed(pin) && pin.Length == 4 && !PinVault.IsObvious(pin)));
        Assert.True(pins.Distinct().Count() > 1600);
    }

    [Theory]
    [InlineData(4, 0)]
    [InlineData(5, 30)]
    [InlineData(6, 60)]
    [InlineData(9, 480)]
    [InlineData(10, 900)]
    [InlineData(49, 900)]
    public void Misses_cost_thirty_seconds_from_the_fifth_and_double_to_fifteen_minutes(long misses, int seconds)
    {
        Assert.Equal(seconds, PinThrottle.WaitSecondsAfter(misses));
        Assert.False(PinThrottle.LocksAfter(misses));
    }

    [Fact]
    public void The_fiftieth_miss_locks()
    {
        Assert.True(PinThrottle.LocksAfter(50));
    }
}
