using Dapper;
using LaneAward.Data.Sqlite;

namespace LaneAward.Data.People;

/// <summary>A live sign-in and the person it stands for.</summary>
public sealed record SignInRow
{
    public required long Id { get; init; }

    public required long PersonId { get; init; }

    public required string Kind { get; init; }

    public long? TabletId { get; init; }

    public string? TabletName { get; init; }

    /// <summary>When it was ended; null while it is live.</summary>
    public long? EndedAtMs { get; init; }

    public string? EndReason { get; init; }

    /// <summary>From here on nothing but a stop counts for it: its end, its expiry, whichever came first.</summary>
    public long CountsUntilMs => Math.Min(EndedAtMs ?? long.MaxValue, ExpiresAtMs);

    /// <summary>Somebody else ended it: a new PIN, a revoked tablet, a deactivation.</summary>
    public bool WasCutOff => EndedAtMs is not null && EndReason is not ("locked" or "signed out");

    /// <summary>Epoch of the database, which a restore and an activity reset raise.</summary>
    public required long Epoch { get; init; }

    /// <summary>A restore began this epoch, and not an activity reset.</summary>
    public required bool WasRestored { get; init; }

    public required long StartedAtMs { get; init; }

    public required long ExpiresAtMs { get; init; }

    public required string Name { get; init; }

    public required string Initials { get; init; }

    public required long Hue { get; init; }

    public required string Role { get; init; }

    public required string Language { get; init; }

    public long? TeamId { get; init; }

    public string? TeamName { get; init; }
}

/// <summary>Sign-ins. Ending a row signs its cookie out wherever it is.</summary>
public sealed class SignInRepository(OpenTransaction transaction)
{
    public long Start(long personId, string kind, long? tabletId, long expiresAtMs)
    {
        return transaction.Connection.QuerySingle<long>(
            """
            INSERT INTO sign_ins (person_id, kind, tablet_id, started_at_ms, expires_at_ms)
            VALUES (@personId, @kind, @tabletId, @now, @expiresAtMs)
            RETURNING id
            """,
            new { personId, kind, tabletId, now = transaction.NowMs, expiresAtMs });
    }

    /// <summary>Null when the sign-in ended, expired, or its person was deactivated.</summary>
    public SignInRow? FindLive(long id)
    {
        return Find(id, "s.ended_at_ms IS NULL AND s.expires_at_ms > @now AND p.active = 1");
    }

    /// <summary>Any sign-in there ever was, live or not: what a tap that waited on its tablet is judged by.</summary>
    public SignInRow? Find(long id)
    {
        return Find(id, "1");
    }

    /// <summary>A sign-in that somebody else ended in the last 24 hours: a new PIN, a revoked tablet, a deactivation. Null for any other.</summary>
    public SignInRow? FindCutOff(long id)
    {
        return Find(id, "s.end_reason NOT IN ('locked', 'signed out') AND s.ended_at_ms > @now - 24 * 3600000");
    }

    private SignInRow? Find(long id, string condition)
    {
        return transaction.Connection.QuerySingleOrDefault<SignInRow>(
            $"""
            SELECT s.id, s.person_id, s.kind, s.tablet_id, b.name AS tablet_name, s.started_at_ms, s.expires_at_ms, s.ended_at_ms, s.end_reason,
                   p.name, p.initials, p.hue, p.role, p.language, t.id AS team_id, t.name AS team_name,
                   i.epoch, i.epoch_kind = 'resend' AS was_restored
            FROM sign_ins s
            JOIN people p ON p.id = s.person_id
            JOIN instance i ON i.id = 1
            LEFT JOIN tablets b ON b.id = s.tablet_id
            LEFT JOIN team_members m ON m.person_id = p.id AND m.home = 1
            LEFT JOIN teams t ON t.id = m.team_id
            WHERE s.id = @id AND {condition}
            """,
            new { id, now = transaction.NowMs });
    }

    /// <summary>
    /// Whether a tablet that was not told that its lock had counted may still have been in this person's hands at that instant: nobody had
    /// signed in on it since, they neither, and they were still let in with the same PIN.
    /// </summary>
    public bool MayNotKnowOfItsLock(long id, long atMs)
    {
        return transaction.Connection.QuerySingle<bool>(
            """
            SELECT EXISTS (
                SELECT 1 FROM sign_ins s JOIN people p ON p.id = s.person_id
                WHERE s.id = @id AND s.end_reason = 'locked' AND s.expires_at_ms > @atMs AND (p.active = 1 OR p.deactivated_at_ms > @atMs) AND NOT (COALESCE(p.pin_set_at_ms, 0) > s.ended_at_ms AND p.pin_set_at_ms <= @atMs)
                  AND NOT EXISTS (
                    SELECT 1 FROM sign_ins o
                    WHERE o.id > s.id AND o.tablet_id = s.tablet_id AND o.started_at_ms BETWEEN s.ended_at_ms AND @atMs))
            """,
            new { id, atMs });
    }

    /// <param name="atMs">When it ended; null for now.</param>
    public void End(long id, string reason, long? atMs = null)
    {
        transaction.Connection.Execute(
            "UPDATE sign_ins SET ended_at_ms = @at, end_reason = @reason WHERE id = @id AND ended_at_ms IS NULL",
            new { id, reason, at = atMs ?? transaction.NowMs });
    }

    /// <summary>Signs everybody out, everywhere.</summary>
    public void EndEvery(string reason)
    {
        transaction.Connection.Execute("UPDATE sign_ins SET ended_at_ms = @now, end_reason = @reason WHERE ended_at_ms IS NULL", new { reason, now = transaction.NowMs });
    }

    /// <summary>Signs out whoever is signed in on this tablet.</summary>
    public void EndOnTablet(long tabletId, string reason)
    {
        transaction.Connection.Execute(
            "UPDATE sign_ins SET ended_at_ms = @now, end_reason = @reason WHERE tablet_id = @tabletId AND ended_at_ms IS NULL",
            new { tabletId, reason, now = transaction.NowMs });
    }

    public void EndAll(long personId, string reason)
    {
        transaction.Connection.Execute(
            "UPDATE sign_ins SET ended_at_ms = @now, end_reason = @reason WHERE person_id = @personId AND ended_at_ms IS NULL",
            new { personId, reason, now = transaction.NowMs });
    }
}
