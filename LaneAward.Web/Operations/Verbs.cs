using System.CommandLine;
using LaneAward.Data;
using LaneAward.Web.Infrastructure;
using LaneAward.Web.Operations.Demo;
using Microsoft.AspNetCore.Connections;

namespace LaneAward.Web.Operations;

/// <summary>The command line: no verb serves, a verb does its work and ends. Exit codes: <see cref="ExitCode"/>.</summary>
internal static class Verbs
{
    public static async Task<int> RunAsync(string[] args)
    {
        StandardOutput.DropWhatNobodyHears();
        try
        {
            var parsed = Create().Parse(args);
            var exit = await parsed.InvokeAsync(new InvocationConfiguration
            {
                EnableDefaultExceptionHandler = false,
                // The host ends itself on Ctrl-C and SIGTERM, after the requests it is answering.
                ProcessTerminationTimeout = null,
                // Standard output carries results alone, and the usage of a wrong call is none.
                Output = parsed.Errors.Count > 0 ? Console.Error : Console.Out,
            });
            return parsed.Errors.Count > 0 ? ExitCode.WrongUse : exit;
        }
        catch (Exception wrong)
        {
            var (exit, sentence) = Failure(wrong);
            await Console.Error.WriteLineAsync(sentence);
            return exit;
        }
    }

    /// <summary>What went wrong, as the exit code and the sentence that an operator gets.</summary>
    public static (int ExitCode, string Sentence) Failure(Exception error) => error switch
    {
        VerbRefusedException refused => (refused.ExitCode, refused.Message),
        ConfigurationException or WrongDatabaseException => (ExitCode.WrongConfiguration, error.Message),
        DatabaseBusyException => (ExitCode.Busy, $"{error.Message} Nothing was changed; try again."),
        DamagedCopyException => (ExitCode.BadData, error.Message),
        DatabaseUnavailableException => (ExitCode.PersonMustAct, error.Message),
        CommitUnknownException => (
            ExitCode.PersonMustAct,
            $"{error.Message.TrimEnd('.')}. Whether this was done is not known, wholly or not at all: mend the disk, then look before you run it again (pins report shows the PINs that count, the console's audit log what was done last)."),
        UnauthorizedAccessException => (
            ExitCode.NotPermitted, $"{error.Message} Run this as the user who owns the folder, or give it the right to read and write there."),
        IOException { InnerException: AddressInUseException } => (
            ExitCode.Busy, $"{error.Message.TrimEnd('.')}. Another program listens there, perhaps this one: end it, or give another address with --urls."),
        IOException => (ExitCode.PersonMustAct, error.Message),
        _ => (ExitCode.FailedRolledBack, $"Failed, nothing was changed: {error}"),
    };

    /// <summary>All verbs, also for the test that the runbook names none that is not there.</summary>
    public static RootCommand Create()
    {
        var urls = new Option<string?>("--urls") { Description = "Where to listen, for example http://127.0.0.1:5080." };
        urls.Validators.Add(given =>
        {
            if (given.Tokens is [var addresses] && ListenAddresses.WhyNot(addresses.Value) is { } wrong)
            {
                given.AddError($"--urls: {wrong}");
            }
        });
        var root = new RootCommand("Time On Tasks: without a verb it serves the floor, the console and the API.")
        {
            urls,
            DemoVerb.Create(),
            PeopleVerbs.Create(),
            TabletVerbs.Create(),
            DatabaseVerbs.Create(),
            BackupVerbs.CreateBackup(),
            BackupVerbs.CreateBackups(),
            DrillVerb.Create(),
            ActivityVerbs.Create(),
            PinVerbs.Create(),
            ParityVerb.Create(),
            DoctorVerb.Create(),
        };
        foreach (var restore in RestoreVerbs.Create())
        {
            root.Add(restore);
        }

        root.SetAction((parsed, cancellation) => ServeAsync(parsed.GetValue(urls)));
        return root;
    }

    private static async Task<int> ServeAsync(string? urls)
    {
        await using var app = WebHost.Build(urls is null ? [] : ["--urls", urls]);
        try
        {
            await app.StartAsync();
        }
        catch (IOException)
        {
            // What runs beside the listener is ended in order: else the framework reports each as a failure of its own.
            await app.StopAsync();
            throw;
        }

        await app.WaitForShutdownAsync();
        return ExitCode.Ok;
    }
}
