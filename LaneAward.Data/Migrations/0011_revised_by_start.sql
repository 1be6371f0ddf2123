-- Every report of breaks asks which sessions of its days took another's place or count no more. Read along all sessions, that was a third of its time.
CREATE INDEX work_sessions_revised ON work_sessions (started_at_ms) WHERE voided_at_ms IS NOT NULL OR revises_id IS NOT NULL;
