using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;
using LaneAward.Tests.HouseRules;

namespace LaneAward.Tests.Benchmarks;

/// <summary>Which way a limit bounds its figure.</summary>
internal enum Limit
{
    None,
    AtMost,
    AtLeast,
}

/// <summary>One measured number with its limit, as it stands in the table and in the file of the commit.</summary>
internal sealed record Figure(string Benchmark, string Name, double Value, string Unit, Limit Kind, double LimitValue)
{
    /// <summary>Value over limit; with "at most" 1 or less is within it, with "at least" 1 or more. Of a limit of nothing there is none.</summary>
    public double? Ratio => Kind == Limit.None || LimitValue == 0 ? null : Value / LimitValue;

    public string Verdict => Kind switch
    {
        Limit.AtMost => Value <= LimitValue ? "within" : "OVER",
        Limit.AtLeast => Value >= LimitValue ? "within" : "UNDER",
        _ => "",
    };
}

/// <summary>One run of benchmarks: how long each may take, and all their figures in one table and one CSV file.</summary>
internal sealed class BenchmarkRun(bool quick)
{
    private readonly List<Figure> _figures = [];
    private readonly List<string> _broken = [];
    private string _benchmark = "";

    /// <summary>A run of seconds that shows that everything works; its figures say little.</summary>
    public bool Quick { get; } = quick;

    public IReadOnlyList<string> Broken => _broken;

    /// <summary>How long one measurement lasts.</summary>
    public TimeSpan Spell => TimeSpan.FromSeconds(Quick ? 0.5 : 3);

    public int Rounds => Quick ? 1 : 5;

    public void Begin(string benchmark)
    {
        _benchmark = benchmark;
    }

    public void Note(string name, double value, string unit)
    {
        Keep(new Figure(_benchmark, name, value, unit, Limit.None, 0));
    }

    public void AtMost(double limit, string name, double value, string unit)
    {
        Keep(new Figure(_benchmark, name, value, unit, Limit.AtMost, limit));
    }

    public void AtLeast(double limit, string name, double value, string unit)
    {
        Keep(new Figure(_benchmark, name, value, unit, Limit.AtLeast, limit));
    }

    /// <summary>A limit that must hold on every machine: over it the run ends with exit code 1.</summary>
    public void Promise(double limit, string name, double value, string unit)
    {
        AtMost(limit, name, value, unit);
        if (value > limit)
        {
            Break($"{name} is {Timings.Show(value)} {unit}, promised is at most {Timings.Show(limit)}.");
        }
    }

    /// <summary>A figure under which the run proves too little: it ends with exit code 1.</summary>
    public void PromiseAtLeast(double limit, string name, double value, string unit)
    {
        AtLeast(limit, name, value, unit);
        if (value < limit)
        {
            Break($"{name} is {Timings.Show(value)} {unit}, promised is at least {Timings.Show(limit)}.");
        }
    }

    /// <summary>A promise that was broken: the run ends with exit code 1.</summary>
    public void Break(string sentence)
    {
        _broken.Add($"{_benchmark}: {sentence}");
        Console.WriteLine("  BROKEN: " + sentence);
    }

    public void PrintTable()
    {
        if (_figures.Count == 0)
        {
            return;
        }

        var names = _figures.Max(f => f.Name.Length);
        var head = "";
        Console.WriteLine();
        foreach (var figure in _figures)
        {
            if (figure.Benchmark != head)
            {
                head = figure.Benchmark;
                Console.WriteLine($"{head.PadRight(names)}        value            limit      ratio");
            }

            var limit = figure.Kind switch
            {
                Limit.AtMost => "<= " + Timings.Show(figure.LimitValue),
                Limit.AtLeast => ">= " + Timings.Show(figure.LimitValue),
                _ => "",
            };
            var ratio = figure.Ratio is { } r ? Timings.Show(r) : "";
            Console.WriteLine($"  {figure.Name.PadRight(names)} {Timings.Show(figure.Value),10} {figure.Unit,-6} {limit,10} {ratio,8} {figure.Verdict}".TrimEnd());
        }
    }

