-- Names that look alike are found by one form, and REPLACE cannot slip past the append-only tables.

ALTER TABLE projects ADD COLUMN look_alike_form TEXT NOT NULL DEFAULT '';
UPDATE projects SET look_alike_form =
  replace(replace(replace(replace(name, '-', ''), 'l', '1'), 'i', '1'), 'o', '0');
CREATE INDEX projects_by_look_alike_form ON projects (look_alike_form);

CREATE TRIGGER audit_no_replace BEFORE INSERT ON audit_events
  WHEN EXISTS (SELECT 1 FROM audit_events WHERE seq = NEW.seq)
  BEGIN SELECT RAISE(ABORT, 'the audit log is append-only'); END;
CREATE TRIGGER filenames_no_replace BEFORE INSERT ON filenames
  WHEN EXISTS (SELECT 1 FROM filenames WHERE folded = NEW.folded)
  BEGIN SELECT RAISE(ABORT, 'a filename never changes its bytes'); END;
