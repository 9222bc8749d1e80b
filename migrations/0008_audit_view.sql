-- What the viewer of the audit log looks things up by: words, addresses, and events over time.

CREATE INDEX audit_log_by_name ON audit_log (event);
CREATE INDEX audit_log_by_event_at ON audit_log (event, outcome, at);
CREATE INDEX audit_pii_by_ip ON audit_pii (value, seq) WHERE field = 'ip';

-- All that can be searched for in a record, with what is personal as far as it was not taken out.
CREATE VIEW audit_words AS SELECT
  l.seq,
  concat_ws(' ', l.event, l.project,
    (SELECT group_concat(d.atom, ' ') FROM json_tree(l.body, '$.details') AS d),
    (SELECT group_concat(p.value, ' ' ORDER BY p.field) FROM audit_pii AS p WHERE p.seq = l.seq)) AS words
FROM audit_log AS l;

-- Without the texts themselves, and without places in them. What is taken out of it leaves nothing behind.
CREATE VIRTUAL TABLE audit_search USING fts5 (words, content = '', detail = none, columnsize = 0);
INSERT INTO audit_search (audit_search, rank) VALUES ('secure-delete', 1);
INSERT INTO audit_search (rowid, words) SELECT seq, words FROM audit_words;

-- The state of the tree is the last thing that is written of a record.
CREATE TRIGGER audit_search_append AFTER UPDATE OF size ON audit_state WHEN NEW.size = OLD.size + 1
BEGIN
  INSERT INTO audit_search (rowid, words) SELECT seq, words FROM audit_words WHERE seq = OLD.start + OLD.size;
END;

CREATE TRIGGER audit_search_forget BEFORE DELETE ON audit_pii
BEGIN
  INSERT INTO audit_search (audit_search, rowid, words)
    SELECT 'delete', seq, words FROM audit_words WHERE seq = OLD.seq;
END;
CREATE TRIGGER audit_search_again AFTER DELETE ON audit_pii
BEGIN
  INSERT INTO audit_search (rowid, words) SELECT seq, words FROM audit_words WHERE seq = OLD.seq;
END;
