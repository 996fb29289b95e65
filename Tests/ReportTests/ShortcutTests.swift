import Artifacts
import Documents
import Foundation
import Report
import SyntheticRuns
import TestSupport
import Testing
import Vocabulary

@Suite struct ShortcutTests {
  /// A table of the report by the class in its rows.
  private func rows(_ path: String, by column: String) throws -> [String: [String: String]] {
    let table = CSVTable.parse(Array(try Data(contentsOf: URL(fileURLWithPath: path))))
    return Dictionary(
      uniqueKeysWithValues: table.rows.map { row in
        let fields = Dictionary(uniqueKeysWithValues: zip(table.header, row.fields))
        return (fields[column] ?? "", fields)
      })
  }

  @Test func `a lesion that is guessed from its site raises the alarm, one that is seen does not`()
    throws
  {
    let temporary = TemporaryFolder()
    let atlas = try PlantedAtlas(in: temporary.path)
    let runs = [
      try atlas.run("single", tasks: "lesion", guesses: false),
      try atlas.run("multi", tasks: "mtl", guesses: true),
    ]
    let folder = temporary.file("report")
    try ModelReport.write(runs: runs, pack: atlas.pack, to: folder, options: .init(replicates: 100))
    let table = try rows("\(folder)/shortcut.csv", by: "class")
    let clinging = try #require(table["clinging"])
    #expect(clinging["favourite_site"] == "scalp" && clinging["alarm"] == "raised")
    func number(_ row: [String: String], _ column: String) -> Double {
      row[column].flatMap(Double.init) ?? .nan
    }
    #expect(number(clinging, "auc_difference_high") < 0)
    #expect(number(clinging, "map_low") > 0)
    #expect(number(clinging, "map_true_site") > number(clinging, "map_wrong_sites"))
    // Away from the scalp the guess is worth nothing: about the share of the class there.
    #expect(number(clinging, "ap_elsewhere") < 0.25)
    let roaming = try #require(table["roaming"])
    #expect(roaming["alarm"] == "quiet")
    #expect(number(roaming, "ap_site_prior") < 0.5)
    let page = try String(contentsOfFile: "\(folder)/index.html", encoding: .utf8)
    #expect(page.contains("Shortcut alarm</b>: clinging."))
    let card = try String(contentsOfFile: "\(folder)/model-card.md", encoding: .utf8)
    #expect(card.contains("Shortcut alarm (site for lesion): clinging."))
  }

  @Test func `the floor is the average precision of the training folds' shares at the site`() throws
  {
    let temporary = TemporaryFolder()
    let atlas = try PlantedAtlas(in: temporary.path)
    let run = try atlas.run("multi", tasks: "mtl", guesses: false)
    let folder = temporary.file("report")
    try ModelReport.write(runs: [run], pack: atlas.pack, to: folder, options: .init(replicates: 10))
    let table = try rows("\(folder)/shortcut.csv", by: "class")
    for (lesion, name) in PlantedAtlas.lesions.enumerated() {
      let folds = (0..<5).map { fold -> Double in
        let images = atlas.pack.images
        let shares = PlantedAtlas.sites.indices.map { site -> Double in
          let own = images.filter { $0.fold.rawValue != fold && $0.site == site }
          return Double(own.count { $0.lesions[lesion] == .present }) / Double(own.count)
        }
        let tested = images.filter { $0.fold.rawValue == fold }.map {
          (score: shares[$0.site ?? 0], isPositive: $0.lesions[lesion] == .present)
        }
        let positives = tested.filter(\.isPositive)
        return positives.reduce(0) { sum, positive in
          let above = tested.filter { $0.score >= positive.score }
          return sum + Double(above.count(where: \.isPositive)) / Double(above.count)
        } / Double(positives.count)
      }
      let value = try #require(table[name]?["ap_site_prior"].flatMap(Double.init))
      #expect(abs(value - folds.reduce(0, +) / 5) < 1e-6)
    }
    // One run alone: nothing to compare with, so no alarm but by an area around one half.
    #expect(table["clinging"]?["alarm"] == "quiet" || table["clinging"]?["alarm"] == "unknown")
    #expect(table["clinging"]?["auc_single"] == "")
  }
}
