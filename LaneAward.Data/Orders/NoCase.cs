using System.Diagnostics.CodeAnalysis;

namespace LaneAward.Data.Orders;

/// <summary>Compares as SQLite's NOCASE does: without case from A to Z, any other letter as it is.</summary>
public sealed class NoCase : IEqualityComparer<string>
{
    private NoCase()
    {
    }

    public static NoCase Comparer { get; } = new();

    public bool Equals(string? x, string? y) => x is null || y is null ? x == y : Fold(x) == Fold(y);

    public int GetHashCode([DisallowNull] string obj) => string.GetHashCode(Fold(obj), StringComparison.Ordinal);

    private static string Fold(string text) => string.Create(text.Length, text, static (folded, word) =>
    {
        for (var i = 0; i < folded.Length; i++)
        {
            folded[i] = char.IsAsciiLetterLower(word[i]) ? (char)(word[i] - 'a' + 'A') : word[i];
        }
    });
}
