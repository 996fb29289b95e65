import Foundation
import Metrics
import Testing

private let package = URL(fileURLWithPath: #filePath)
  .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()

@Test func `every metric file has its line in the registry and its index in the docs`() throws {
  let folder = package.appendingPathComponent("Sources/Metrics/Definitions")
  let files = try FileManager.default.contentsOfDirectory(atPath: folder.path)
    .map { String($0.dropLast(".swift".count)) }
  let own = AllMetrics.ofHead(classes: 9, isExclusive: true).filter { metric in
    !AllMetrics.metrics.contains { $0.name == metric.name }
  }
  let all = AllMetrics.metrics + own
  let registered = Set(all.map { "\(type(of: $0))" })
  #expect(Set(files) == registered)
  let docs = try String(
    contentsOf: package.appendingPathComponent("docs/adding/metric.md"), encoding: .utf8)
  for metric in all {
    #expect(docs.contains("`\(metric.name)`"), "docs/adding/metric.md misses \(metric.name)")
  }
  #expect(Set(all.map(\.name)).count == all.count)
}

@Test func `every metric says what its values are, and slices use registered ones`() {
  for metric in AllMetrics.metrics {
    #expect(!metric.caption.isEmpty && metric.range.lowerBound < metric.range.upperBound)
    #expect(metric.direction.best([0.2, 0.7]) == (metric.direction == .higherIsBetter ? 0.7 : 0.2))
  }
  let lower = AllMetrics.metrics.filter { $0.direction == .lowerIsBetter }.map(\.name)
  #expect(lower == ["Brier", "ECE"])
  let names = AllMetrics.metrics.map(\.name)
  #expect(AllMetrics.ofSlices.allSatisfy { names.contains($0.name) })
}
