-- Instants are INTEGER unix milliseconds in UTC (_ms), local calendar days are TEXT yyyy-MM-dd,
-- material quantities are INTEGER thousandths of their unit (_milli), piece counts are whole pieces.
-- Reference data (customers, orders) is written by the importer alone.

CREATE TABLE instance (
  id            INTEGER PRIMARY KEY CHECK (id = 1),
  instance_id   TEXT    NOT NULL,
  environment   TEXT    NOT NULL CHECK (environment IN ('development', 'staging', 'public')),
  epoch         INTEGER NOT NULL DEFAULT 1,
  epoch_kind    TEXT    NOT NULL DEFAULT 'created' CHECK (epoch_kind IN ('created', 'resend', 'forget')),
  created_at_ms INTEGER NOT NULL,
  created_by    TEXT    NOT NULL
) STRICT;

CREATE TABLE settings (
  name          TEXT    PRIMARY KEY,
  value         TEXT    NOT NULL,
  updated_at_ms INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE roles (
  id      TEXT    PRIMARY KEY,
  name_en TEXT    NOT NULL,
  name_es TEXT    NOT NULL,
  rank    INTEGER NOT NULL UNIQUE
) STRICT, WITHOUT ROWID;

INSERT INTO roles (id, name_en, name_es, rank) VALUES
  ('contributor', 'Contributor', 'Colaborador', 1),
  ('lead',        'Team lead',   'Líder de equipo', 2),
  ('supervisor',  'Supervisor',  'Supervisor', 3),
  ('admin',       'Admin',       'Administrador', 4);

CREATE TABLE teams (
  id     INTEGER PRIMARY KEY,
  name   TEXT    NOT NULL UNIQUE COLLATE NOCASE CHECK (length(trim(name)) > 0),
  sort   INTEGER NOT NULL DEFAULT 0,
  active INTEGER NOT NULL DEFAULT 1 CHECK (active IN (0, 1))
) STRICT;

CREATE TABLE people (
  id                INTEGER PRIMARY KEY,
  name              TEXT    NOT NULL CHECK (length(trim(name)) > 0),
  initials          TEXT    NOT NULL,
  hue               INTEGER NOT NULL DEFAULT 0,
  role              TEXT    NOT NULL REFERENCES roles (id),
  language          TEXT    NOT NULL DEFAULT 'en' CHECK (language IN ('en', 'es')),
  login             TEXT    UNIQUE COLLATE NOCASE,
  active            INTEGER NOT NULL DEFAULT 1 CHECK (active IN (0, 1)),
  created_at_ms     INTEGER NOT NULL,
  deactivated_at_ms INTEGER,
  last_seen_ms      INTEGER,
  pin_key_id        TEXT,
  pin_length        INTEGER CHECK (pin_length BETWEEN 4 AND 6),
  pin_tag           BLOB,
  pin_seal          BLOB,
  pin_set_at_ms     INTEGER,
  pin_misses        INTEGER NOT NULL DEFAULT 0,
  pin_wait_until_ms INTEGER NOT NULL DEFAULT 0,
  pin_locked        INTEGER NOT NULL DEFAULT 0 CHECK (pin_locked IN (0, 1)),
  password_hash     TEXT,
  password_misses   INTEGER NOT NULL DEFAULT 0,
  password_wait_until_ms INTEGER NOT NULL DEFAULT 0,
  CHECK ((pin_tag IS NULL) = (pin_seal IS NULL) AND (pin_tag IS NULL) = (pin_length IS NULL))
) STRICT;

CREATE TABLE team_members (
  person_id INTEGER NOT NULL REFERENCES people (id),
  team_id   INTEGER NOT NULL REFERENCES teams (id),
  home      INTEGER NOT NULL DEFAULT 0 CHECK (home IN (0, 1)),
  PRIMARY KEY (person_id, team_id)
) STRICT, WITHOUT ROWID;
CREATE UNIQUE INDEX one_home_team_per_person ON team_members (person_id) WHERE home = 1;
CREATE INDEX team_members_by_team ON team_members (team_id);

CREATE TABLE task_types (
  id                       INTEGER PRIMARY KEY,
  name_en                  TEXT    NOT NULL UNIQUE,
  name_es                  TEXT    NOT NULL,
  default_estimate_minutes INTEGER CHECK (default_estimate_minutes BETWEEN 1 AND 60000),
  sort                     INTEGER NOT NULL DEFAULT 0,
  active                   INTEGER NOT NULL DEFAULT 1 CHECK (active IN (0, 1))
) STRICT;

CREATE TABLE materials (
  id      INTEGER PRIMARY KEY,
  name_en TEXT    NOT NULL UNIQUE,
  name_es TEXT    NOT NULL,
  unit    TEXT    NOT NULL CHECK (length(unit) BETWEEN 1 AND 12),
  sort    INTEGER NOT NULL DEFAULT 0,
  active  INTEGER NOT NULL DEFAULT 1 CHECK (active IN (0, 1))
) STRICT;

CREATE TABLE material_task_types (
  material_id  INTEGER NOT NULL REFERENCES materials (id),
  task_type_id INTEGER NOT NULL REFERENCES task_types (id),
  PRIMARY KEY (task_type_id, material_id)
) STRICT, WITHOUT ROWID;

CREATE TABLE team_task_types (
  team_id      INTEGER NOT NULL REFERENCES teams (id),
  task_type_id INTEGER NOT NULL REFERENCES task_types (id),
  PRIMARY KEY (team_id, task_type_id)
) STRICT, WITHOUT ROWID;

CREATE TABLE team_materials (
  team_id     INTEGER NOT NULL REFERENCES teams (id),
  material_id INTEGER NOT NULL REFERENCES materials (id),
  PRIMARY KEY (team_id, material_id)
) STRICT, WITHOUT ROWID;

-- A reason with a code is used by the program itself (switched task, handover) and is offered on no tile.
CREATE TABLE pause_reasons (
  id      INTEGER PRIMARY KEY,
  code    TEXT    UNIQUE,
  name_en TEXT    NOT NULL UNIQUE,
  name_es TEXT    NOT NULL,
  paid    INTEGER NOT NULL DEFAULT 0 CHECK (paid IN (0, 1)),
  icon    TEXT    NOT NULL DEFAULT 'more',
  sort    INTEGER NOT NULL DEFAULT 0,
  active  INTEGER NOT NULL DEFAULT 1 CHECK (active IN (0, 1))
) STRICT;

CREATE TABLE cancel_reasons (
  id      INTEGER PRIMARY KEY,
  code    TEXT    UNIQUE,
  name_en TEXT    NOT NULL UNIQUE,
  name_es TEXT    NOT NULL,
  icon    TEXT    NOT NULL DEFAULT 'x',
  sort    INTEGER NOT NULL DEFAULT 0,
  active  INTEGER NOT NULL DEFAULT 1 CHECK (active IN (0, 1))
) STRICT;

INSERT INTO pause_reasons (code, name_en, name_es, paid, icon, sort) VALUES
  ('switched', 'Switched task', 'Cambio de tarea', 1, 'refresh', 100),
  ('handover', 'Handed over',   'Entregada',       1, 'users',   101);

INSERT INTO cancel_reasons (code, name_en, name_es, icon, sort) VALUES
  ('undone', 'Added by mistake', 'Agregada por error', 'undo', 100);

-- Local wall-clock minutes since midnight; a shift that ends at or before its start ends on the next day.
CREATE TABLE shifts (
  id           INTEGER PRIMARY KEY,
  name         TEXT    NOT NULL,
  team_id      INTEGER REFERENCES teams (id),
  person_id    INTEGER REFERENCES people (id),
  weekday      INTEGER NOT NULL CHECK (weekday BETWEEN 0 AND 6),
  start_minute INTEGER NOT NULL CHECK (start_minute BETWEEN 0 AND 1439),
  end_minute   INTEGER NOT NULL CHECK (end_minute BETWEEN 0 AND 1439),
  active       INTEGER NOT NULL DEFAULT 1 CHECK (active IN (0, 1)),
  CHECK ((team_id IS NULL) <> (person_id IS NULL))
) STRICT;

CREATE TABLE tablets (
  id               INTEGER PRIMARY KEY,
  name             TEXT    NOT NULL UNIQUE COLLATE NOCASE,
  token_hash       BLOB    NOT NULL UNIQUE,
  enrolled_at_ms   INTEGER NOT NULL,
  enrolled_by      INTEGER REFERENCES people (id),
  revoked_at_ms    INTEGER,
  last_seen_ms     INTEGER,
  app_version      TEXT,
  unsent_count     INTEGER NOT NULL DEFAULT 0,
  oldest_unsent_ms INTEGER,
  clock_offset_ms  INTEGER,
  pin_misses       INTEGER NOT NULL DEFAULT 0,
  pin_misses_since_ms INTEGER NOT NULL DEFAULT 0
) STRICT;

CREATE TABLE tablet_enrolments (
  code_hash     BLOB    PRIMARY KEY,
  tablet_name   TEXT    NOT NULL,
  created_by    INTEGER REFERENCES people (id),
  created_at_ms INTEGER NOT NULL,
  expires_at_ms INTEGER NOT NULL,
  used_at_ms    INTEGER
) STRICT, WITHOUT ROWID;

-- One row per sign-in. The cookie names the row, so that a PIN reset or a deactivation ends it everywhere at once.
CREATE TABLE sign_ins (
  id            INTEGER PRIMARY KEY,
  person_id     INTEGER NOT NULL REFERENCES people (id),
  kind          TEXT    NOT NULL CHECK (kind IN ('floor', 'console')),
  tablet_id     INTEGER REFERENCES tablets (id),
  started_at_ms INTEGER NOT NULL,
  expires_at_ms INTEGER NOT NULL,
  ended_at_ms   INTEGER,
  end_reason    TEXT
) STRICT;
CREATE INDEX sign_ins_by_person ON sign_ins (person_id, started_at_ms);

CREATE TABLE import_runs (
  id                INTEGER PRIMARY KEY,
  uid               TEXT    NOT NULL UNIQUE,
  started_at_ms     INTEGER NOT NULL,
  finished_at_ms    INTEGER NOT NULL,
  source_folder     TEXT    NOT NULL,
  status            TEXT    NOT NULL CHECK (status IN ('applied', 'unchanged', 'refused')),
  forced            INTEGER NOT NULL DEFAULT 0 CHECK (forced IN (0, 1)),
  tool_version      TEXT    NOT NULL,
  mapping_sha256    TEXT,
  customers_active  INTEGER NOT NULL,
  orders_active     INTEGER NOT NULL,
  latest_order_date TEXT,
  lock_held_ms      INTEGER NOT NULL DEFAULT 0,
  elapsed_ms        INTEGER NOT NULL DEFAULT 0,
  report_json       TEXT    NOT NULL
) STRICT;

CREATE TABLE import_files (
  run_id      INTEGER NOT NULL REFERENCES import_runs (id),
  file        TEXT    NOT NULL,
  sha256      TEXT    NOT NULL,
  bytes       INTEGER NOT NULL,
  version     TEXT,
  code_page   TEXT,
  records     INTEGER,
  deleted     INTEGER,
  last_update TEXT,
  PRIMARY KEY (run_id, file)
) STRICT, WITHOUT ROWID;

CREATE TABLE customers (
  id               INTEGER PRIMARY KEY,
  customer_number  TEXT    NOT NULL,
  match_key        TEXT    NOT NULL UNIQUE,
  name             TEXT    NOT NULL,
  missing_since_ms INTEGER,
  row_hash         BLOB    NOT NULL,
  last_run_id      INTEGER REFERENCES import_runs (id)
) STRICT;

CREATE TABLE orders (
  id               INTEGER PRIMARY KEY,
  order_number     TEXT    NOT NULL,
  match_key        TEXT    NOT NULL UNIQUE,
  customer_id      INTEGER REFERENCES customers (id),
  customer_number  TEXT,
  description      TEXT,
  order_date       TEXT,
  due_date         TEXT,
  quantity         INTEGER,
  status           TEXT,
  notes            TEXT,
  missing_since_ms INTEGER,
  row_hash         BLOB    NOT NULL,
  last_run_id      INTEGER REFERENCES import_runs (id)
) STRICT;
CREATE INDEX orders_by_customer ON orders (customer_id);
CREATE INDEX orders_by_date ON orders (order_date);

CREATE TABLE order_lines (
  order_id    INTEGER NOT NULL REFERENCES orders (id),
  line        INTEGER NOT NULL,
  item        TEXT,
  description TEXT,
  quantity_milli INTEGER,
  PRIMARY KEY (order_id, line)
) STRICT, WITHOUT ROWID;

-- Words of customer and description, found by the beginning of each word. Contentless: the words stand in the two tables already.
CREATE VIRTUAL TABLE order_search USING fts5 (
  words, content = '', contentless_delete = 1, detail = none, tokenize = 'unicode61 remove_diacritics 2', prefix = '1 2 3 4 5 6 7 8'
);

CREATE TRIGGER orders_search_insert AFTER INSERT ON orders BEGIN
  INSERT INTO order_search (rowid, words)
  VALUES (new.id, coalesce((SELECT name FROM customers WHERE id = new.customer_id), '') || ' ' || coalesce(new.description, ''));
END;
CREATE TRIGGER orders_search_update AFTER UPDATE OF description, customer_id ON orders
  WHEN old.description IS NOT new.description OR old.customer_id IS NOT new.customer_id BEGIN
  DELETE FROM order_search WHERE rowid = old.id;
  INSERT INTO order_search (rowid, words)
  VALUES (new.id, coalesce((SELECT name FROM customers WHERE id = new.customer_id), '') || ' ' || coalesce(new.description, ''));
END;
CREATE TRIGGER orders_search_delete AFTER DELETE ON orders BEGIN
  DELETE FROM order_search WHERE rowid = old.id;
END;
CREATE TRIGGER customers_search_rename AFTER UPDATE OF name ON customers WHEN old.name IS NOT new.name BEGIN
  DELETE FROM order_search WHERE rowid IN (SELECT id FROM orders WHERE customer_id = new.id);
  INSERT INTO order_search (rowid, words)
  SELECT id, new.name || ' ' || coalesce(description, '') FROM orders WHERE customer_id = new.id;
END;

CREATE TABLE tasks (
  id                INTEGER PRIMARY KEY,
  uid               TEXT    NOT NULL UNIQUE,
  order_id          INTEGER NOT NULL REFERENCES orders (id),
  sequence          INTEGER NOT NULL CHECK (sequence >= 1),
  task_type_id      INTEGER NOT NULL REFERENCES task_types (id),
  team_id           INTEGER REFERENCES teams (id),
  order_number      TEXT    NOT NULL,
  customer_name     TEXT    NOT NULL,
  order_description TEXT    NOT NULL,
  quantity          INTEGER CHECK (quantity BETWEEN 1 AND 1000000),
  estimate_minutes  INTEGER CHECK (estimate_minutes BETWEEN 1 AND 60000),
  note              TEXT,
  status            TEXT    NOT NULL CHECK (status IN ('queued', 'running', 'paused', 'completed', 'cancelled')),
  quantity_done     INTEGER CHECK (quantity_done BETWEEN 0 AND 1000000),
  scrap             INTEGER CHECK (scrap BETWEEN 0 AND 1000000),
  close_note        TEXT,
  cancel_reason_id  INTEGER REFERENCES cancel_reasons (id),
  created_at_ms     INTEGER NOT NULL,
  created_by        INTEGER NOT NULL REFERENCES people (id),
  closed_at_ms      INTEGER,
  closed_by         INTEGER REFERENCES people (id),
  UNIQUE (order_id, sequence),
  CHECK ((status IN ('completed', 'cancelled')) = (closed_at_ms IS NOT NULL)),
  CHECK ((status = 'cancelled') = (cancel_reason_id IS NOT NULL))
) STRICT;
CREATE INDEX open_tasks_by_order ON tasks (order_id, task_type_id) WHERE status IN ('queued', 'running', 'paused');
CREATE INDEX tasks_by_status ON tasks (status) WHERE status IN ('queued', 'running', 'paused');
CREATE INDEX tasks_by_close ON tasks (closed_at_ms) WHERE closed_at_ms IS NOT NULL;

-- Whose list a task is on. finished_at_ms: this person's own part is done while others go on.
CREATE TABLE task_people (
  task_id        INTEGER NOT NULL REFERENCES tasks (id),
  person_id      INTEGER NOT NULL REFERENCES people (id),
  added_at_ms    INTEGER NOT NULL,
  finished_at_ms INTEGER,
  PRIMARY KEY (person_id, task_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX task_people_by_task ON task_people (task_id);

-- One uninterrupted stretch of one person's time on one task, half open [started, ended).
-- A corrected row stays, voided, and the row that replaces it names it in revises_id.
CREATE TABLE work_sessions (
  id              INTEGER PRIMARY KEY,
  task_id         INTEGER NOT NULL REFERENCES tasks (id),
  person_id       INTEGER NOT NULL REFERENCES people (id),
  started_at_ms   INTEGER NOT NULL,
  ended_at_ms     INTEGER,
  end_kind        TEXT CHECK (end_kind IN ('pause', 'switch', 'complete', 'cancel', 'handover', 'auto', 'deactivated', 'supervisor', 'undo')),
  pause_reason_id INTEGER REFERENCES pause_reasons (id),
  tablet_id       INTEGER REFERENCES tablets (id),
  needs_review    INTEGER NOT NULL DEFAULT 0 CHECK (needs_review IN (0, 1)),
  review_reason   TEXT,
  voided_at_ms    INTEGER,
  revises_id      INTEGER REFERENCES work_sessions (id),
  CHECK (ended_at_ms >= started_at_ms),
  CHECK ((ended_at_ms IS NULL) = (end_kind IS NULL))
) STRICT;
CREATE UNIQUE INDEX one_open_session_per_person ON work_sessions (person_id) WHERE ended_at_ms IS NULL AND voided_at_ms IS NULL;
CREATE INDEX work_sessions_by_task ON work_sessions (task_id);
CREATE INDEX work_sessions_by_person ON work_sessions (person_id, started_at_ms);
CREATE INDEX work_sessions_by_start ON work_sessions (started_at_ms);

CREATE TABLE task_events (
  id             INTEGER PRIMARY KEY,
  task_id        INTEGER NOT NULL REFERENCES tasks (id),
  person_id      INTEGER NOT NULL REFERENCES people (id),
  verb           TEXT    NOT NULL,
  at_ms          INTEGER NOT NULL,
  received_at_ms INTEGER NOT NULL,
  tablet_id      INTEGER REFERENCES tablets (id),
  session_id     INTEGER REFERENCES work_sessions (id),
  undoes_id      INTEGER UNIQUE REFERENCES task_events (id),
  note           TEXT,
  before_json    TEXT,
  write_key      TEXT
) STRICT;
CREATE INDEX task_events_by_task ON task_events (task_id, id);
CREATE INDEX task_events_by_person ON task_events (person_id, id);
CREATE UNIQUE INDEX task_events_by_write_key ON task_events (person_id, write_key, verb, task_id) WHERE write_key IS NOT NULL;

-- A signed entry: a reversal is a row of its own with the opposite sign. The unit is the one in force when it was logged.
CREATE TABLE material_uses (
  id             INTEGER PRIMARY KEY,
  task_id        INTEGER NOT NULL REFERENCES tasks (id),
  material_id    INTEGER NOT NULL REFERENCES materials (id),
  person_id      INTEGER NOT NULL REFERENCES people (id),
  kind           TEXT    NOT NULL CHECK (kind IN ('used', 'scrapped')),
  quantity_milli INTEGER NOT NULL CHECK (quantity_milli <> 0),
  unit           TEXT    NOT NULL,
  note           TEXT,
  logged_at_ms   INTEGER NOT NULL,
  tablet_id      INTEGER REFERENCES tablets (id),
  reverses_id    INTEGER UNIQUE REFERENCES material_uses (id),
  write_key      TEXT,
  CHECK ((quantity_milli < 0) = (reverses_id IS NOT NULL))
) STRICT;
CREATE INDEX material_uses_by_task ON material_uses (task_id, material_id);
CREATE INDEX material_uses_by_time ON material_uses (logged_at_ms);

CREATE TRIGGER material_net_never_negative AFTER INSERT ON material_uses WHEN new.quantity_milli < 0
  AND (SELECT sum(quantity_milli) FROM material_uses
       WHERE task_id = new.task_id AND material_id = new.material_id AND kind = new.kind) < 0 BEGIN
  SELECT raise(ABORT, 'net material below zero');
END;

CREATE TRIGGER material_uses_are_reversed_not_edited BEFORE UPDATE OF task_id, material_id, kind, quantity_milli ON material_uses BEGIN
  SELECT raise(ABORT, 'a material use is reversed by an entry of its own, never edited');
END;

-- What ProfitMaker did to an order while work on it was open. The importer raises it; only a person answers it.
CREATE TABLE alerts (
  id             INTEGER PRIMARY KEY,
  task_id        INTEGER NOT NULL REFERENCES tasks (id),
  order_id       INTEGER NOT NULL REFERENCES orders (id),
  kind           TEXT    NOT NULL CHECK (kind IN ('cancelled', 'shipped', 'customer_changed', 'vanished')),
  detail         TEXT,
  raised_at_ms   INTEGER NOT NULL,
  import_run_id  INTEGER REFERENCES import_runs (id),
  answered_at_ms INTEGER,
  answered_by    INTEGER REFERENCES people (id),
  answer         TEXT
) STRICT;
CREATE INDEX open_alerts_by_task ON alerts (task_id) WHERE answered_at_ms IS NULL;

-- The idempotency key of one tap, stored with its answer in the transaction of its effect. actor_id 0: nobody was signed in.
CREATE TABLE write_keys (
  actor_id      INTEGER NOT NULL,
  write_key     TEXT    NOT NULL CHECK (length(write_key) = 36),
  route         TEXT    NOT NULL,
  fingerprint   BLOB    NOT NULL,
  answer        TEXT    NOT NULL,
  created_at_ms INTEGER NOT NULL,
  PRIMARY KEY (actor_id, write_key)
) STRICT, WITHOUT ROWID;
CREATE INDEX write_keys_by_age ON write_keys (created_at_ms);

CREATE TABLE audit_entries (
  id          INTEGER PRIMARY KEY,
  at_ms       INTEGER NOT NULL,
  actor_id    INTEGER REFERENCES people (id),
  actor       TEXT    NOT NULL,
  action      TEXT    NOT NULL,
  entity      TEXT    NOT NULL,
  entity_id   TEXT,
  before_json TEXT,
  after_json  TEXT,
  note        TEXT
) STRICT;
CREATE INDEX audit_entries_by_time ON audit_entries (at_ms);
CREATE INDEX audit_entries_by_entity ON audit_entries (entity, entity_id);

-- For people with a SQLite browser: instants as ISO text in UTC, thousandths as numbers, no secrets. The program never reads these.
CREATE VIEW instance_readable AS SELECT
  id, instance_id, environment, epoch, epoch_kind,
  strftime('%Y-%m-%dT%H:%M:%fZ', created_at_ms / 1000.0, 'unixepoch') AS created_at, created_by
FROM instance;
CREATE VIEW settings_readable AS SELECT
  name, value, strftime('%Y-%m-%dT%H:%M:%fZ', updated_at_ms / 1000.0, 'unixepoch') AS updated_at
FROM settings;
CREATE VIEW people_readable AS SELECT
  id, name, initials, hue, role, language, login, active,
  strftime('%Y-%m-%dT%H:%M:%fZ', created_at_ms / 1000.0, 'unixepoch') AS created_at,
  strftime('%Y-%m-%dT%H:%M:%fZ', deactivated_at_ms / 1000.0, 'unixepoch') AS deactivated_at,
  strftime('%Y-%m-%dT%H:%M:%fZ', last_seen_ms / 1000.0, 'unixepoch') AS last_seen, pin_key_id, pin_length,
  strftime('%Y-%m-%dT%H:%M:%fZ', pin_set_at_ms / 1000.0, 'unixepoch') AS pin_set_at, pin_misses,
  strftime('%Y-%m-%dT%H:%M:%fZ', pin_wait_until_ms / 1000.0, 'unixepoch') AS pin_wait_until, pin_locked, password_misses,
  strftime('%Y-%m-%dT%H:%M:%fZ', password_wait_until_ms / 1000.0, 'unixepoch') AS password_wait_until
FROM people;
CREATE VIEW tablets_readable AS SELECT
  id, name, strftime('%Y-%m-%dT%H:%M:%fZ', enrolled_at_ms / 1000.0, 'unixepoch') AS enrolled_at, enrolled_by,
  strftime('%Y-%m-%dT%H:%M:%fZ', revoked_at_ms / 1000.0, 'unixepoch') AS revoked_at,
  strftime('%Y-%m-%dT%H:%M:%fZ', last_seen_ms / 1000.0, 'unixepoch') AS last_seen, app_version, unsent_count,
  strftime('%Y-%m-%dT%H:%M:%fZ', oldest_unsent_ms / 1000.0, 'unixepoch') AS oldest_unsent, clock_offset_ms, pin_misses,
  strftime('%Y-%m-%dT%H:%M:%fZ', pin_misses_since_ms / 1000.0, 'unixepoch') AS pin_misses_since
FROM tablets;
CREATE VIEW tablet_enrolments_readable AS SELECT
  tablet_name, created_by, strftime('%Y-%m-%dT%H:%M:%fZ', created_at_ms / 1000.0, 'unixepoch') AS created_at,
  strftime('%Y-%m-%dT%H:%M:%fZ', expires_at_ms / 1000.0, 'unixepoch') AS expires_at,
  strftime('%Y-%m-%dT%H:%M:%fZ', used_at_ms / 1000.0, 'unixepoch') AS used_at
FROM tablet_enrolments;
CREATE VIEW sign_ins_readable AS SELECT
  id, person_id, kind, tablet_id, strftime('%Y-%m-%dT%H:%M:%fZ', started_at_ms / 1000.0, 'unixepoch') AS started_at,
  strftime('%Y-%m-%dT%H:%M:%fZ', expires_at_ms / 1000.0, 'unixepoch') AS expires_at,
  strftime('%Y-%m-%dT%H:%M:%fZ', ended_at_ms / 1000.0, 'unixepoch') AS ended_at, end_reason
FROM sign_ins;
CREATE VIEW import_runs_readable AS SELECT
  id, uid, strftime('%Y-%m-%dT%H:%M:%fZ', started_at_ms / 1000.0, 'unixepoch') AS started_at,
  strftime('%Y-%m-%dT%H:%M:%fZ', finished_at_ms / 1000.0, 'unixepoch') AS finished_at, source_folder, status, forced,
  tool_version, mapping_sha256, customers_active, orders_active, latest_order_date, lock_held_ms, elapsed_ms, report_json
FROM import_runs;
CREATE VIEW customers_readable AS SELECT
  id, customer_number, match_key, name,
  strftime('%Y-%m-%dT%H:%M:%fZ', missing_since_ms / 1000.0, 'unixepoch') AS missing_since, last_run_id
FROM customers;
CREATE VIEW orders_readable AS SELECT
  id, order_number, match_key, customer_id, customer_number, description, order_date, due_date, quantity, status, notes,
  strftime('%Y-%m-%dT%H:%M:%fZ', missing_since_ms / 1000.0, 'unixepoch') AS missing_since, last_run_id
FROM orders;
CREATE VIEW tasks_readable AS SELECT
  id, uid, order_id, sequence, task_type_id, team_id, order_number, customer_name, order_description, quantity,
  estimate_minutes, note, status, quantity_done, scrap, close_note, cancel_reason_id,
  strftime('%Y-%m-%dT%H:%M:%fZ', created_at_ms / 1000.0, 'unixepoch') AS created_at, created_by,
  strftime('%Y-%m-%dT%H:%M:%fZ', closed_at_ms / 1000.0, 'unixepoch') AS closed_at, closed_by
FROM tasks;
CREATE VIEW task_people_readable AS SELECT
  task_id, person_id, strftime('%Y-%m-%dT%H:%M:%fZ', added_at_ms / 1000.0, 'unixepoch') AS added_at,
  strftime('%Y-%m-%dT%H:%M:%fZ', finished_at_ms / 1000.0, 'unixepoch') AS finished_at
FROM task_people;
CREATE VIEW work_sessions_readable AS SELECT
  id, task_id, person_id, strftime('%Y-%m-%dT%H:%M:%fZ', started_at_ms / 1000.0, 'unixepoch') AS started_at,
  strftime('%Y-%m-%dT%H:%M:%fZ', ended_at_ms / 1000.0, 'unixepoch') AS ended_at, end_kind, pause_reason_id, tablet_id,
  needs_review, review_reason, strftime('%Y-%m-%dT%H:%M:%fZ', voided_at_ms / 1000.0, 'unixepoch') AS voided_at, revises_id
FROM work_sessions;
CREATE VIEW task_events_readable AS SELECT
  id, task_id, person_id, verb, strftime('%Y-%m-%dT%H:%M:%fZ', at_ms / 1000.0, 'unixepoch') AS at,
  strftime('%Y-%m-%dT%H:%M:%fZ', received_at_ms / 1000.0, 'unixepoch') AS received_at, tablet_id, session_id, undoes_id, note,
  before_json, write_key
FROM task_events;
CREATE VIEW material_uses_readable AS SELECT
  id, task_id, material_id, person_id, kind, quantity_milli / 1000.0 AS quantity, unit, note,
  strftime('%Y-%m-%dT%H:%M:%fZ', logged_at_ms / 1000.0, 'unixepoch') AS logged_at, tablet_id, reverses_id, write_key
FROM material_uses;
CREATE VIEW alerts_readable AS SELECT
  id, task_id, order_id, kind, detail, strftime('%Y-%m-%dT%H:%M:%fZ', raised_at_ms / 1000.0, 'unixepoch') AS raised_at,
  import_run_id, strftime('%Y-%m-%dT%H:%M:%fZ', answered_at_ms / 1000.0, 'unixepoch') AS answered_at, answered_by, answer
FROM alerts;
CREATE VIEW write_keys_readable AS SELECT
  actor_id, write_key, route, answer, strftime('%Y-%m-%dT%H:%M:%fZ', created_at_ms / 1000.0, 'unixepoch') AS created_at
FROM write_keys;
CREATE VIEW audit_entries_readable AS SELECT
  id, strftime('%Y-%m-%dT%H:%M:%fZ', at_ms / 1000.0, 'unixepoch') AS at, actor_id, actor, action, entity, entity_id,
  before_json, after_json, note
FROM audit_entries;
