using System.CommandLine;

namespace LaneAward.Import.Verbs;

/// <summary>All verbs of the importer, also for the test that the documents name none that is not there.</summary>
internal static class ImportVerbs
{
    public static RootCommand Create() => new("Reads ProfitMaker's FoxPro files and refreshes customers and orders from them.")
    {
        ApplyVerb.Create(),
        CheckVerb.Create(),
        DumpVerb.Create(),
        InspectVerb.Create(),
        PromoteVerb.Create(),
        SampleVerb.Create(),
        TablesVerb.Create(),
    };
}
