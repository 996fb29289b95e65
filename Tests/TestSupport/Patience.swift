import Foundation
package import Testing

extension Trait where Self == TimeLimitTrait {
  /// A time limit in minutes on a quiet machine; `DERM_TEST_PATIENCE` times as many where tests run in a
  /// sanitiser or beside other work.
  package static func within(_ minutes: Int) -> Self {
    let patience =
      ProcessInfo.processInfo.environment["DERM_TEST_PATIENCE"].flatMap { Int($0) } ?? 1
    return .timeLimit(.minutes(minutes * max(1, patience)))
  }
}
