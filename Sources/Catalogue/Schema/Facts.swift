extension Schema {
  /// Sources and facts: what the atlases say, and what the image files are.
  static let factsSQL = """
    CREATE TABLE place (
      id INTEGER PRIMARY KEY,
      path TEXT NOT NULL UNIQUE
    ) STRICT;

    CREATE TABLE source_file (
      id INTEGER PRIMARY KEY,
      source TEXT NOT NULL,
      path TEXT NOT NULL,
      place_id INTEGER NOT NULL REFERENCES place (id),
      digest BLOB NOT NULL,
      context BLOB NOT NULL,
      byte_count INTEGER NOT NULL,
      format TEXT NOT NULL,
      format_reason TEXT NOT NULL,
      charset TEXT NOT NULL,
      charset_reason TEXT NOT NULL,
      read_at TEXT NOT NULL,
      UNIQUE (source, path)
    ) STRICT;

    CREATE TABLE page (
      id INTEGER PRIMARY KEY,
      source_file_id INTEGER NOT NULL REFERENCES source_file (id) ON DELETE CASCADE,
      ordinal INTEGER NOT NULL,
      name TEXT NOT NULL,
      UNIQUE (source_file_id, ordinal)
    ) STRICT;

    CREATE TABLE image (
      id INTEGER PRIMARY KEY,
      key TEXT NOT NULL UNIQUE,
      source TEXT NOT NULL
    ) STRICT;
    CREATE INDEX image_by_source ON image (source);

    CREATE TABLE image_record (
      id INTEGER PRIMARY KEY,
      image_id INTEGER NOT NULL REFERENCES image (id) ON DELETE CASCADE,
      page_id INTEGER NOT NULL REFERENCES page (id) ON DELETE CASCADE,
      ordinal INTEGER NOT NULL,
      file_name TEXT,
      case_key TEXT,
      licence TEXT,
      byte_start INTEGER,
      byte_end INTEGER,
      UNIQUE (page_id, ordinal)
    ) STRICT;
    CREATE INDEX image_record_by_image ON image_record (image_id);

    CREATE TABLE group_key (
      record_id INTEGER NOT NULL REFERENCES image_record (id) ON DELETE CASCADE,
      key TEXT NOT NULL,
      PRIMARY KEY (record_id, key)
    ) STRICT, WITHOUT ROWID;

    CREATE TABLE attribute (
      record_id INTEGER NOT NULL REFERENCES image_record (id) ON DELETE CASCADE,
      name TEXT NOT NULL,
      value TEXT NOT NULL,
      PRIMARY KEY (record_id, name)
    ) STRICT, WITHOUT ROWID;

    CREATE TABLE stated_field (
      record_id INTEGER NOT NULL REFERENCES image_record (id) ON DELETE CASCADE,
      name TEXT NOT NULL,
      item_count INTEGER NOT NULL,
      PRIMARY KEY (record_id, name)
    ) STRICT, WITHOUT ROWID;

    CREATE TABLE mention (
      record_id INTEGER NOT NULL REFERENCES image_record (id) ON DELETE CASCADE,
      facet TEXT NOT NULL CHECK (facet IN
        ('lesion', 'site', 'diagnosis', 'symptom', 'pathophysiology', 'contributor')),
      ordinal INTEGER NOT NULL,
      raw TEXT NOT NULL,
      path TEXT NOT NULL,
      term_id INTEGER,
      assertion TEXT NOT NULL CHECK (assertion IN ('present', 'absent', 'unknown')),
      votes INTEGER,
      byte_start INTEGER,
      byte_end INTEGER,
      PRIMARY KEY (record_id, facet, ordinal)
    ) STRICT, WITHOUT ROWID;

    CREATE TABLE image_check (
      image_id INTEGER PRIMARY KEY REFERENCES image (id) ON DELETE CASCADE,
      wanted TEXT,
      place_id INTEGER REFERENCES place (id),
      file TEXT,
      state TEXT NOT NULL CHECK (state IN
        ('usable', 'missing', 'truncated', 'unreadable', 'unstated')),
      type TEXT,
      width INTEGER,
      height INTEGER,
      orientation INTEGER,
      byte_count INTEGER,
      modified_ns INTEGER,
      sha256 BLOB
    ) STRICT;

    CREATE TABLE finding (
      id INTEGER PRIMARY KEY,
      source TEXT NOT NULL,
      source_file_id INTEGER REFERENCES source_file (id) ON DELETE CASCADE,
      image_id INTEGER REFERENCES image (id) ON DELETE CASCADE,
      file TEXT NOT NULL,
      line INTEGER,
      column_number INTEGER,
      byte_offset INTEGER,
      severity TEXT NOT NULL CHECK (severity IN ('note', 'warning', 'error')),
      code TEXT NOT NULL,
      what TEXT NOT NULL,
      remedy TEXT NOT NULL,
      excerpt TEXT NOT NULL
    ) STRICT;
    CREATE INDEX finding_by_source_file ON finding (source_file_id);
    CREATE INDEX finding_by_image ON finding (image_id);
    CREATE INDEX finding_by_code ON finding (code);
    """
}
