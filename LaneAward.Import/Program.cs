using System.CommandLine;
using LaneAward.Data;
using LaneAward.Import;
using LaneAward.Import.Dbf;
using LaneAward.Import.ProfitMaker;
using LaneAward.Import.Verbs;

try
{
    var parsed = ImportVerbs.Create().Parse(args);
    var exit = await parsed.InvokeAsync(new InvocationConfiguration
    {
        EnableDefaultExceptionHandler = false,
        // Standard output carries results alone, and the usage of a wrong call is none.
        Output = parsed.Errors.Count > 0 ? Console.Error : Console.Out,
    });
    return parsed.Errors.Count > 0 ? ExitCode.WrongUse : exit;
}
catch (Refusal refusal)
{
    await Console.Error.WriteLineAsync(refusal.Message);
    return refusal.ExitCode;
}
catch (DbfException damaged)
{
    await Console.Error.WriteLineAsync($"{damaged.Message} ({damaged.Path}, byte {damaged.Offset})");
    return ExitCode.BadData;
}
catch (MappingException mistaken)
{
    await Console.Error.WriteLineAsync(mistaken.Message);
    return ExitCode.BadData;
}
catch (DatabaseBusyException busy)
{
    await Console.Error.WriteLineAsync($"{busy.Message} Nothing was changed; try again.");
    return ExitCode.Busy;
}
catch (WrongDatabaseException wrong)
{
    await Console.Error.WriteLineAsync(wrong.Message);
    return ExitCode.WrongConfiguration;
}
catch (DatabaseUnavailableException trouble)
{
    await Console.Error.WriteLineAsync(trouble.Message);
    return ExitCode.PersonMustAct;
}
catch (UnauthorizedAccessException denied)
{
    await Console.Error.WriteLineAsync($"{denied.Message} Run this as the user who owns the folder, or give it the right to read and write there.");
    return ExitCode.NotPermitted;
}
catch (IOException disk)
{
    await Console.Error.WriteLineAsync($"A file could not be read or written: {disk.Message}");
    return ExitCode.FailedRolledBack;
}
catch (Exception unexpected)
{
    await Console.Error.WriteLineAsync($"Failed in a way that was not foreseen; the database is as it was: {unexpected}");
    return ExitCode.FailedRolledBack;
}
