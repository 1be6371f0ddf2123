-- "Still working" moves the instant at which a forgotten clock is closed. A row that a correction replaced or struck out says why and by whom;
-- one that an undo replaced says neither.
ALTER TABLE work_sessions ADD COLUMN extended_until_ms INTEGER;
ALTER TABLE work_sessions ADD COLUMN void_reason TEXT;
ALTER TABLE work_sessions ADD COLUMN voided_by INTEGER REFERENCES people (id);
CREATE INDEX work_sessions_open ON work_sessions (person_id) WHERE ended_at_ms IS NULL;
CREATE INDEX work_sessions_to_review ON work_sessions (started_at_ms) WHERE needs_review = 1 AND voided_at_ms IS NULL;

-- Who gave the task to this person. The note is on their card until they start.
ALTER TABLE task_people ADD COLUMN handed_by INTEGER REFERENCES people (id);
ALTER TABLE task_people ADD COLUMN handed_at_ms INTEGER;
ALTER TABLE task_people ADD COLUMN handed_note TEXT;

-- "This is wrong": what a contributor asks to have changed about one of their own sessions.
CREATE TABLE corrections (
  id                INTEGER PRIMARY KEY,
  session_id        INTEGER NOT NULL REFERENCES work_sessions (id),
  person_id         INTEGER NOT NULL REFERENCES people (id),
  kind              TEXT    NOT NULL CHECK (kind IN ('times', 'not_mine')),
  started_at_ms     INTEGER,
  ended_at_ms       INTEGER,
  note              TEXT,
  status            TEXT    NOT NULL DEFAULT 'pending' CHECK (status IN ('pending', 'accepted', 'rejected', 'withdrawn')),
  asked_at_ms       INTEGER NOT NULL,
  answered_at_ms    INTEGER,
  answered_by       INTEGER REFERENCES people (id),
  answer_note       TEXT,
  result_session_id INTEGER REFERENCES work_sessions (id),
  CHECK ((kind = 'times') = (started_at_ms IS NOT NULL) AND (kind = 'times') = (ended_at_ms IS NOT NULL)),
  CHECK (ended_at_ms >= started_at_ms),
  CHECK ((status = 'pending') = (answered_at_ms IS NULL))
) STRICT;
CREATE UNIQUE INDEX one_pending_correction_per_session ON corrections (session_id) WHERE status = 'pending';
CREATE INDEX corrections_by_person ON corrections (person_id, asked_at_ms);
CREATE INDEX corrections_by_session ON corrections (session_id);

DROP VIEW work_sessions_readable;
CREATE VIEW work_sessions_readable AS SELECT
  id, task_id, person_id, strftime('%Y-%m-%dT%H:%M:%fZ', started_at_ms / 1000.0, 'unixepoch') AS started_at,
  strftime('%Y-%m-%dT%H:%M:%fZ', ended_at_ms / 1000.0, 'unixepoch') AS ended_at, end_kind, pause_reason_id, tablet_id,
  needs_review, review_reason, strftime('%Y-%m-%dT%H:%M:%fZ', extended_until_ms / 1000.0, 'unixepoch') AS extended_until,
  strftime('%Y-%m-%dT%H:%M:%fZ', voided_at_ms / 1000.0, 'unixepoch') AS voided_at, void_reason, voided_by, revises_id
FROM work_sessions;
DROP VIEW task_people_readable;
CREATE VIEW task_people_readable AS SELECT
  task_id, person_id, strftime('%Y-%m-%dT%H:%M:%fZ', added_at_ms / 1000.0, 'unixepoch') AS added_at,
  strftime('%Y-%m-%dT%H:%M:%fZ', finished_at_ms / 1000.0, 'unixepoch') AS finished_at, handed_by,
  strftime('%Y-%m-%dT%H:%M:%fZ', handed_at_ms / 1000.0, 'unixepoch') AS handed_at, handed_note
FROM task_people;
CREATE VIEW corrections_readable AS SELECT
  id, session_id, person_id, kind, strftime('%Y-%m-%dT%H:%M:%fZ', started_at_ms / 1000.0, 'unixepoch') AS started_at,
  strftime('%Y-%m-%dT%H:%M:%fZ', ended_at_ms / 1000.0, 'unixepoch') AS ended_at, note, status,
  strftime('%Y-%m-%dT%H:%M:%fZ', asked_at_ms / 1000.0, 'unixepoch') AS asked_at,
  strftime('%Y-%m-%dT%H:%M:%fZ', answered_at_ms / 1000.0, 'unixepoch') AS answered_at, answered_by, answer_note, result_session_id
FROM corrections;
