extension Schema {
  /// Who described an image, where the record stands in its file, and how sure the source is of a term.
  ///
  /// An annotator belongs to the record, not to its terms: one who looked and named nothing counts too.
  static let annotatorsSQL = """
    ALTER TABLE image_record ADD COLUMN annotator TEXT;
    ALTER TABLE image_record ADD COLUMN line INTEGER;
    ALTER TABLE mention ADD COLUMN weight REAL;
    """
}
