using Dapper;
using LaneAward.Data.Sqlite;

namespace LaneAward.Data.Catalog;

/// <summary>Why a clock was stopped or a task cancelled. A reason with a code belongs to the program and is on no tile.</summary>
public sealed record ReasonRow
{
    public required long Id { get; init; }

    public string? Code { get; init; }

    public required string NameEn { get; init; }

    public required string NameEs { get; init; }

    public required string Icon { get; init; }

    public required bool Active { get; init; }
}

/// <summary>The reasons for pausing and for cancelling. Nothing is ever deleted.</summary>
public sealed class ReasonRepository(OpenTransaction transaction)
{
    /// <summary>The reasons on the tiles, in their order.</summary>
    public IReadOnlyList<ReasonRow> PauseReasons()
    {
        return transaction.Connection.Query<ReasonRow>(
            "SELECT id, code, name_en, name_es, icon, active FROM pause_reasons WHERE active = 1 AND code IS NULL ORDER BY sort, id").AsList();
    }

    public ReasonRow? FindPauseReason(long id)
    {
        return transaction.Connection.QuerySingleOrDefault<ReasonRow>(
            "SELECT id, code, name_en, name_es, icon, active FROM pause_reasons WHERE id = @id", new { id });
    }

    public ReasonRow PauseReasonByCode(string code)
    {
        return transaction.Connection.QuerySingle<ReasonRow>(
            "SELECT id, code, name_en, name_es, icon, active FROM pause_reasons WHERE code = @code", new { code });
    }

    public long AddPauseReason(string nameEn, string nameEs, bool paid, string icon, int sort)
    {
        return transaction.Connection.QuerySingle<long>(
            """
            INSERT INTO pause_reasons (name_en, name_es, paid, icon, sort) VALUES (@nameEn, @nameEs, @paid, @icon, @sort)
            RETURNING id
            """,
            new { nameEn, nameEs, paid, icon, sort });
    }

    public void ChangePauseReason(long id, string nameEn, string nameEs, bool paid, string icon, int sort)
    {
        transaction.Connection.Execute(
            "UPDATE pause_reasons SET name_en = @nameEn, name_es = @nameEs, paid = @paid, icon = @icon, sort = @sort WHERE id = @id",
            new { id, nameEn, nameEs, paid, icon, sort });
    }

    /// <summary>Whether any session was paused for this reason.</summary>
    public bool HasPauses(long pauseReasonId)
    {
        return transaction.Connection.ExecuteScalar<bool>("SELECT EXISTS (SELECT 1 FROM work_sessions WHERE pause_reason_id = @pauseReasonId)", new { pauseReasonId });
    }

    /// <summary>The reasons on the tiles, in their order.</summary>
    public IReadOnlyList<ReasonRow> CancelReasons()
    {
        return transaction.Connection.Query<ReasonRow>(
            "SELECT id, code, name_en, name_es, icon, active FROM cancel_reasons WHERE active = 1 AND code IS NULL ORDER BY sort, id").AsList();
    }

    public ReasonRow? FindCancelReason(long id)
    {
        return transaction.Connection.QuerySingleOrDefault<ReasonRow>(
            "SELECT id, code, name_en, name_es, icon, active FROM cancel_reasons WHERE id = @id", new { id });
    }

    public ReasonRow CancelReasonByCode(string code)
    {
        return transaction.Connection.QuerySingle<ReasonRow>(
            "SELECT id, code, name_en, name_es, icon, active FROM cancel_reasons WHERE code = @code", new { code });
    }

    public long AddCancelReason(string nameEn, string nameEs, string icon, int sort)
    {
        return transaction.Connection.QuerySingle<long>(
            "INSERT INTO cancel_reasons (name_en, name_es, icon, sort) VALUES (@nameEn, @nameEs, @icon, @sort) RETURNING id",
            new { nameEn, nameEs, icon, sort });
    }

    public void ChangeCancelReason(long id, string nameEn, string nameEs, string icon, int sort)
    {
        transaction.Connection.Execute(
            "UPDATE cancel_reasons SET name_en = @nameEn, name_es = @nameEs, icon = @icon, sort = @sort WHERE id = @id",
            new { id, nameEn, nameEs, icon, sort });
    }

    /// <summary>As the console changes them: what is switched off comes last, and those of the program itself are among them.</summary>
    public IReadOnlyList<ReasonSetup> Setup(ReasonKind kind)
    {
        var (table, paid) = kind == ReasonKind.Pause ? ("pause_reasons", "paid") : ("cancel_reasons", "0");
        return transaction.Connection.Query<ReasonSetup>(
            $"SELECT id, code, name_en, name_es, {paid} AS paid, icon, sort, active FROM {table} ORDER BY active DESC, code IS NOT NULL, sort, id").AsList();
    }

    public ReasonSetup? FindSetup(ReasonKind kind, long id)
    {
        return Setup(kind).SingleOrDefault(reason => reason.Id == id);
    }

    public void SetActive(ReasonKind kind, long id, bool active)
    {
        transaction.Connection.Execute(
            kind == ReasonKind.Pause
                ? "UPDATE pause_reasons SET active = @active WHERE id = @id"
                : "UPDATE cancel_reasons SET active = @active WHERE id = @id",
            new { id, active });
    }
}
