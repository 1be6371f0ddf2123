-- A tap that waited on its tablet and could not be applied when it came: nobody may have seen the refusal, so a supervisor does.
CREATE TABLE refused_taps (
  person_id      INTEGER NOT NULL REFERENCES people (id),
  write_key      TEXT    NOT NULL CHECK (length(write_key) = 36),
  tablet_id      INTEGER REFERENCES tablets (id),
  route          TEXT    NOT NULL,
  task_id        INTEGER REFERENCES tasks (id),
  tapped_at_ms   INTEGER NOT NULL,
  received_at_ms INTEGER NOT NULL,
  code           TEXT    NOT NULL,
  reason         TEXT    NOT NULL,
  settled_at_ms  INTEGER,
  settled_by     INTEGER REFERENCES people (id),
  PRIMARY KEY (person_id, write_key)
) STRICT, WITHOUT ROWID;
CREATE INDEX refused_taps_open ON refused_taps (received_at_ms) WHERE settled_at_ms IS NULL;

CREATE VIEW refused_taps_readable AS SELECT
  person_id, write_key, tablet_id, route, task_id,
  strftime('%Y-%m-%dT%H:%M:%fZ', tapped_at_ms / 1000.0, 'unixepoch') AS tapped_at,
  strftime('%Y-%m-%dT%H:%M:%fZ', received_at_ms / 1000.0, 'unixepoch') AS received_at,
  code, reason, strftime('%Y-%m-%dT%H:%M:%fZ', settled_at_ms / 1000.0, 'unixepoch') AS settled_at, settled_by
FROM refused_taps;

-- Asked by every enrolment and revocation.
CREATE INDEX sign_ins_on_tablet ON sign_ins (tablet_id) WHERE ended_at_ms IS NULL;
