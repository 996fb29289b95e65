extension Recipe {
  /// Images in a step, and micro-batches of one.
  package static let batches = 1...65_536
  /// Sides of a network's input, in pixels.
  package static let sides = 32...2048
  /// Steps, and whatever counts in them.
  package static let steps = 0...1_000_000_000
}
