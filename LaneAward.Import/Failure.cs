using LaneAward.Data;
using LaneAward.Import.Dbf;
using LaneAward.Import.ProfitMaker;

namespace LaneAward.Import;

/// <summary>What went wrong, as the exit code and the sentence that an operator gets.</summary>
internal static class Failure
{
    public static (int ExitCode, string Sentence) Of(Exception error) => error switch
    {
        Refusal refusal => (refusal.ExitCode, refusal.Message),
        DbfException damaged => (ExitCode.BadData, $"{damaged.Message} ({damaged.Path}, byte {damaged.Offset})"),
        MappingException => (ExitCode.BadData, error.Message),
        DatabaseBusyException => (ExitCode.Busy, $"{error.Message} Nothing was changed; try again."),
        WrongDatabaseException => (ExitCode.WrongConfiguration, error.Message),
        DatabaseUnavailableException => (ExitCode.PersonMustAct, error.Message),
        CommitUnknownException => (
            ExitCode.PersonMustAct,
            $"{error.Message.TrimEnd('.')}. Whether this import is in the database is not known: mend the disk, then run it again, which writes only what is missing."),
        UnauthorizedAccessException => (
            ExitCode.NotPermitted, $"{error.Message} Run this as the user who owns the folder, or give it the right to read and write there."),
        IOException => (ExitCode.FailedRolledBack, $"A file could not be read or written: {error.Message}"),
        _ => (ExitCode.FailedRolledBack, $"Failed in a way that was not foreseen; the database is as it was: {error}"),
    };
}
