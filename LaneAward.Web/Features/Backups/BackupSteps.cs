using LaneAward.Data.Maintenance;
using LaneAward.Web.Features.Health;
using LaneAward.Web.Infrastructure;

namespace LaneAward.Web.Features.Backups;

/// <summary>Something that is still to be done for the backups of a shop, and the command that does it.</summary>
internal sealed record BackupStep(string Words, string Command)
{
    /// <summary>What the program noted when it failed, in English whoever reads it; null when it was not done yet.</summary>
    public string? Trouble { get; init; }
}

/// <summary>What keeps a shop's backups from being relied on, be it not done yet or failed, in the order in which it is to be done.</summary>
internal static class BackupSteps
{
    public static IReadOnlyList<BackupStep> Missing(BackupHealth backup, ShopOptions options, Phrases say)
    {
        var steps = new List<BackupStep>();
        if (backup.AgeHours is null)
        {
            steps.Add(new BackupStep(say["No backup has been made yet. This command makes one:"], Command("backup", options)));
        }

        // Nobody fetches the backups of a development shop.
        if (backup.OffsiteAgeHours is null && !options.IsDevelopment)
        {
            steps.Add(new BackupStep(
                say["No backup is held on another machine yet. On the operator's machine this command fetches them:"], "scripts/bdr/lane_bdr.sh run"));
        }

        if (backup.DrillAgeHours is null)
        {
            steps.Add(new BackupStep(
                say["No backup has been tried out yet, so nobody knows whether one can be restored. This command tries the newest one:"], Command("drill", options)));
        }

        // Elsewhere the health names it among its reasons.
        if (options.IsDevelopment && new OperationsFolder(options.DataDirectory).Drill is { Ok: false } failed)
        {
            steps.Add(new BackupStep(say["The backup that was tried out last could not be restored. This command tries the newest one:"], Command("drill", options)) { Trouble = failed.Trouble });
        }

        return steps;
    }

    private static string Command(string verb, ShopOptions options)
    {
        return options.Environment switch
        {
            "development" => $"LaneAward__Environment=development LaneAward__DataDirectory='{options.DataDirectory}' "
                + (options.IsDatabaseElsewhere ? $"LaneAward__DatabasePath='{options.DatabasePath}' " : "")
                + $"dotnet run --project LaneAward.Web -- {verb}",
            "staging" => $"sudo systemctl start laneaward-{verb}-staging",
            _ => $"sudo systemctl start laneaward-{verb}",
        };
    }
}
