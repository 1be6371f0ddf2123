using LaneAward.Data;

namespace LaneAward.Web.Infrastructure;

/// <summary>The configuration is wrong: the start stops with exit 78 and this one sentence.</summary>
internal sealed class ConfigurationException(string message) : Exception(message);

/// <summary>The settings that README.md lists (environment variables LaneAward__Name or appsettings LaneAward:Name), checked.</summary>
internal sealed record ShopOptions
{
    private const int UsualClockCapHours = 10;
    private const string DatabaseName = "workforce.db";

    public required string Environment { get; init; }

    public required string DataDirectory { get; init; }

    public required string DatabasePath { get; init; }

    public string? InstanceId { get; init; }

    public required string PinKeyFile { get; init; }

    public required TimeZoneInfo TimeZone { get; init; }

    public string? OperationsToken { get; init; }

    public required bool OpenOrderSearch { get; init; }

    /// <summary>A missing database is made. Outside development this is off: a mistyped path must stop the start, not open an empty shop.</summary>
    public required bool CreateDatabase { get; init; }

    /// <summary>How long the clock of somebody without a shift runs before it is taken for forgotten; 1 to 24 hours.</summary>
    public TimeSpan ClockCap { get; init; } = TimeSpan.FromHours(UsualClockCapHours);

    /// <summary>How long a clock runs before the console tells of it, whoever has it: ten hours, or the cap where that is longer.</summary>
    public TimeSpan LongClock => TimeSpan.FromHours(Math.Max(ClockCap.TotalHours, UsualClockCapHours));

    public bool IsDevelopment => Environment == "development";

    /// <summary>The database is not the one of the data directory: somebody named it, and may have mistyped it.</summary>
    public bool IsDatabaseElsewhere => DatabasePath != Path.Combine(DataDirectory, DatabaseName);

    /// <summary>The beginning of a sentence about the database's path, with the variable that it comes from.</summary>
    public string DatabaseNamed => IsDatabaseElsewhere
        ? $"LaneAward__DatabasePath names {DatabasePath}"
        : $"LaneAward__DataDirectory names {DataDirectory}, so the database is {DatabasePath}";

    /// <summary>Where backups and snapshots are kept.</summary>
    public required string BackupDirectory { get; init; }

    /// <summary>Where a restore puts the database that it replaced: beside it, since a rename leads to no other volume.</summary>
    public string ReplacedDirectory => Path.Combine(Path.GetDirectoryName(DatabasePath)!, "replaced");

    public string KeysDirectory => Path.Combine(DataDirectory, "keys");

    /// <summary>Where the push from the office puts ProfitMaker's files before they are imported.</summary>
    public string IncomingDirectory => Path.Combine(DataDirectory, "incoming");

    /// <summary>The shop's own mapping of ProfitMaker's fields; the shipped candidate lists count when there is none.</summary>
    public string MappingFile => Path.Combine(DataDirectory, "mapping.json");

    public string LogsDirectory => Path.Combine(DataDirectory, "logs");

    /// <exception cref="ConfigurationException">Names the variable and what it should be.</exception>
    public static ShopOptions Read(IConfiguration configuration, bool developmentHost)
    {
        var section = configuration.GetSection("LaneAward");
        var environment = section["Environment"] ?? (developmentHost ? "development" : null);
        if (environment is null || !ShopEnvironment.IsKnown(environment))
        {
            throw new ConfigurationException(ShopEnvironment.Complaint(environment));
        }

        var dataDirectory = NotBlank(section["DataDirectory"]) ?? (environment == "development" ? ".data" : null)
            ?? throw new ConfigurationException("LaneAward__DataDirectory is missing; set it to the folder that holds workforce.db.");
        dataDirectory = Path.GetFullPath(dataDirectory);

        return new ShopOptions
        {
            Environment = environment,
            DataDirectory = dataDirectory,
            DatabasePath = Path.GetFullPath(NotBlank(section["DatabasePath"]) ?? Path.Combine(dataDirectory, DatabaseName)),
            BackupDirectory = Path.GetFullPath(NotBlank(section["BackupDirectory"]) ?? Path.Combine(dataDirectory, "snapshots")),
            InstanceId = NotBlank(section["InstanceId"]),
            PinKeyFile = Path.GetFullPath(NotBlank(section["PinKeyFile"]) ?? Path.Combine(dataDirectory, "keys", "pin.key")),
            TimeZone = ReadZone(section["TimeZone"] ?? "America/Chicago"),
            OperationsToken = section["OperationsToken"],
            ClockCap = ReadHours(section["ClockCapHours"], "ClockCapHours", UsualClockCapHours),
            OpenOrderSearch = ReadFlag(section["OpenOrderSearch"], "OpenOrderSearch", environment != "public"),
            CreateDatabase = ReadFlag(section["CreateDatabase"], "CreateDatabase", environment == "development"),
        };
    }

    /// <exception cref="ConfigurationException">No database can ever stand at its path; exit 78.</exception>
    public void RequireDatabasePath()
    {
        if (DatabaseFile.WhyNever(DatabasePath) is { } why)
        {
            throw new ConfigurationException(
                $"{DatabaseNamed}, which {why}. {(IsDatabaseElsewhere ? "Set it to the file workforce.db, or leave it out for the one in LaneAward__DataDirectory" : "Set it to the folder that holds workforce.db")}.");
        }
    }

    private static string? NotBlank(string? text)
    {
        return string.IsNullOrWhiteSpace(text) ? null : text;
    }

    private static TimeZoneInfo ReadZone(string name)
    {
        // Windows' own names are found too, but reports and scripts pass the name on to where only the others are known.
        return TimeZoneInfo.TryFindSystemTimeZoneById(name, out var zone) && zone.HasIanaId
            ? zone
            : throw new ConfigurationException($"LaneAward__TimeZone is \"{name}\"; set it to an IANA name such as America/Chicago.");
    }

    private static TimeSpan ReadHours(string? text, string name, int otherwise)
    {
        if (text is null)
        {
            return TimeSpan.FromHours(otherwise);
        }

        return int.TryParse(text, System.Globalization.NumberStyles.None, System.Globalization.CultureInfo.InvariantCulture, out var hours) && hours is >= 1 and <= 24
            ? TimeSpan.FromHours(hours)
            : throw new ConfigurationException($"LaneAward__{name} is \"{text}\"; set it to a whole number of hours from 1 to 24.");
    }

    private static bool ReadFlag(string? text, string name, bool otherwise)
    {
        if (text is null)
        {
            return otherwise;
        }

        return bool.TryParse(text, out var value)
            ? value
            : throw new ConfigurationException($"LaneAward__{name} is \"{text}\"; set it to true or false.");
    }
}
