import Foundation
package import Testing

extension Trait where Self == TimeLimitTrait {
  /// A time limit in minutes for one test alone, times `DERM_TEST_PATIENCE`.
  ///
  /// The clock runs from the start of the whole run, where more than a thousand tests wait for two
  /// cores: ten times as long unless the variable says otherwise. What the limits end takes hours.
  package static func within(_ minutes: Int) -> Self {
    let patience =
      ProcessInfo.processInfo.environment["DERM_TEST_PATIENCE"].flatMap { Int($0) }
      ?? standardPatience
    return .timeLimit(.minutes(minutes * max(1, patience)))
  }

  private static var standardPatience: Int { 10 }
}
