-- What ProfitMaker's status words mean, as the mapping of the last import says: one truth for the importer's alerts, the rules of a tap and
-- the reports. Until the next import the usual words of the trade.
CREATE TABLE order_status_words (
  word     TEXT NOT NULL PRIMARY KEY COLLATE NOCASE,
  standing TEXT NOT NULL CHECK (standing IN ('cancelled', 'shipped'))
) STRICT, WITHOUT ROWID;

INSERT INTO order_status_words (word, standing) VALUES
  ('CANCELLED', 'cancelled'), ('CANCELED', 'cancelled'), ('CANCEL', 'cancelled'), ('CANC', 'cancelled'), ('CAN', 'cancelled'),
  ('VOID', 'cancelled'), ('VOIDED', 'cancelled'), ('DELETED', 'cancelled'), ('C', 'cancelled'), ('X', 'cancelled'), ('V', 'cancelled'),
  ('SHIPPED', 'shipped'), ('SHIP', 'shipped'), ('CLOSED', 'shipped'), ('COMPLETE', 'shipped'), ('COMPLETED', 'shipped'),
  ('INVOICED', 'shipped'), ('S', 'shipped'), ('I', 'shipped');

-- Every tap asks for the news of its task.
CREATE INDEX alerts_by_task ON alerts (task_id);
