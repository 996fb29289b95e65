extension Tasks {
  /// Whether the lesion head is trained.
  package var hasLesions: Bool { self != .site }
  /// Whether the site head is trained.
  package var hasSites: Bool { self != .lesion }
}
