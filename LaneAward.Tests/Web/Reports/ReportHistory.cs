using Dapper;
using LaneAward.Tests.Support;

namespace LaneAward.Tests.Web.Reports;

/// <summary>One session of an invented history, in whole minutes of unix time.</summary>
internal sealed record PastSession(int Person, int Task, long FromMinute, long? ToMinute, bool Voided, PastEnd End = PastEnd.Pause, bool Flagged = false);

/// <summary>How a session of the past ended: paused without a reason, for a paid or an unpaid one, or by completing the task.</summary>
internal enum PastEnd
{
    Pause,
    PaidPause,
    UnpaidPause,
    Complete,
}

/// <summary>A shop with three people and six tasks on three orders, and histories to put into it.</summary>
internal sealed class ReportHistory
{
    public const int People = 3, Tasks = 6;

    private readonly ShopDatabase _shop;
    private readonly long[] _people, _tasks;
    private readonly long _paid, _unpaid;

    public ReportHistory(ShopDatabase shop)
    {
        _shop = shop;
        _people = [.. Enumerable.Range(0, People).Select(n => shop.AddPerson("Person " + n))];
        var types = Enumerable.Range(0, 2).Select(n => shop.AddTaskType("Type " + n)).ToList();
        shop.Execute("UPDATE task_types SET indirect = 1 WHERE id = @id", new { id = types[1] });
        const string AddReason = "INSERT INTO pause_reasons (name_en, name_es, paid, icon, sort) VALUES (@name, @name, @paid, 'utensils', 1) RETURNING id";
        _paid = shop.Insert(AddReason, new { name = "Cleaning", paid = 1 });
        _unpaid = shop.Insert(AddReason, new { name = "Lunch", paid = 0 });
        var customer = shop.AddCustomer("C1", "Northfield");
        var orders = Enumerable.Range(0, 3).Select(n => shop.AddOrder("1000" + n, n == 2 ? null : customer)).ToList();
        _tasks = [.. Enumerable.Range(0, Tasks).Select(n => shop.Insert(
            """
            INSERT INTO tasks (uid, order_id, sequence, task_type_id, order_number, customer_name, order_description, status, created_at_ms, created_by)
            VALUES (@uid, @order, @sequence, @type, @number, '', '', 'paused', 1, @person) RETURNING id
            """,
            new { uid = Guid.NewGuid().ToString(), order = orders[n / 2], sequence = n + 1, type = types[n % 2], number = "1000" + (n / 2), person = _people[0] }))];
    }

    /// <summary>Cancels the newest task: its time stays recorded.</summary>
    public void CancelLastTask()
    {
        _shop.Execute(
            "UPDATE tasks SET status = 'cancelled', closed_at_ms = 1, closed_by = @by, cancel_reason_id = (SELECT min(id) FROM cancel_reasons) WHERE id = @task",
            new { by = _people[0], task = _tasks[^1] });
    }

    public static bool IsCancelled(int task) => task == Tasks - 1;

    public long PersonId(int person) => _people[person];

    public static string OrderOf(int task) => "1000" + (task / 2);

    public static string CustomerOf(int task) => task / 2 == 2 ? "No customer" : "Northfield";

    public static string TypeOf(int task) => "Type " + (task % 2);

    public static bool IsIndirect(int task) => task % 2 == 1;

    public Task PutAsync(IEnumerable<PastSession> sessions)
    {
        return _shop.Database.WriteAsync(s =>
        {
            s.Connection.Execute("DELETE FROM task_events WHERE 1 = 1; DELETE FROM work_sessions WHERE 1 = 1");
            s.Connection.Execute(
                """
                INSERT INTO work_sessions (task_id, person_id, started_at_ms, ended_at_ms, end_kind, pause_reason_id, voided_at_ms, needs_review, review_reason)
                VALUES (@task, @person, @from, @to, @kind, @reason, @voided, @flagged, @doubt)
                """,
                sessions.Select(p => new
                {
                    task = _tasks[p.Task],
                    person = _people[p.Person],
                    from = p.FromMinute * 60_000,
                    to = p.ToMinute * 60_000,
                    kind = p.ToMinute is null ? null : p.End is PastEnd.Complete ? "complete" : "pause",
                    reason = p.ToMinute is null ? null : p.End switch { PastEnd.PaidPause => _paid, PastEnd.UnpaidPause => _unpaid, _ => (long?)null },
                    voided = p.Voided ? (p.ToMinute ?? p.FromMinute) * 60_000 : (long?)null,
                    flagged = p.Flagged,
                    doubt = p.Flagged ? "tablet clock" : null,
                }));
        });
    }
}
