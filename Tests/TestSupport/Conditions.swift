import Foundation
package import Testing

extension Trait where Self == ConditionTrait {
  /// Skips a test, and counts it as skipped, where a file of the folder `shared` is absent.
  package static func needsShared(_ path: String) -> Self {
    .enabled(if: Checkout.shared(path) != nil, "../shared/\(path) is absent")
  }
}

/// What the continuous integration promises to have.
package enum ContinuousIntegration {
  /// Whether tests run there: `.ci/run` sets `DERM_CI`.
  package static let isRunning = ProcessInfo.processInfo.environment["DERM_CI"] == "1"
}
