import Foundation
import Parallel
import Testing

/// Where the system refuses threads the caller's own does the work.
@Suite struct RefusedThreadTests {
  /// Leaves so little room that no stack of a thread fits.
  private static func leaveNoRoom() throws {
    let pages = try String(contentsOfFile: "/proc/self/statm", encoding: .utf8)
    let size = try #require(UInt(pages.prefix { $0 != " " })) * UInt(getpagesize())
    var limit = rlimit(rlim_cur: size + (6 << 20), rlim_max: size + (6 << 20))
    guard setrlimit(__rlimit_resource_t(RLIMIT_AS.rawValue), &limit) == 0 else { exit(9) }
  }

  @Test func `without any thread maps go on, however often they are refused`() async {
    await #expect(processExitsWith: .success) {
      try RefusedThreadTests.leaveNoRoom()
      for _ in 0..<20 {
        var taken: [Int] = []
        try OrderedParallelMap(100, threads: 3).run {
          $0
        } take: { _, value in
          taken.append(value)
          return true
        }
        guard taken == Array(0..<100) else { exit(1) }
        guard try parallelMap(100, threads: 3, { $0 }) == taken else { exit(2) }
      }
    }
  }
}
