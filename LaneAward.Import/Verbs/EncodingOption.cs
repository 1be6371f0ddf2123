using System.Text;
using LaneAward.Import.Dbf;

namespace LaneAward.Import.Verbs;

/// <summary>Reads <c>--encoding</c>: "auto" means the table's own mark.</summary>
internal static class EncodingOption
{
    public static Encoding? Parse(string name)
    {
        if (name.Equals("auto", StringComparison.OrdinalIgnoreCase))
        {
            return null;
        }
        return CodePages.TryFind(name, out var encoding)
            ? encoding
            : throw new Refusal(ExitCode.WrongUse, $"--encoding {name} is not known. Use auto or a code page such as cp850, 1252 or utf-8.");
    }
}
