-- Indirect work (cleaning, meetings, maintenance) is recorded like any other and told apart in reports.
ALTER TABLE task_types ADD COLUMN indirect INTEGER NOT NULL DEFAULT 0 CHECK (indirect IN (0, 1));

-- A report looks one day back for sessions that reach into its range; the few that are longer are found here.
CREATE INDEX work_sessions_over_a_day ON work_sessions (started_at_ms) WHERE ended_at_ms - started_at_ms > 86400000;
CREATE INDEX work_sessions_by_void ON work_sessions (voided_at_ms) WHERE voided_at_ms IS NOT NULL;
