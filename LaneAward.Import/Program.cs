using System.CommandLine;
using LaneAward.Import;
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
catch (Exception error)
{
    var (exit, sentence) = Failure.Of(error);
    await Console.Error.WriteLineAsync(sentence);
    return exit;
}
