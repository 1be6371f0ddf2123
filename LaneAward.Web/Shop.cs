using LaneAward.Data;
using LaneAward.Data.Maintenance;
using LaneAward.Web.Features;
using LaneAward.Web.Features.Audit;
using LaneAward.Web.Features.Backups;
using LaneAward.Web.Features.Catalog;
using LaneAward.Web.Features.Clocks;
using LaneAward.Web.Features.Corrections;
using LaneAward.Web.Features.Health;
using LaneAward.Web.Features.Imports;
using LaneAward.Web.Features.Live;
using LaneAward.Web.Features.Materials;
using LaneAward.Web.Features.Orders;
using LaneAward.Web.Features.Outbox;
using LaneAward.Web.Features.Parity;
using LaneAward.Web.Features.Payroll;
using LaneAward.Web.Features.People;
using LaneAward.Web.Features.Reports;
using LaneAward.Web.Features.Review;
using LaneAward.Web.Features.Settings;
using LaneAward.Web.Features.SignIn;
using LaneAward.Web.Features.Tablets;
using LaneAward.Web.Features.TaskList;
using LaneAward.Web.Features.Tasks;
using LaneAward.Web.Infrastructure;

namespace LaneAward.Web;

/// <summary>Puts the shop together: its database, its clock and one class per action.</summary>
internal static class Shop
{
    /// <summary>Stops whoever would open an empty shop under a mistyped path; nothing is made before this was asked.</summary>
    /// <exception cref="ConfigurationException">There is no database and these settings make none, or it is no database at all; exit 78.</exception>
    public static void RequireDatabase(ShopOptions options)
    {
        options.RequireDatabasePath();
        // In the data directory, or where a shop was served before, it is a damaged database, and restoring is the way on.
        if (options.IsDatabaseElsewhere && DatabaseFile.IsNone(options.DatabasePath) && new OperationsFolder(options.DataDirectory).HighWater is null)
        {
            throw new ConfigurationException(
                $"{options.DatabaseNamed}, which is no SQLite database. Set it to the shop's workforce.db; if that is the one, it is damaged: restore the newest backup.");
        }

        if (!options.CreateDatabase && new FileInfo(options.DatabasePath) is not { Exists: true, Length: > 0 })
        {
            throw new ConfigurationException(
                $"There is no database at {options.DatabasePath}, and in {options.Environment} none is made by itself. Check LaneAward__DataDirectory and "
                + "LaneAward__DatabasePath. For a new shop add its first admin, which makes the database: LaneAward.Web people add NAME --role admin --login LOGIN.");
        }
    }

    /// <summary>Opens the database of these settings and brings it up to date; makes it only where the settings allow.</summary>
    /// <exception cref="ConfigurationException">There is none; exit 78.</exception>
    /// <exception cref="WrongDatabaseException">It belongs elsewhere; exit 78.</exception>
    /// <param name="alone">The lock, when the caller holds it alone.</param>
    public static Database OpenDatabase(ShopOptions options, TimeProvider time, OperationLock? alone = null)
    {
        return Open(options, time, alone, settings => Migrate(settings, options));
    }

    /// <summary>Opens the database of these settings for a verb that people run beside the service: one of another schema level stays what it is.</summary>
    /// <exception cref="ConfigurationException">There is none; exit 78.</exception>
    /// <exception cref="WrongDatabaseException">It belongs elsewhere, or has another schema level; exit 78.</exception>
    /// <param name="alone">The lock, when the caller holds it alone.</param>
    public static Database OpenMigrated(ShopOptions options, TimeProvider time, OperationLock? alone = null)
    {
        return Open(options with { CreateDatabase = false }, time, alone, settings => Migrator.RequireMigrated(settings, options.Environment, options.InstanceId));
    }

    private static Database Open(ShopOptions options, TimeProvider time, OperationLock? alone, Action<DatabaseOptions> ready)
    {
        RequireDatabase(options);
        MakeFolder(options);
        var settings = new DatabaseOptions(options.DatabasePath) { Time = time, Alone = alone };
        var quarantine = new Quarantine(options.DataDirectory);
        if (quarantine.Reason(settings, options.Environment, options.InstanceId) is { } reason)
        {
            return OpenQuarantined(settings, reason);
        }

        ready(settings);
        var database = Database.Open(settings);
        // Before the first write: the ticket of a restore names the file exactly as it was put in place.
        quarantine.Remember(database.ReadAsync(db => db.Instance.Read()).GetAwaiter().GetResult(), time.GetUtcNow());
        return database;
    }

    private static void MakeFolder(ShopOptions options)
    {
        try
        {
            Directory.CreateDirectory(Path.GetDirectoryName(options.DatabasePath)!);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new ConfigurationException($"{options.DatabaseNamed}, and its folder cannot be made: {error.Message}");
        }
    }

    private static void Migrate(DatabaseOptions settings, ShopOptions options)
    {
        try
        {
            Migrator.Migrate(settings, options.Environment, $"LaneAward.Web {ProgramVersion.Text}", options.InstanceId);
        }
        catch (DatabaseUnavailableException error) when (!File.Exists(settings.Path))
        {
            throw new ConfigurationException($"{options.DatabaseNamed}, where there is no file and none can be made. {error.Message}");
        }
    }

    private static Database OpenQuarantined(DatabaseOptions settings, string reason)
    {
        try
        {
            return Database.Open(settings with { ReadOnlyBecause = reason });
        }
        catch (WrongDatabaseException)
        {
            // Its schema is another one, and bringing it up to date would be a write.
            throw new WrongDatabaseException(reason);
        }
    }

