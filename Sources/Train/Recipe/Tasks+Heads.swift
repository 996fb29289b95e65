extension Tasks {
  /// Whether the lesion head is trained.
  public var hasLesions: Bool { self != .site }
  /// Whether the site head is trained.
  public var hasSites: Bool { self != .lesion }
}
