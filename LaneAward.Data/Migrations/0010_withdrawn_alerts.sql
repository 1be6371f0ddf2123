-- ProfitMaker took back what an alert says. Beside the answer, which is a person's and stays.
ALTER TABLE alerts ADD COLUMN withdrawn_at_ms INTEGER;

DROP VIEW alerts_readable;
CREATE VIEW alerts_readable AS SELECT
  id, task_id, order_id, kind, detail, strftime('%Y-%m-%dT%H:%M:%fZ', raised_at_ms / 1000.0, 'unixepoch') AS raised_at,
  import_run_id, strftime('%Y-%m-%dT%H:%M:%fZ', answered_at_ms / 1000.0, 'unixepoch') AS answered_at, answered_by, answer,
  strftime('%Y-%m-%dT%H:%M:%fZ', withdrawn_at_ms / 1000.0, 'unixepoch') AS withdrawn_at
FROM alerts;
