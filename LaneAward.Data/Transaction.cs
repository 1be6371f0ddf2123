using LaneAward.Data.Audit;
using LaneAward.Data.Catalog;
using LaneAward.Data.Corrections;
using LaneAward.Data.Imports;
using LaneAward.Data.Live;
using LaneAward.Data.Maintenance;
using LaneAward.Data.Materials;
using LaneAward.Data.Orders;
using LaneAward.Data.People;
using LaneAward.Data.RefusedTaps;
using LaneAward.Data.Reports;
using LaneAward.Data.Shifts;
using LaneAward.Data.Sqlite;
using LaneAward.Data.Tablets;
using LaneAward.Data.Tasks;
using LaneAward.Data.WriteKeys;
using Microsoft.Data.Sqlite;

namespace LaneAward.Data;

/// <summary>One transaction as an action sees it: one instant and the repositories. It must not be kept after the action returns.</summary>
public sealed class Transaction : OpenTransaction
{
    internal Transaction(SqliteConnection connection) : base(connection)
    {
        Activity = new ActivityRepository(this);
        Audit = new AuditRepository(this);
        Corrections = new CorrectionRepository(this);
        Facts = new DatabaseFactsRepository(this);
        Imports = new ImportRepository(this);
        Instance = new InstanceRepository(this);
        Materials = new MaterialRepository(this);
        Orders = new OrderRepository(this);
        People = new PeopleRepository(this);
        Reasons = new ReasonRepository(this);
        Settings = new SettingRepository(this);
        Shifts = new ShiftRepository(this);
        SignIns = new SignInRepository(this);
        Tablets = new TabletRepository(this);
        Tasks = new TaskRepository(this);
        TaskTypes = new TaskTypeRepository(this);
        Teams = new TeamRepository(this);
        WorkSessions = new WorkSessionRepository(this);
        WriteKeys = new WriteKeyRepository(this);
    }

    public ActivityRepository Activity { get; }

    public AuditRepository Audit { get; }

    public CorrectionRepository Corrections { get; }

    public DatabaseFactsRepository Facts { get; }

    public ImportRepository Imports { get; }

    public InstanceRepository Instance { get; }

    public LiveRepository Live => new(this);

    public MaterialRepository Materials { get; }

    public OrderRepository Orders { get; }

    public PeopleRepository People { get; }

    public ReasonRepository Reasons { get; }

    public RefusedTapRepository RefusedTaps => new(this);

    public ReportRepository Reports => new(this);

    public PayrollRepository Payroll => new(this);

    public SettingRepository Settings { get; }

    public ShiftRepository Shifts { get; }

    public SignInRepository SignIns { get; }

    public TabletRepository Tablets { get; }

    public TaskSearchRepository TaskSearch => new(this);

    public TaskRepository Tasks { get; }

    public TaskTypeRepository TaskTypes { get; }

    public TeamRepository Teams { get; }

    public WorkSessionRepository WorkSessions { get; }

    public WriteKeyRepository WriteKeys { get; }

    /// <summary>Lets a part of the action write as of an instant of the past: the history of a demonstration shop, nothing else.</summary>
    /// <exception cref="InvalidOperationException">Outside development, or an instant of the future: time is never invented.</exception>
    public void AsOf(long instantMs, Action write)
    {
        var now = NowMs;
        if (instantMs > now || Instance.Read().Environment != "development")
        {
            throw new InvalidOperationException("Only a development shop may write into the past, and none into the future.");
        }

        NowMs = instantMs;
        try
        {
            write();
        }
        finally
        {
            NowMs = now;
        }
    }
}
