extension Schema {
  /// How an atlas grows: pages that change and vanish, what took a mention, how full fields were.
  static let growthSQL = """
    ALTER TABLE mention ADD COLUMN rule TEXT NOT NULL DEFAULT '';
    ALTER TABLE source_file ADD COLUMN withdrawn INTEGER NOT NULL DEFAULT 0
      CHECK (withdrawn IN (0, 1));
    ALTER TABLE source_file ADD COLUMN revision INTEGER NOT NULL DEFAULT 1;
    ALTER TABLE place ADD COLUMN archive TEXT;

    CREATE TABLE coverage_baseline (
      source TEXT NOT NULL,
      format TEXT NOT NULL,
      field TEXT NOT NULL,
      record_count INTEGER NOT NULL,
      filled_count INTEGER NOT NULL,
      empty_count INTEGER NOT NULL,
      PRIMARY KEY (source, format, field)
    ) STRICT, WITHOUT ROWID;

    CREATE TABLE ingest (
      id INTEGER PRIMARY KEY,
      source TEXT NOT NULL,
      ended_at TEXT NOT NULL,
      new_files INTEGER NOT NULL,
      changed_files INTEGER NOT NULL,
      withdrawn_files INTEGER NOT NULL
    ) STRICT;
    CREATE INDEX ingest_by_source ON ingest (source);
    """
}
