using Dapper;
using LaneAward.Data.Sqlite;

namespace LaneAward.Data.People;

/// <summary>A person as the program needs them; secrets stand in <see cref="PersonSecretsRow"/>.</summary>
public sealed record PersonRow
{
    public required long Id { get; init; }

    public required string Name { get; init; }

    public required string Initials { get; init; }

    public required long Hue { get; init; }

    public required string Role { get; init; }

    public required string Language { get; init; }

    public string? Login { get; init; }

    public required bool Active { get; init; }

    public long? DeactivatedAtMs { get; init; }

    public long? LastSeenMs { get; init; }

    public long? TeamId { get; init; }

    public string? TeamName { get; init; }

    public required bool HasPin { get; init; }

    public long? PinLength { get; init; }

    public required bool PinLocked { get; init; }

    /// <summary>Until then no PIN of theirs is looked at, after wrong ones; 0 when there were none.</summary>
    public long PinWaitUntilMs { get; init; }

    public required bool HasPassword { get; init; }
}

/// <summary>What checking a PIN or password needs: tags and counters, never the secret.</summary>
public sealed record PersonSecretsRow
{
    public required long Id { get; init; }

    public required bool Active { get; init; }

    public string? PinKeyId { get; init; }

    public byte[]? PinTag { get; init; }

    public byte[]? PinSeal { get; init; }

    public required long PinMisses { get; init; }

    public required long PinWaitUntilMs { get; init; }

    public required bool PinLocked { get; init; }

    public string? PasswordHash { get; init; }

    public required long PasswordMisses { get; init; }

    public required long PasswordWaitUntilMs { get; init; }
}

/// <summary>A sign-in tile: the person and what they are doing now.</summary>
public sealed record TileRow
{
    public required long Id { get; init; }

    public required string Name { get; init; }

    public required string Initials { get; init; }

    public required long Hue { get; init; }

    public required long PinLength { get; init; }

    public long? LastSeenMs { get; init; }

    public string? RunningTypeEn { get; init; }

    public string? RunningTypeEs { get; init; }

    public long? RunningSinceMs { get; init; }

    public string? PauseReasonEn { get; init; }

    public string? PauseReasonEs { get; init; }
}

/// <summary>People, their teams and the tags of their secrets.</summary>
public sealed class PeopleRepository(OpenTransaction transaction)
{
    private const string SelectPeople =
        """
        SELECT p.id, p.name, p.initials, p.hue, p.role, p.language, p.login, p.active, p.deactivated_at_ms, p.last_seen_ms,
               t.id AS team_id, t.name AS team_name, p.pin_tag IS NOT NULL AS has_pin, p.pin_length, p.pin_locked, p.pin_wait_until_ms,
               p.password_hash IS NOT NULL AS has_password
        FROM people p
        LEFT JOIN team_members m ON m.person_id = p.id AND m.home = 1
        LEFT JOIN teams t ON t.id = m.team_id
        """;

    public PersonRow? Find(long id)
    {
        return transaction.Connection.QuerySingleOrDefault<PersonRow>($"{SelectPeople} WHERE p.id = @id", new { id });
    }

    public PersonRow? FindByLogin(string login)
    {
        return transaction.Connection.QuerySingleOrDefault<PersonRow>($"{SelectPeople} WHERE p.login = @login", new { login = login.Trim() });
    }

    /// <summary>Ids of the keys that PINs are sealed under; one, unless a change of the key was cut short.</summary>
    public IReadOnlyList<string> PinKeysInUse()
    {
        return transaction.Connection.Query<string>("SELECT DISTINCT pin_key_id FROM people WHERE pin_key_id IS NOT NULL").AsList();
    }

    public IReadOnlyList<PersonRow> All()
    {
        return transaction.Connection.Query<PersonRow>($"{SelectPeople} ORDER BY p.active DESC, p.name").AsList();
    }

    public bool IsEmpty()
    {
        return transaction.Connection.ExecuteScalar<long>("SELECT NOT EXISTS (SELECT 1 FROM people)") == 1;
    }

    /// <summary>Active people with a PIN: those who signed in on this tablet in the last 14 days first, the latest at the top, then the last seen.</summary>
    /// <param name="tabletId">Null when no tablet is known.</param>
    public IReadOnlyList<TileRow> Tiles(long? tabletId)
    {
        const long fortnightMs = 14L * 24 * 60 * 60 * 1000;
        return transaction.Connection.Query<TileRow>(
            """
            SELECT p.id, p.name, p.initials, p.hue, p.pin_length, p.last_seen_ms,
                   y.name_en AS running_type_en, y.name_es AS running_type_es, s.started_at_ms AS running_since_ms,
                   r.name_en AS pause_reason_en, r.name_es AS pause_reason_es
            FROM people p
            LEFT JOIN work_sessions s ON s.person_id = p.id AND s.ended_at_ms IS NULL AND s.voided_at_ms IS NULL
            LEFT JOIN tasks t ON t.id = s.task_id
            LEFT JOIN task_types y ON y.id = t.task_type_id
            LEFT JOIN work_sessions l ON l.id = (
              SELECT w.id FROM work_sessions w WHERE w.person_id = p.id AND w.voided_at_ms IS NULL ORDER BY w.started_at_ms DESC LIMIT 1)
            LEFT JOIN tasks k ON k.id = l.task_id AND k.status IN ('paused', 'running')
            -- Still theirs, whoever else works on it: a task that was given away, or whose part is done, is not paused.
            LEFT JOIN task_people part ON part.task_id = k.id AND part.person_id = p.id AND part.finished_at_ms IS NULL
              AND (part.handed_at_ms IS NULL OR l.ended_at_ms > part.handed_at_ms)
            LEFT JOIN pause_reasons r ON r.id = l.pause_reason_id AND part.task_id IS NOT NULL AND s.id IS NULL AND l.end_kind <> 'switch'
            WHERE p.active = 1 AND p.pin_tag IS NOT NULL
            ORDER BY (SELECT max(i.started_at_ms) FROM sign_ins i
                      WHERE i.person_id = p.id AND i.started_at_ms > @since AND i.tablet_id = @tabletId AND i.kind = 'floor') DESC NULLS LAST, p.last_seen_ms DESC NULLS LAST, p.name
            """,
            new { tabletId, since = transaction.NowMs - fortnightMs }).AsList();
    }