    /// <summary>Opens the key of the PINs; it is made only while no PIN was ever set.</summary>
    /// <exception cref="ConfigurationException">The key is missing, or is not the one that the database's PINs were made with; exit 78.</exception>
    public static PinVault OpenPinVault(ShopOptions options, IReadOnlyList<string> keysInUse)
    {
        return OpenPinVault(options, PinKeyFile.InUse(options.PinKeyFile, keysInUse), keysInUse);
    }

    /// <summary>Asks of the key what the start asks of it, and makes and moves no file.</summary>
    /// <returns>The id of the key; null when there is none yet and the start makes it.</returns>
    /// <exception cref="ConfigurationException">As the start would say; exit 78.</exception>
    public static string? CheckPinKey(ShopOptions options, IReadOnlyList<string> keysInUse)
    {
        return keysInUse.Count == 0 && !Path.Exists(options.PinKeyFile)
            ? null
            : OpenPinVault(options, PinKeyFile.Find(options.PinKeyFile, keysInUse), keysInUse).KeyId;
    }

    private static PinVault OpenPinVault(ShopOptions options, string file, IReadOnlyList<string> keysInUse)
    {
        PinVault vault;
        try
        {
            vault = new PinVault(PinKeyFile.ReadOrCreate(file, mayCreate: keysInUse.Count == 0), options.Environment);
        }
        catch (Exception closed) when (closed is IOException or UnauthorizedAccessException)
        {
            throw new ConfigurationException($"LaneAward__PinKeyFile names {file}, which this user can neither read nor make: {closed.Message}");
        }

        return keysInUse.All(key => key == vault.KeyId)
            ? vault
            : throw new ConfigurationException(
                $"LaneAward__PinKeyFile names {options.PinKeyFile}, which is not the key that the PINs in {options.DatabasePath} were made with. Put the right key file back.");
    }

    public static PinVault OpenPinVault(ShopOptions options, Database database)
    {
        // A read completes where it stands: SQLite has no asynchronous I/O.
        return OpenPinVault(options, database.ReadAsync(db => db.People.PinKeysInUse()).GetAwaiter().GetResult());
    }

    public static void AddShop(this IServiceCollection services, ShopOptions options)
    {
        services.AddSingleton(options);
        services.AddSingleton(provider => OpenDatabase(options, provider.GetRequiredService<TimeProvider>()));
        services.AddSingleton(provider => OpenPinVault(options, provider.GetRequiredService<Database>()));
        services.AddSingleton(provider => new ShopClock(provider.GetRequiredService<TimeProvider>(), options.TimeZone));
        services.AddSingleton<ConsolePasswords>();
        services.AddSingleton<EnrolmentThrottle>();
        services.AddSingleton<OutboxTickets>();
        services.AddSingleton<DraftKeys>();
        services.AddSingleton<CommandRunner>();
        services.AddSingleton<TaskCommand>();
        AddActions(services);
    }

    private static void AddActions(IServiceCollection services)
    {
        foreach (var action in (Type[])[
            typeof(AddTask), typeof(JoinTask), typeof(StartTask), typeof(PauseTask), typeof(CompleteTask), typeof(CancelTask), typeof(ReopenTask),
            typeof(UndoTask), typeof(AnswerAlert), typeof(EditTask), typeof(RecordProgress), typeof(ListTasks), typeof(ReadHome), typeof(PrepareAddTask), typeof(ReadTaskSheet), typeof(ReadMyDay), typeof(LogMaterial), typeof(ReverseMaterial), typeof(ListMaterials),
            typeof(SearchOrders), typeof(SignInWithPin), typeof(SignInToConsole), typeof(SignOut), typeof(LateSignOuts), typeof(ChooseLanguage), typeof(ListTiles), typeof(ListPeople),
            typeof(CloseForgottenClocks), typeof(ReadStopQuestions), typeof(AnswerStopQuestion), typeof(AskCorrection), typeof(WithdrawCorrection),
            typeof(ReadTaskList), typeof(WriteTaskList), typeof(ReadTaskRecord), typeof(ChangeSession), typeof(CorrectSession), typeof(ChangePauseReason), typeof(SplitSession), typeof(MoveSession), typeof(StrikeOutSession),
            typeof(AddTime), typeof(PutBackSession),
            typeof(ReadReview), typeof(DecideCorrection), typeof(KeepSession), typeof(StillWorking), typeof(HandOverTask), typeof(ListTeammates),
            typeof(AddPerson), typeof(ChangePerson), typeof(IssuePin), typeof(IssuePins), typeof(UnlockPerson), typeof(SetPersonActive), typeof(ReadHealth), typeof(ReadBoard),
            typeof(ReadReport), typeof(ReadDayTimeline), typeof(ReadPayroll), typeof(ExportPayroll),
            typeof(EnrolTablet), typeof(IssueEnrolmentCode), typeof(ListTablets), typeof(RenameTablet), typeof(RevokeTablet), typeof(LockTime), typeof(NoteTabletState), typeof(ReadOfflineKit), typeof(SettleRefusedTap),
            typeof(ReadSetup), typeof(SaveTeam), typeof(SaveTaskType), typeof(SaveMaterial), typeof(SaveReason), typeof(SaveShift), typeof(SwitchListed), typeof(ReadAudit), typeof(WriteAuditCsv), typeof(ReadSettings), typeof(SaveSettings),
            typeof(ReadParity), typeof(ListBackups), typeof(ReadImports), typeof(ListIncoming), typeof(CheckIncoming)])
        {
            services.AddSingleton(action);
        }
    }
}
