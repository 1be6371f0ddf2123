-- What took the place of a corrected row is looked up with every corrected row of a report.
CREATE INDEX work_sessions_by_revised ON work_sessions (revises_id) WHERE revises_id IS NOT NULL;