    public PersonSecretsRow? FindSecrets(long id)
    {
        return transaction.Connection.QuerySingleOrDefault<PersonSecretsRow>(
            """
            SELECT id, active, pin_key_id, pin_tag, pin_seal, pin_misses, pin_wait_until_ms, pin_locked,
                   password_hash, password_misses, password_wait_until_ms
            FROM people
            WHERE id = @id
            """,
            new { id });
    }

    public long Add(string name, string initials, string role, string language, string? login)
    {
        return transaction.Connection.QuerySingle<long>(
            """
            INSERT INTO people (name, initials, hue, role, language, login, created_at_ms)
            VALUES (@name, @initials, (SELECT count(*) % 6 FROM people), @role, @language, @login, @now)
            RETURNING id
            """,
            new { name, initials, role, language, login, now = transaction.NowMs });
    }

    public void Update(long id, string name, string initials, string role, string language, string? login)
    {
        transaction.Connection.Execute(
            "UPDATE people SET name = @name, initials = @initials, role = @role, language = @language, login = @login WHERE id = @id",
            new { id, name, initials, role, language, login });
    }

    public void SetHomeTeam(long personId, long? teamId)
    {
        transaction.Connection.Execute("DELETE FROM team_members WHERE person_id = @personId AND home = 1", new { personId });
        if (teamId is not null)
        {
            transaction.Connection.Execute(
                """
                INSERT INTO team_members (person_id, team_id, home) VALUES (@personId, @teamId, 1)
                ON CONFLICT (person_id, team_id) DO UPDATE SET home = 1
                """,
                new { personId, teamId });
        }
    }

    public void SetActive(long id, bool active)
    {
        transaction.Connection.Execute(
            "UPDATE people SET active = @active, deactivated_at_ms = CASE WHEN @active THEN NULL ELSE @now END WHERE id = @id",
            new { id, active, now = transaction.NowMs });
    }

    /// <summary>Also forgets misses and locks: a new PIN is a new start.</summary>
    public void SetPin(long id, string keyId, int length, byte[] tag, byte[] seal)
    {
        transaction.Connection.Execute(
            """
            UPDATE people
            SET pin_key_id = @keyId, pin_length = @length, pin_tag = @tag, pin_seal = @seal, pin_set_at_ms = @now,
                pin_misses = 0, pin_wait_until_ms = 0, pin_locked = 0
            WHERE id = @id
            """,
            new { id, keyId, length, tag, seal, now = transaction.NowMs });
    }

    /// <summary>The same PIN under another key: misses and locks stay.</summary>
    public void ResealPin(long id, string keyId, byte[] tag, byte[] seal)
    {
        transaction.Connection.Execute(
            "UPDATE people SET pin_key_id = @keyId, pin_tag = @tag, pin_seal = @seal WHERE id = @id", new { id, keyId, tag, seal });
    }

    public void SetPinMisses(long id, long misses, long waitUntilMs, bool locked)
    {
        transaction.Connection.Execute(
            "UPDATE people SET pin_misses = @misses, pin_wait_until_ms = @waitUntilMs, pin_locked = @locked WHERE id = @id",
            new { id, misses, waitUntilMs, locked });
    }

    public void SetPassword(long id, string hash)
    {
        transaction.Connection.Execute(
            "UPDATE people SET password_hash = @hash, password_misses = 0, password_wait_until_ms = 0 WHERE id = @id",
            new { id, hash });
    }

    public void SetPasswordMisses(long id, long misses, long waitUntilMs)
    {
        transaction.Connection.Execute(
            "UPDATE people SET password_misses = @misses, password_wait_until_ms = @waitUntilMs WHERE id = @id",
            new { id, misses, waitUntilMs });
    }

    public void SetLanguage(long id, string language)
    {
        transaction.Connection.Execute("UPDATE people SET language = @language WHERE id = @id", new { id, language });
    }

    public void Seen(long id)
    {
        transaction.Connection.Execute("UPDATE people SET last_seen_ms = @now WHERE id = @id", new { id, now = transaction.NowMs });
    }
}
