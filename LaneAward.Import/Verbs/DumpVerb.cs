using System.CommandLine;
using System.Text;
using LaneAward.Import.Dbf;

namespace LaneAward.Import.Verbs;

/// <summary><c>dump FILE</c>: every record of one table on standard output.</summary>
internal static class DumpVerb
{
    public static Command Create()
    {
        var file = new Argument<string>("file") { Description = "The DBF table to read." };
        var format = new Option<string>("--format") { Description = "jsonl (canonical JSON, one record per line) or csv.", DefaultValueFactory = _ => "jsonl" };
        format.AcceptOnlyFromAmong("jsonl", "csv");
        var encoding = new Option<string>("--encoding") { Description = "auto (the table's own mark) or a code page such as cp850.", DefaultValueFactory = _ => "auto" };
        var strict = new Option<bool>("--strict") { Description = "Refuse what FoxPro itself refuses: short files, missing memo files, bad memo pointers." };
        var deleted = new Option<bool>("--deleted") { Description = "Show deleted records too, marked by $deleted: in CSV a last column, true or false." };
        var command = new Command("dump", "Print every live record of a DBF table.") { file, format, encoding, strict, deleted };
        command.SetAction(parsed => Run(
            parsed.GetRequiredValue(file),
            parsed.GetRequiredValue(format),
            new DbfOptions
            {
                Strictness = parsed.GetValue(strict) ? DbfStrictness.Strict : DbfStrictness.Tolerant,
                Encoding = EncodingOption.Parse(parsed.GetRequiredValue(encoding)),
            },
            parsed.GetValue(deleted)));
        return command;
    }

    private static int Run(string file, string format, DbfOptions options, bool deleted)
    {
        if (Directory.Exists(file))
        {
            throw new Refusal(ExitCode.WrongUse, $"{file} is a folder; dump takes one table. See what is in it: LaneAward.Import inspect {file}");
        }
        if (!File.Exists(file))
        {
            throw new Refusal(ExitCode.WrongUse, $"{file} does not exist.");
        }
        using var table = DbfTable.Open(file, options);
        using var output = new BufferedStream(Console.OpenStandardOutput(), 1 << 16);
        if (format == "csv")
        {
            WriteCsv(table, output, deleted);
        }
        else
        {
            WriteJson(table, output, deleted);
        }
        return ExitCode.Ok;
    }

    private static void WriteJson(DbfTable table, Stream output, bool deleted)
    {
        using var json = new CanonicalJson(table);
        foreach (var record in table.ReadRecords(deleted))
        {
            json.WriteLine(record, output, deleted);
        }
    }

    private static void WriteCsv(DbfTable table, Stream output, bool deleted)
    {
        using var writer = new StreamWriter(output, new UTF8Encoding(false)) { NewLine = "\r\n" };
        var columns = CanonicalJson.Columns(table).ToList();
        writer.WriteLine(string.Join(',', columns.Select(column => Quote(column.Name)).Concat(deleted ? [CanonicalJson.DeletedMark] : [])));
        foreach (var record in table.ReadRecords(deleted))
        {
            for (var i = 0; i < columns.Count; i++)
            {
                writer.Write(i == 0 ? "" : ",");
                writer.Write(Quote(CanonicalJson.Text(record, columns[i].Field) ?? ""));
            }
            if (deleted)
            {
                writer.Write(record.IsDeleted ? ",true" : ",false");
            }
            writer.WriteLine();
        }
    }

    // RFC 4180: quote what holds a comma, a quote or a line end.
    private static string Quote(string text) =>
        text.AsSpan().IndexOfAny(",\"\r\n") < 0 ? text : $"\"{text.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";
}
