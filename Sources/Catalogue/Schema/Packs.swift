extension Schema {
  /// What refine derives lies in the pack; nothing read these tables.
  static let packsSQL = """
    DROP TABLE label;
    DROP TABLE split;
    DROP TABLE resolution;
    DROP TABLE class;
    """
}
