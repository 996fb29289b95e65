package enum DermVersion {
  /// What `--version` prints.
  package static let current = "0.1.0"
}
