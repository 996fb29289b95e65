extension Schema {
  /// What images look like.
  ///
  /// Rows of before have `looked` 0, so that their files are looked at again.
  static let fingerprintSQL = """
    ALTER TABLE image_check ADD COLUMN fingerprint BLOB;
    ALTER TABLE image_check ADD COLUMN looked INTEGER NOT NULL DEFAULT 0;
    """
}
