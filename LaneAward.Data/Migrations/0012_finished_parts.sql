-- Home asks which parts somebody finished today. Looked for among all tasks that were ever theirs, that was a quarter of the page's reading in a shop with a million sessions.
CREATE INDEX task_people_finished ON task_people (person_id, finished_at_ms) WHERE finished_at_ms IS NOT NULL;
