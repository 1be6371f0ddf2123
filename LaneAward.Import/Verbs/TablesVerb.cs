using System.CommandLine;
using LaneAward.Import.ProfitMaker;

namespace LaneAward.Import.Verbs;

/// <summary><c>tables</c>: which tables an import may read, for the gate that lets nothing else in.</summary>
internal static class TablesVerb
{
    public static Command Create()
    {
        var mapping = new Option<string?>("--mapping") { Description = "A JSON file that says which fields hold what; the shipped candidate lists without it." };
        var command = new Command("tables", "Print the names of the tables that a mapping may read, one a line.") { mapping };
        command.SetAction(parsed =>
        {
            foreach (var name in (parsed.GetValue(mapping) is { } file ? MappingFile.Read(file) : ProfitMakerMapping.Shipped).Tables)
            {
                Console.WriteLine(name);
            }
            return ExitCode.Ok;
        });
        return command;
    }
}
