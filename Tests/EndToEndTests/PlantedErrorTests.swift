import Documents
import Foundation
import TestSupport
import Testing

/// What derm-quality finds of planted errors without any network.
@Suite(.serialized) struct PlantedErrorTests {
  @Test(
    "near-duplicates in conflict, images off topic and a silent contributor are found without a run"
  )
  func withoutScores() throws {
    let workspace = try Workspace()
    try workspace.run(
      "derm-sample",
      [
        "data/atlas", "--cases", "400", "--image-side", "128", "--duplicates", "0.03",
        "--conflicts",
        "0.5", "--off-topic", "0.02", "--silent-contributor", "0.15",
      ])
    try workspace.run("derm-ingest")
    try workspace.run("derm-refine", ["--rules", "taxonomy/rules.yaml"])
    try workspace.run("derm-quality")
    let truth = try Truth(workspace)
    let labels = try workspace.table("reports/quality/labels.csv").rows.map(\.fields)
    let offTopic = labels.filter { $0[3] == "off-topic" }.map { Truth.key($0[0]) }
    let planted = offTopic.count { !truth[$0, "off_topic"].isEmpty }
    #expect(planted >= 8, "\(planted) of the planted images are found")
    #expect(Double(planted) >= 0.6 * Double(offTopic.count), "\(planted) of \(offTopic.count)")

    let pairs = try workspace.table("reports/quality/pairs.csv").rows.map(\.fields)
    #expect(!pairs.isEmpty)
    for pair in pairs {
      #expect(truth.isCopy(pair[0], pair[1]), "\(pair[0]) and \(pair[1]) show one photograph")
    }
    #expect(pairs.contains { $0[2] == "conflict" && !$0[4].isEmpty })

    let sources = try workspace.table("reports/quality/sources.csv").rows.map(\.fields)
    #expect(sources.contains { $0[1] == "squames-scales" && (Double($0[2]) ?? 1) < 0.3 })
  }

  /// What the sample planted, by image and column.
  private struct Truth {
    private let rows: [String: [String]]
    private let header: [String]

    init(_ workspace: Workspace) throws {
      let table = try workspace.table("data/atlas.truth.csv")
      header = table.header
      rows = Dictionary(
        table.rows.map { ($0.fields[0], $0.fields) }, uniquingKeysWith: { first, _ in first })
    }

    /// The image's key without its source.
    static func key(_ image: String) -> String { String(image.drop { $0 != "/" }.dropFirst()) }

    subscript(image: String, column: String) -> String {
      guard let index = header.firstIndex(of: column) else { return "" }
      return rows[image]?[index] ?? ""
    }

    func isCopy(_ first: String, _ second: String) -> Bool {
      let (one, other) = (Self.key(first), Self.key(second))
      let originals = (self[one, "duplicate_of"], self[other, "duplicate_of"])
      return originals.0 == other || originals.1 == one
        || (!originals.0.isEmpty && originals.0 == originals.1)
    }
  }
}
