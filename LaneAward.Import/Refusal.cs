namespace LaneAward.Import;

/// <summary>An expected no: one sentence for the operator and the exit code that goes with it.</summary>
internal sealed class Refusal(int exitCode, string sentence) : Exception(sentence)
{
    public int ExitCode { get; } = exitCode;
}
