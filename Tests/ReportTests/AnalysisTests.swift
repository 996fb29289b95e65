import Artifacts
import Documents
import Foundation
import Report
import SyntheticRuns
import TestSupport
import Testing

@Suite struct AnalysisTests {
  private func table(_ path: String) throws -> (header: [String], rows: [[String: String]]) {
    let table = CSVTable.parse(Array(try Data(contentsOf: URL(fileURLWithPath: path))))
    return (
      table.header,
      table.rows.map { Dictionary(uniqueKeysWithValues: zip(table.header, $0.fields)) }
    )
  }

  @Test func `differences are paired and equal the differences of the summary`() throws {
    let temporary = TemporaryFolder()
    let data = try SyntheticData(in: temporary.path, cases: 40)
    let runs = [
      try data.run("sites", tasks: "site", skill: 0.5, keepsFeatures: false),
      try data.run("multi", tasks: "mtl", skill: 1, keepsFeatures: false),
    ]
    let folder = temporary.file("report")
    try ModelReport.write(runs: runs, pack: data.pack, to: folder, options: .init(replicates: 60))
    let summary = try table("\(folder)/summary.csv").rows
    func value(_ model: String, _ metric: String) throws -> Double {
      let row = try #require(summary.first { $0["model"] == model && $0["metric"] == metric })
      return Double(row["value"] ?? "") ?? .nan
    }
    let rows = try table("\(folder)/differences.csv").rows
    #expect(rows.map { $0["metric"] } == ["site-top1", "site-top3", "site-top5"])
    for row in rows {
      let metric = row["metric"] ?? ""
      let expected = try value("multi", metric) - (try value("sites", metric))
      #expect(abs((Double(row["difference"] ?? "") ?? .nan) - expected) < 3e-6)
    }
    let first = try #require(rows.first)
    #expect((Double(first["low"] ?? "") ?? -1) > 0, "the better run is better in every draw")
    let page = try String(contentsOfFile: "\(folder)/index.html", encoding: .utf8)
    #expect(
      page.contains("Learning lesions together with sites changes the share named right at once"))
  }

  @Test func `parts of the data hold every evaluated image that has the value`() throws {
    let temporary = TemporaryFolder()
    let data = try SyntheticData(in: temporary.path, cases: 30, skinTones: ["I", "VI"])
    let run = try data.run("multi", tasks: "mtl", skill: 1, keepsFeatures: false)
    let folder = temporary.file("report")
    try ModelReport.write(runs: [run], pack: data.pack, to: folder, options: .init(replicates: 10))
    let rows = try table("\(folder)/slices.csv").rows
    let evaluated = data.pack.images.filter { $0.pixels != nil }
    func images(_ name: String) -> Int {
      rows.filter { $0["by"] == name }.compactMap { Int($0["images"] ?? "") }.reduce(0, +)
    }
    #expect(images("skin_tone") == evaluated.count)
    #expect(images("Site") == evaluated.count { $0.site != nil })
    #expect(rows.allSatisfy { $0["few"] == "0" || $0["few"] == "1" })
    #expect(!rows.contains { $0["by"] == "Source" }, "one source alone parts nothing")
    let page = try String(contentsOfFile: "\(folder)/index.html", encoding: .utf8)
    for (name, title) in [("skin_tone", "Skin tone"), ("Site", "Site")] {
      let all = rows.filter { $0["by"] == name }
      let folded = page.contains("<summary>\(title): \(all.count) parts, all of them “few”")
      #expect(folded == all.allSatisfy { $0["few"] == "1" }, "\(title)")
    }
  }

  @Test func `a page holds no more thumbnails than asked for, and says so`() throws {
    let temporary = TemporaryFolder()
    let data = try SyntheticData(in: temporary.path, cases: 20)
    let run = try data.run("multi", tasks: "mtl", skill: 1, keepsFeatures: false)
    let folder = temporary.file("report")
    try ModelReport.write(
      runs: [run], pack: data.pack, to: folder, options: .init(replicates: 5, thumbnails: 3))
    let page = try String(contentsOfFile: "\(folder)/index.html", encoding: .utf8)
    #expect(page.matches(of: /"jpeg":"/).count == 3)
    #expect(page.contains("so that the page stays small: it holds 3."))
  }
}
