extension Schema {
  /// What one part of an ingest holds besides facts: which part it is, and what it saw of image files.
  ///
  /// A part looks at files before anybody knows which image has them: the records that name them may be
  /// in another part. All of this is empty in a whole catalogue.
  static let shardsSQL = """
    CREATE TABLE shard (
      number INTEGER PRIMARY KEY,
      count INTEGER NOT NULL,
      readers TEXT NOT NULL,
      plan BLOB NOT NULL,
      inputs TEXT NOT NULL,
      is_whole INTEGER NOT NULL CHECK (is_whole IN (0, 1))
    ) STRICT;

    CREATE TABLE image_folder (
      id INTEGER PRIMARY KEY,
      place_id INTEGER NOT NULL REFERENCES place (id)
    ) STRICT;

    CREATE TABLE image_file (
      id INTEGER PRIMARY KEY,
      folder_id INTEGER NOT NULL REFERENCES image_folder (id) ON DELETE CASCADE,
      path TEXT NOT NULL,
      state TEXT,
      type TEXT,
      width INTEGER,
      height INTEGER,
      orientation INTEGER,
      byte_count INTEGER,
      modified_ns INTEGER,
      sha256 BLOB,
      fingerprint BLOB,
      local_features BLOB,
      looked INTEGER NOT NULL DEFAULT 0,
      UNIQUE (folder_id, path)
    ) STRICT;

    CREATE TABLE image_file_finding (
      id INTEGER PRIMARY KEY,
      image_file_id INTEGER NOT NULL REFERENCES image_file (id) ON DELETE CASCADE,
      severity TEXT NOT NULL CHECK (severity IN ('note', 'warning', 'error')),
      code TEXT NOT NULL,
      what TEXT NOT NULL,
      remedy TEXT NOT NULL
    ) STRICT;
    CREATE INDEX image_file_finding_by_file ON image_file_finding (image_file_id);
    """
}
