using System.CommandLine;
using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using LaneAward.Import.Dbf;
using LaneAward.Import.Inspection;
using LaneAward.Import.ProfitMaker;

namespace LaneAward.Import.Verbs;

/// <summary><c>inspect FILE|DIR</c>: what is in tables nobody has described.</summary>
internal static class InspectVerb
{
    private static readonly JsonSerializerOptions Written = new()
    {
        WriteIndented = true,
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    public static Command Create()
    {
        var path = new Argument<string>("path") { Description = "A DBF table, or a folder of them." };
        var rows = WholeNumber.Option("--rows", "Show so many of the first records.", 3, 0, int.MaxValue);
        var json = new Option<bool>("--json") { Description = "Print everything as JSON." };
        var suggest = new Option<bool>("--suggest") { Description = "Propose a mapping file for a folder, on standard output." };
        var command = new Command("inspect", "Show header, code page, fields with fill and samples, memo state and first records; or propose a mapping.") { path, rows, json, suggest };
        command.SetAction(parsed => Run(parsed.GetRequiredValue(path), parsed.GetValue(rows), parsed.GetValue(json), parsed.GetValue(suggest)));
        return command;
    }

    private static int Run(string path, int rows, bool json, bool suggest)
    {
        var files = Directory.Exists(path) ? [.. new SourceFolder(path).TableFiles]
            : File.Exists(path) ? new List<string> { path }
            : throw new Refusal(ExitCode.WrongUse, $"{path} does not exist.");
        if (files.Count == 0)
        {
            throw new Refusal(ExitCode.BadData, $"{path} holds no DBF table.");
        }
        var tables = Read(files, Directory.Exists(path));
        if (suggest)
        {
            return Suggest(path, tables);
        }
        if (json)
        {
            Console.WriteLine(JsonSerializer.Serialize(tables.ConvertAll(table => Describe(table, rows)), Written));
        }
        else
        {
            tables.ForEach(table => Print(table, rows));
        }
        return ExitCode.Ok;
    }

    private static List<TableProfile> Read(List<string> files, bool isFolder)
    {
        var tables = new List<TableProfile>();
        foreach (var file in files)
        {
            try
            {
                tables.Add(TableProfile.Read(file));
            }
            catch (DbfException damaged) when (isFolder)
            {
                Console.Error.WriteLine($"Passed over: {damaged.Message}");
            }
        }
        return tables.Count > 0 ? tables : throw new Refusal(ExitCode.BadData, "No table could be read.");
    }

    private static int Suggest(string path, List<TableProfile> tables)
    {
        if (new SuggestMapping(tables).Run() is not { } suggestion)
        {
            throw new Refusal(ExitCode.BadData,
                $"{path} holds no table whose rows point to another as orders point to customers. Look at the fields: LaneAward.Import inspect {path}");
        }
        foreach (var reason in suggestion.Reasons)
        {
            Console.Error.WriteLine(reason);
        }
        Console.WriteLine(JsonSerializer.Serialize(suggestion.Mapping, Written));
        return ExitCode.Ok;
    }

    private static object Describe(TableProfile table, int rows) => new
    {
        File = table.Path,
        Version = string.Create(CultureInfo.InvariantCulture, $"0x{(int)table.Header.Version:X2}"),
        LastUpdate = table.Header.LastUpdate,
        table.CodePage,
        Records = table.Live,
        table.Deleted,
        table.Memo,
        Flaws = table.Flaws.ToDictionary(),
        Fields = table.Fields.Select(field => new
        {
            field.Field.Name,
            Type = ((char)field.Field.Type).ToString(),
            field.Field.Length,
            field.Field.Decimals,
            Fill = Math.Round(field.FillOf(table.Live), 4),
            Distinct = field.Values.Count,
            field.Min,
            field.Max,
            field.Sample,
        }),
        Rows = FirstRows(table, rows),
    };

    private static List<Dictionary<string, string?>> FirstRows(TableProfile profile, int rows)
    {
        using var table = DbfTable.Open(profile.Path, new DbfOptions { Strictness = DbfStrictness.Tolerant });
        var columns = CanonicalJson.Columns(table).ToList();
        var found = new List<Dictionary<string, string?>>();
        var reader = table.ReadRecords();
        while (found.Count < rows && reader.MoveNext())
        {
            var row = new Dictionary<string, string?>();
            foreach (var (field, name) in columns)
            {
                row[name] = CanonicalJson.Text(reader.Current, field);
            }
            found.Add(row);
        }
        return found;
    }

    private static void Print(TableProfile table, int rows)
    {
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"{Path.GetFileName(table.Path)}  version 0x{(int)table.Header.Version:X2}, {table.CodePage}, {table.Live} records, {table.Deleted} deleted, last update {table.Header.LastUpdate:yyyy-MM-dd}, memo {table.Memo}"));
        foreach (var field in table.Fields)
        {
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
                $"  {field.Field,-24} {field.FillOf(table.Live),6:P0} filled  {field.Values.Count,7} different  {Short(field.Min)} .. {Short(field.Max)}  e.g. {Short(field.Sample)}"));
        }
        foreach (var flaw in Enum.GetValues<DbfFlaw>().Where(flaw => table.Flaws.Count(flaw) > 0))
        {
            Console.WriteLine($"  {flaw}: {table.Flaws.Count(flaw)}{Where(table.Flaws, flaw)}");
        }
        foreach (var row in FirstRows(table, rows))
        {
            Console.WriteLine("  " + string.Join(" | ", row.Values.Select(value => value?.ReplaceLineEndings(" "))));
        }
        Console.WriteLine();
    }

    // As FoxPro counts, from 1: whoever mends the export looks there.
    private static string Where(DbfDiagnostics flaws, DbfFlaw flaw)
    {
        var places = flaws.Positions(flaw).Where(place => place.Record >= 0).ToList();
        if (places.Count == 0)
        {
            return "";
        }
        var told = places.GroupBy(place => place.Field)
            .Select(field => $", in {(field.Key is null ? "" : field.Key + " of ")}records {string.Join(", ", field.Select(place => place.Record + 1))}");
        return string.Concat(told) + (flaws.Count(flaw) > places.Count ? " and more" : "");
    }

    private static string Short(string? text) => text is null ? "-" : text.Length > 24 ? text[..24] : text;
}
