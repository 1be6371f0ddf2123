-- Counts the transactions that changed something. The highest number seen is kept outside the file too, so that an older copy
-- in its place is noticed at the next start. The application id is "LANE", what file(1) and other programs tell databases apart by.
PRAGMA application_id = 1279348293;
ALTER TABLE instance ADD COLUMN write_seq INTEGER NOT NULL DEFAULT 0;

DROP VIEW instance_readable;
CREATE VIEW instance_readable AS SELECT
  id, instance_id, environment, epoch, epoch_kind, write_seq,
  strftime('%Y-%m-%dT%H:%M:%fZ', created_at_ms / 1000.0, 'unixepoch') AS created_at, created_by
FROM instance;
