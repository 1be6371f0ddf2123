using System.Reflection;

namespace LaneAward.Web.Infrastructure;

/// <summary>Which build this is, as health, backups and the parity check say it.</summary>
internal static class ProgramVersion
{
    public static string Text { get; } =
        typeof(ProgramVersion).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()!.InformationalVersion;
}
