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
    private const string Columns = "SELECT id, code, name_en, name_es, icon, active";

    /// <summary>The reasons on the tiles, in their order.</summary>
    public IReadOnlyList<ReasonRow> OnTiles(ReasonKind kind)
    {
        return transaction.Connection.Query<ReasonRow>($"{Columns} FROM {Table(kind)} WHERE active = 1 AND code IS NULL ORDER BY sort, id").AsList();
    }

    public ReasonRow? Find(ReasonKind kind, long id)
    {
        return transaction.Connection.QuerySingleOrDefault<ReasonRow>($"{Columns} FROM {Table(kind)} WHERE id = @id", new { id });
    }

    /// <summary>A reason that the program gives itself.</summary>
    public ReasonRow ByCode(ReasonKind kind, string code)
    {
        return transaction.Connection.QuerySingle<ReasonRow>($"{Columns} FROM {Table(kind)} WHERE code = @code", new { code });
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
        var paid = kind == ReasonKind.Pause ? "paid" : "0";
        return transaction.Connection.Query<ReasonSetup>(
            $"SELECT id, code, name_en, name_es, {paid} AS paid, icon, sort, active FROM {Table(kind)} ORDER BY active DESC, code IS NOT NULL, sort, id").AsList();
    }

    public ReasonSetup? FindSetup(ReasonKind kind, long id)
    {
        return Setup(kind).SingleOrDefault(reason => reason.Id == id);
    }

    public void SetActive(ReasonKind kind, long id, bool active)
    {
        transaction.Connection.Execute($"UPDATE {Table(kind)} SET active = @active WHERE id = @id", new { id, active });
    }

    private static string Table(ReasonKind kind)
    {
        return kind == ReasonKind.Pause ? "pause_reasons" : "cancel_reasons";
    }
}
