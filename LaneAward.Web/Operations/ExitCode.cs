namespace LaneAward.Web.Operations;

/// <summary>The exit codes that every program and script of the project shares (the sysexits.h numbers).</summary>
internal static class ExitCode
{
    public const int Ok = 0;
    public const int WrongUse = 64;
    public const int BadData = 65;
    public const int FailedRolledBack = 70;
    public const int PersonMustAct = 71;
    public const int Busy = 75;
    public const int NotPermitted = 77;
    public const int WrongConfiguration = 78;
}

/// <summary>A verb was asked for what it does not do: the sentence for standard error, and the exit code.</summary>
internal sealed class VerbRefusedException(int exitCode, string message) : Exception(message)
{
    public int ExitCode { get; } = exitCode;
}
