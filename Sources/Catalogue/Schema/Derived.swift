extension Schema {
  /// Decisions, derived tables and artefacts: what refine makes of the facts.
  static let derivedSQL = """
    CREATE TABLE rule_set (
      id INTEGER PRIMARY KEY,
      path TEXT NOT NULL,
      digest BLOB NOT NULL,
      facts BLOB NOT NULL,
      inputs BLOB NOT NULL,
      applied_at TEXT NOT NULL
    ) STRICT;

    CREATE TABLE class (
      rule_set_id INTEGER NOT NULL REFERENCES rule_set (id) ON DELETE CASCADE,
      facet TEXT NOT NULL,
      id TEXT NOT NULL,
      ordinal INTEGER NOT NULL,
      label TEXT NOT NULL,
      image_count INTEGER NOT NULL,
      case_count INTEGER NOT NULL,
      kept_because TEXT NOT NULL,
      PRIMARY KEY (rule_set_id, facet, id)
    ) STRICT, WITHOUT ROWID;

    CREATE TABLE resolution (
      rule_set_id INTEGER NOT NULL REFERENCES rule_set (id) ON DELETE CASCADE,
      facet TEXT NOT NULL,
      term TEXT NOT NULL,
      image_count INTEGER NOT NULL,
      fate TEXT NOT NULL CHECK (fate IN ('class', 'classes', 'dropped', 'review')),
      classes TEXT NOT NULL,
      rule TEXT NOT NULL,
      line INTEGER,
      why TEXT NOT NULL,
      decided_by TEXT,
      decided_on TEXT,
      status TEXT,
      may_be TEXT NOT NULL,
      PRIMARY KEY (rule_set_id, facet, term)
    ) STRICT, WITHOUT ROWID;

    CREATE TABLE label (
      image_id INTEGER NOT NULL REFERENCES image (id) ON DELETE CASCADE,
      facet TEXT NOT NULL,
      class TEXT NOT NULL,
      state INTEGER NOT NULL CHECK (state IN (0, 1, 2)),
      rule_set_id INTEGER NOT NULL REFERENCES rule_set (id) ON DELETE CASCADE,
      PRIMARY KEY (image_id, facet, class)
    ) STRICT, WITHOUT ROWID;
    CREATE INDEX label_by_rule_set ON label (rule_set_id);

    CREATE TABLE split (
      image_id INTEGER PRIMARY KEY REFERENCES image (id) ON DELETE CASCADE,
      group_id INTEGER NOT NULL,
      fold INTEGER NOT NULL,
      rule_set_id INTEGER NOT NULL REFERENCES rule_set (id) ON DELETE CASCADE
    ) STRICT;
    CREATE INDEX split_by_rule_set ON split (rule_set_id);

    CREATE TABLE pack (
      digest BLOB PRIMARY KEY,
      path TEXT NOT NULL,
      inputs BLOB NOT NULL,
      image_count INTEGER NOT NULL,
      made_at TEXT NOT NULL
    ) STRICT;
    """
}
