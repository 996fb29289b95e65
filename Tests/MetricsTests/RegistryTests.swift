import Foundation
import Metrics
import Testing

private let package = URL(fileURLWithPath: #filePath)
  .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()

@Test func `every metric file has its line in the registry and its place in the docs`() throws {
  let folder = package.appendingPathComponent("Sources/Metrics/Definitions")
  let files = try FileManager.default.contentsOfDirectory(atPath: folder.path)
    .map { String($0.dropLast(".swift".count)) }
  let registered = Set(AllMetrics.metrics.map { "\(type(of: $0))" })
  #expect(Set(files) == registered)
  let docs = try String(
    contentsOf: package.appendingPathComponent("docs/adding/metric.md"), encoding: .utf8)
  for metric in AllMetrics.metrics {
    #expect(docs.contains("`\(metric.name)`"), "docs/adding/metric.md misses \(metric.name)")
  }
  #expect(Set(AllMetrics.metrics.map(\.name)).count == AllMetrics.metrics.count)
}
