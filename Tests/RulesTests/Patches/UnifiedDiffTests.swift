import Randomness
import Testing
@testable import Rules

@Suite struct UnifiedDiffTests {
  /// The new text from the old one and its difference, as `patch` makes it.
  private func patched(_ before: [String], _ diff: String) -> [String] {
    var result: [String] = []
    var next = 0
    for line in diff.split(separator: "\n").dropFirst(2) {
      if line.hasPrefix("@@") {
        let start = (Int(line.dropFirst(4).prefix { $0 != "," }) ?? 0) - 1
        result += before[next..<start]
        next = start
        continue
      }
      let text = String(line.dropFirst())
      if line.first != "+" {
        #expect(before[next] == text)
        next += 1
      }
      if line.first != "-" { result.append(text) }
    }
    return result + before[next...]
  }

  private func bytes(_ lines: [String]) -> [UInt8] {
    Array(lines.map { $0 + "\n" }.joined().utf8)
  }

  @Test func `additions spread over many lines are these additions alone`() {
    let before = (0..<5000).map { "line \($0)" }
    let after = before.enumerated().flatMap { $0 % 10 == 3 ? ["new \($0)", $1] : [$1] }
    let diff = UnifiedDiff.text(bytes(before), bytes(after), path: "rules.yaml")
    let lines = diff.split(separator: "\n").dropFirst(2)
    #expect(lines.count { $0.hasPrefix("+") } == 500 && lines.allSatisfy { !$0.hasPrefix("-") })
    #expect(patched(before, diff) == after)
  }

  @Test func `parted or whole, the difference is as short as it can be`() {
    var random = RandomStream(seed: 5, purpose: "diff")
    for _ in 0..<3 {
      // 1,500 lines of few words on both sides: more cells than the table may have.
      let before = (0..<1500).map { _ in "w\(random.next() % 40)" }
      var after = before
      for _ in 0..<300 { after.remove(at: Int(random.next() % UInt64(after.count))) }
      let diff = UnifiedDiff.text(
        bytes(["a"] + before + ["b"]), bytes(["c"] + after + ["d"]), path: "rules.yaml")
      let lines = diff.split(separator: "\n").dropFirst(2)
      // What was only removed is no more than that; first and last line are replaced.
      #expect(lines.count { $0.hasPrefix("-") } == 302 && lines.count { $0.hasPrefix("+") } == 2)
      #expect(patched(["a"] + before + ["b"], diff) == ["c"] + after + ["d"])
    }
  }
}