    /// <summary>Adds the figures to docs/benchmarks/COMMIT.csv, or to the file that LANEAWARD_BENCH_CSV names. A quick run leaves docs alone.</summary>
    public void Save()
    {
        var named = Environment.GetEnvironmentVariable("LANEAWARD_BENCH_CSV");
        if (_figures.Count == 0 || (Quick && string.IsNullOrEmpty(named)))
        {
            return;
        }

        var commit = Tell("git", "-C", Repository.Root, "describe", "--always", "--dirty", "--abbrev=8", "--exclude=*");
        var path = string.IsNullOrEmpty(named) ? Repository.At("docs", "benchmarks", commit + ".csv") : named;
        Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(path))!);
        var isNew = !File.Exists(path);
        using var file = new StreamWriter(path, append: true) { NewLine = "\n" };
        if (isNew)
        {
            foreach (var line in Machine())
            {
                file.WriteLine("# " + line);
            }

            file.WriteLine("commit,run_at,benchmark,figure,value,unit,limit,limit_value,ratio");
        }

        var at = TimeProvider.System.GetUtcNow().ToString("yyyy-MM-ddTHH:mmZ", CultureInfo.InvariantCulture);
        foreach (var f in _figures)
        {
            var limit = f.Kind switch { Limit.AtMost => "at most", Limit.AtLeast => "at least", _ => "" };
            file.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"{commit},{at},{f.Benchmark},\"{f.Name}\",{f.Value:0.####},{f.Unit},{limit},{(f.Kind == Limit.None ? "" : f.LimitValue.ToString("0.####", CultureInfo.InvariantCulture))},{f.Ratio:0.####}"));
        }

        Console.WriteLine($"{_figures.Count} figures added to {Path.GetFileName(path)}.");
    }

    private void Keep(Figure figure)
    {
        _figures.Add(figure);
        Console.WriteLine($"  {figure.Name}: {Timings.Show(figure.Value)} {figure.Unit} {(figure.Ratio is { } r ? "ratio " + Timings.Show(r) : "")} {figure.Verdict}".TrimEnd());
    }

    /// <summary>What the figures depend on, without a name of the machine or a path on it.</summary>
    private static IEnumerable<string> Machine()
    {
        yield return $"cores: {Environment.ProcessorCount}, {Processor()}";
        yield return string.Create(CultureInfo.InvariantCulture, $"memory: {GC.GetGCMemoryInfo().TotalAvailableMemoryBytes / (1024 * 1024 * 1024.0):0.0} GB");
        yield return $"disk: {Tell("findmnt", "-n", "-o", "FSTYPE", "-T", Path.GetTempPath())} in the folder for temporary files, where the databases of the run lay";
        yield return $"os: {RuntimeInformation.OSDescription}";
        yield return $"runtime: {RuntimeInformation.FrameworkDescription}, {RuntimeInformation.ProcessArchitecture}";
        yield return $"load before (1, 5, 15 min): {(File.Exists("/proc/loadavg") ? string.Join(' ', File.ReadAllText("/proc/loadavg").Split(' ')[..3]) : "unknown")}";
    }

    private static string Processor()
    {
        const string Info = "/proc/cpuinfo";
        var model = File.Exists(Info) ? File.ReadLines(Info).FirstOrDefault(line => line.StartsWith("model name", StringComparison.Ordinal)) : null;
        return model?.Split(':', 2)[1].Trim() ?? "processor unknown";
    }

    private static string Tell(string program, params string[] arguments)
    {
        try
        {
            using var process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true })!;
            var said = process.StandardOutput.ReadToEnd().Trim();
            process.WaitForExit();
            return process.ExitCode == 0 && said.Length > 0 ? said : "unknown";
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return "unknown";
        }
    }
}
