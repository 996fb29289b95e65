internal import ArgumentParser

/// The numbers that an option may have.
///
/// Every number is bounded: what is far beyond any use would only overflow or fill memory later.
package enum OptionRange {
  /// The most threads that a command uses.
  package static let threads = 1...1024

  /// Refuses a number outside its range; nil is the option left out.
  ///
  /// Throws ArgumentParser's `ValidationError`, which names the range.
  package static func check(_ name: String, _ value: Int?, in range: ClosedRange<Int>) throws {
    guard let value, !range.contains(value) else { return }
    throw ValidationError(
      "\(name) must be from \(range.lowerBound) to \(range.upperBound), not \(value).")
  }
}
