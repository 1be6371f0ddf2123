-- A refused "Add task" has no task to name it: the order and the kind of work that it asked for, and nothing else of what was typed.
ALTER TABLE refused_taps ADD COLUMN order_number TEXT;
ALTER TABLE refused_taps ADD COLUMN task_type_id INTEGER REFERENCES task_types (id);

DROP VIEW refused_taps_readable;
CREATE VIEW refused_taps_readable AS SELECT
  person_id, write_key, tablet_id, route, task_id, order_number, task_type_id,
  strftime('%Y-%m-%dT%H:%M:%fZ', tapped_at_ms / 1000.0, 'unixepoch') AS tapped_at,
  strftime('%Y-%m-%dT%H:%M:%fZ', received_at_ms / 1000.0, 'unixepoch') AS received_at,
  code, reason, strftime('%Y-%m-%dT%H:%M:%fZ', settled_at_ms / 1000.0, 'unixepoch') AS settled_at, settled_by
FROM refused_taps;
