using System.Security.Cryptography;
using System.Text;
using LaneAward.Data;
using Xunit;

namespace LaneAward.Tests.HouseRules;

/// <summary>A migration that has run somewhere is history: a change is a new file.</summary>
public sealed class MigrationTests
{
    // SHA-256 by level. A level that has not left this repository in a release may still be edited, with its hash.
    private static readonly Dictionary<int, string> Shipped = new()
    {
        [1] = "a666b2c1b09038852b97dd79d7375fb8fa10f5903f91051527a817395ba59a36",
        [2] = "33796ff1e293e07b45f25a999043361d7328ac4c366f19595b8f25524d7788ea",
        [3] = "41014a0e125d71ecb2eca91bc51202d8b46fcaf090d1ffce4a3069ee5ae7af3f",
        [4] = "c296b6b9df6fa355d4b20149b936194bb284cabeabccbaca4ad468e8a1f18713",
        [5] = "ac43efa4aa0bcdbb25852f9fcb86f0d2cf64a27e4cee3271431f9b18c48363ff",
        [6] = "b1a648e3b8688def6c0bb4db6c667f97a036bce25dfeff2f5f6084a4fe4c41a5",
        [7] = "943d237d49a4967d5fdd57a80a623d10e6303078f1f80dbbd6f8e21e7061bca1",
        [8] = "123a1da4801c5bf1c9062574af6a57ba955997b8b9d9353854f23b16abdc4873",
        [9] = "da2e0d31e5b2dc7052259eb03aa1d24da8769465b12f4f92185df804f22876fd",
        [10] = "b8ce50e22437d7f4557d20b0d04da85d6eb8bbb2d8374132ae21ddcc5a035271",
        [11] = "24e4edf195f44c7be35d67616dc86aa9bcb518fde0bc788d8f5021a93177de5d",
        [12] = "d551c51d2e5c337bd0f4fee771a8272730ff492d0224b79b683d2b88ddd21bb5",
    };

    [Fact]
    public void Shipped_migrations_are_unedited()
    {
        var found = Migrator.AllScripts.ToDictionary(s => s.Key, s => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(s.Value))));

        Assert.Equal(Shipped, found);
    }

    [Fact]
    public void Levels_are_numbered_without_a_gap()
    {
        Assert.Equal(Enumerable.Range(1, Migrator.CurrentLevel), Migrator.AllScripts.Keys);
    }
}
