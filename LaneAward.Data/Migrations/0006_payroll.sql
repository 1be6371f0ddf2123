-- What was handed to payroll. A batch is frozen: its file is stored byte for byte. Days that an earlier batch covers come again only as adjustments.
CREATE TABLE payroll_batches (
  id              INTEGER PRIMARY KEY,
  from_day        TEXT    NOT NULL,
  to_day          TEXT    NOT NULL,
  created_at_ms   INTEGER NOT NULL,
  created_by      INTEGER NOT NULL REFERENCES people (id),
  last_session_id INTEGER NOT NULL,
  lines           INTEGER NOT NULL,
  minutes         INTEGER NOT NULL,
  sha256          TEXT    NOT NULL,
  file            BLOB    NOT NULL,
  CHECK (to_day >= from_day)
) STRICT;

CREATE TABLE payroll_lines (
  batch_id  INTEGER NOT NULL REFERENCES payroll_batches (id),
  line      INTEGER NOT NULL,
  person_id INTEGER NOT NULL REFERENCES people (id),
  day       TEXT    NOT NULL,
  pay_class TEXT    NOT NULL CHECK (pay_class IN ('direct', 'indirect', 'paid_break')),
  minutes   INTEGER NOT NULL,
  adjusts   INTEGER REFERENCES payroll_batches (id),
  PRIMARY KEY (batch_id, line)
) STRICT, WITHOUT ROWID;
CREATE INDEX payroll_lines_by_day ON payroll_lines (day, person_id);

CREATE TRIGGER payroll_batches_are_frozen BEFORE UPDATE ON payroll_batches BEGIN
  SELECT raise(ABORT, 'a payroll batch is never changed; a correction goes into the next one');
END;
CREATE TRIGGER payroll_lines_are_frozen BEFORE UPDATE ON payroll_lines BEGIN
  SELECT raise(ABORT, 'a payroll line is never changed; a correction goes into the next batch');
END;

CREATE VIEW payroll_batches_readable AS SELECT
  id, from_day, to_day, strftime('%Y-%m-%dT%H:%M:%fZ', created_at_ms / 1000.0, 'unixepoch') AS created_at, created_by, last_session_id, lines, minutes, sha256
FROM payroll_batches;
