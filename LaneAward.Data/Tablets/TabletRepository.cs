using Dapper;
using LaneAward.Data.Sqlite;

namespace LaneAward.Data.Tablets;

/// <summary>An enrolled browser on the floor. Its secret is known to that browser alone; the row holds the hash.</summary>
public sealed record TabletRow
{
    public required long Id { get; init; }

    public required string Name { get; init; }

    public required long EnrolledAtMs { get; init; }

    public string? EnrolledBy { get; init; }

    public long? RevokedAtMs { get; init; }

    public long? LastSeenMs { get; init; }

    public string? AppVersion { get; init; }

    public required long UnsentCount { get; init; }

    public long? OldestUnsentMs { get; init; }

    /// <summary>Milliseconds to add to the tablet's clock; null when it never told.</summary>
    public long? ClockOffsetMs { get; init; }

    public required long PinMisses { get; init; }

    /// <summary>When the first miss of the present ten minutes was counted.</summary>
    public required long PinMissesSinceMs { get; init; }
}

/// <summary>A code that somebody may still use.</summary>
public sealed record EnrolmentRow
{
    public required string TabletName { get; init; }

    public long? CreatedBy { get; init; }

    public required long ExpiresAtMs { get; init; }
}

/// <summary>Tablets and the one-time codes that enrol them. Codes and secrets are kept as SHA-256 alone.</summary>
public sealed class TabletRepository(OpenTransaction transaction)
{
    private const string Select =
        """
        SELECT t.id, t.name, t.enrolled_at_ms, p.name AS enrolled_by, t.revoked_at_ms, t.last_seen_ms, t.app_version, t.unsent_count, t.oldest_unsent_ms,
               t.clock_offset_ms, t.pin_misses, t.pin_misses_since_ms
        FROM tablets t
        LEFT JOIN people p ON p.id = t.enrolled_by
        """;

    public TabletRow? Find(long id)
    {
        return transaction.Connection.QuerySingleOrDefault<TabletRow>($"{Select} WHERE t.id = @id", new { id });
    }

    public TabletRow? FindByName(string name)
    {
        return transaction.Connection.QuerySingleOrDefault<TabletRow>($"{Select} WHERE t.name = @name", new { name });
    }

    /// <summary>Revoked tablets are found too: they are told apart from strangers.</summary>
    public TabletRow? FindBySecret(byte[] secretHash)
    {
        return transaction.Connection.QuerySingleOrDefault<TabletRow>($"{Select} WHERE t.token_hash = @secretHash", new { secretHash });
    }

    /// <summary>Tablets in use first, by name.</summary>
    public IReadOnlyList<TabletRow> All()
    {
        return transaction.Connection.Query<TabletRow>($"{Select} ORDER BY t.revoked_at_ms IS NOT NULL, t.name").AsList();
    }

    /// <summary>Enrols a tablet under the name; a tablet that has the name already moves to the new browser and its old one is left outside.</summary>
    public long Enrol(string name, byte[] secretHash, long? enrolledBy)
    {
        return transaction.Connection.QuerySingle<long>(
            """
            INSERT INTO tablets (name, token_hash, enrolled_at_ms, enrolled_by, last_seen_ms) VALUES (@name, @secretHash, @now, @enrolledBy, @now)
            ON CONFLICT (name) DO UPDATE
            SET token_hash = @secretHash, enrolled_at_ms = @now, enrolled_by = @enrolledBy, last_seen_ms = @now, revoked_at_ms = NULL,
                pin_misses = 0, unsent_count = 0, oldest_unsent_ms = NULL, clock_offset_ms = NULL
            RETURNING id
            """,
            new { name, secretHash, enrolledBy, now = transaction.NowMs });
    }

    /// <summary>The one tablet that stands for every browser of a development shop; made when it is missing.</summary>
    public TabletRow ForDevelopment(string name, byte[] secretHash)
    {
        transaction.Connection.Execute(
            "INSERT INTO tablets (name, token_hash, enrolled_at_ms) VALUES (@name, @secretHash, @now) ON CONFLICT DO NOTHING",
            new { name, secretHash, now = transaction.NowMs });
        return FindBySecret(secretHash)!;
    }

    public void Seen(long id, string appVersion)
    {
        transaction.Connection.Execute(
            "UPDATE tablets SET last_seen_ms = @now, app_version = @appVersion WHERE id = @id", new { id, appVersion, now = transaction.NowMs });
    }

    /// <summary>What the tablet told of itself.</summary>
    public void Stands(long id, long unsent, long? oldestUnsentMs, long? clockOffsetMs, string? appVersion)
    {
        transaction.Connection.Execute(
            """
            UPDATE tablets SET last_seen_ms = @now, unsent_count = @unsent, oldest_unsent_ms = @oldestUnsentMs,
              clock_offset_ms = coalesce(@clockOffsetMs, clock_offset_ms), app_version = coalesce(@appVersion, app_version)
            WHERE id = @id
            """,
            new { id, unsent, oldestUnsentMs, clockOffsetMs, appVersion, now = transaction.NowMs });
    }

    public void Rename(long id, string name)
    {
        transaction.Connection.Execute("UPDATE tablets SET name = @name WHERE id = @id", new { id, name });
    }

    /// <summary>The browser is outside at once and everybody on it is signed out. Work sessions are not touched.</summary>
    public void Revoke(long id)
    {
        transaction.Connection.Execute("UPDATE tablets SET revoked_at_ms = @now WHERE id = @id", new { id, now = transaction.NowMs });
    }

    public void SetPinMisses(long id, long misses, long sinceMs)
    {
        transaction.Connection.Execute("UPDATE tablets SET pin_misses = @misses, pin_misses_since_ms = @sinceMs WHERE id = @id", new { id, misses, sinceMs });
    }

    /// <summary>Keeps a new code; earlier ones for the same name count no more, and those that ended are forgotten.</summary>
    public void AddCode(byte[] codeHash, string tabletName, long? createdBy, long expiresAtMs)
    {
        EndCodes(tabletName);
        transaction.Connection.Execute(
            """
            INSERT INTO tablet_enrolments (code_hash, tablet_name, created_by, created_at_ms, expires_at_ms)
            VALUES (@codeHash, @tabletName, @createdBy, @now, @expiresAtMs)
            """,
            new { codeHash, tabletName, createdBy, expiresAtMs, now = transaction.NowMs });
    }

    /// <summary>Codes for this name count no more.</summary>
    public void EndCodes(string tabletName)
    {
        transaction.Connection.Execute(
            "DELETE FROM tablet_enrolments WHERE tablet_name = @tabletName COLLATE NOCASE OR expires_at_ms <= @now",
            new { tabletName, now = transaction.NowMs });
    }

    /// <summary>Uses the code up and returns what it was made for; null when it is unknown, used or over.</summary>
    public EnrolmentRow? UseCode(byte[] codeHash)
    {
        return transaction.Connection.QuerySingleOrDefault<EnrolmentRow>(
            """
            UPDATE tablet_enrolments SET used_at_ms = @now
            WHERE code_hash = @codeHash AND used_at_ms IS NULL AND expires_at_ms > @now
            RETURNING tablet_name, created_by, expires_at_ms
            """,
            new { codeHash, now = transaction.NowMs });
    }
}
