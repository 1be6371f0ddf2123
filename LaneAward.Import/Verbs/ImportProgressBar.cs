using Spectre.Console;

namespace LaneAward.Import.Verbs;

/// <summary>A progress bar on standard error, only where a person watches: a terminal.</summary>
internal static class ImportProgressBar
{
    public static Task<T> ShowAsync<T>(Func<IProgress<ImportProgress>?, Task<T>> work) =>
        Console.IsErrorRedirected ? work(null) : ShowBarAsync(work);

    private static async Task<T> ShowBarAsync<T>(Func<IProgress<ImportProgress>?, Task<T>> work)
    {
        var terminal = AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(Console.Error) });
        return await terminal.Progress().AutoClear(true).StartAsync(async bars =>
        {
            var bar = bars.AddTask("Importing", maxValue: 1);
            var answer = await work(new Bar(bar));
            bar.Value = 1;
            return answer;
        });
    }

    private sealed class Bar(ProgressTask task) : IProgress<ImportProgress>
    {
        public void Report(ImportProgress value)
        {
            task.Description = value.Step;
            task.Value = value.Done;
        }
    }
}
