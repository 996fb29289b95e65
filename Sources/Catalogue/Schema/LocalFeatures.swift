extension Schema {
  /// What parts of images look like.
  ///
  /// Rows of before have an older version in `looked`, so that their files are looked at again.
  static let localFeaturesSQL = """
    ALTER TABLE image_check ADD COLUMN local_features BLOB;
    """
}
