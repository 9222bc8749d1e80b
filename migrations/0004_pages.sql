-- What lists and search show of each project, and READMEs as safe HTML. All of it can be made anew from the catalog.

-- One per project that lists show; the texts come from the metadata of its newest release.
CREATE TABLE project_cards (
  project_id INTEGER PRIMARY KEY REFERENCES projects (id) ON DELETE CASCADE,
  version TEXT,
  summary TEXT NOT NULL,
  keywords TEXT NOT NULL,
  updated_at INTEGER NOT NULL
) STRICT;

-- Any part of a name, from three characters on.
CREATE VIRTUAL TABLE search_names USING fts5(name, content = '', contentless_delete = 1, tokenize = 'trigram');

-- Beginnings of words.
CREATE VIRTUAL TABLE search_words USING fts5(
  name, summary, keywords,
  content = '', contentless_delete = 1, prefix = '1 2 3', tokenize = 'unicode61 remove_diacritics 2'
);

CREATE TRIGGER project_cards_added AFTER INSERT ON project_cards BEGIN
  INSERT INTO search_names (rowid, name) SELECT id, name FROM projects WHERE id = new.project_id;
  INSERT INTO search_words (rowid, name, summary, keywords)
    SELECT id, name, new.summary, new.keywords FROM projects WHERE id = new.project_id;
END;
CREATE TRIGGER project_cards_changed AFTER UPDATE OF summary, keywords ON project_cards
  WHEN old.summary <> new.summary OR old.keywords <> new.keywords BEGIN
  DELETE FROM search_words WHERE rowid = new.project_id;
  INSERT INTO search_words (rowid, name, summary, keywords)
    SELECT id, name, new.summary, new.keywords FROM projects WHERE id = new.project_id;
END;
CREATE TRIGGER project_cards_removed AFTER DELETE ON project_cards BEGIN
  DELETE FROM search_names WHERE rowid = old.project_id;
  DELETE FROM search_words WHERE rowid = old.project_id;
END;

-- Keyed by the metadata that holds the text. `opening` without a value: it cannot be rendered and is shown as text.
-- `whole` without a value: the opening is all of it.
CREATE TABLE readmes (
  metadata_sha256 BLOB PRIMARY KEY REFERENCES core_metadata (sha256) ON DELETE CASCADE,
  renderer INTEGER NOT NULL,
  opening TEXT,
  whole TEXT
) STRICT, WITHOUT ROWID;
