import Documents
import Evaluation
import Foundation
import SyntheticRuns
import TestSupport
import Testing
@testable import Report

/// What a report says of scores that know nothing, and of scores that know much.
@Suite struct ChanceTests {
  private func tables(
    _ skill: Double, cases: Int = 60
  ) throws -> (classes: [[String: String]], summary: [[String: String]], page: String) {
    let temporary = TemporaryFolder()
    let data = try SyntheticData(in: temporary.path, cases: cases)
    let run = try data.run(
      "model", tasks: "mtl", skill: skill, keepsFeatures: false, keepsValidation: true)
    let folder = temporary.file("report")
    try ModelReport.write(runs: [run], pack: data.pack, to: folder, options: .init(replicates: 100))
    func table(_ name: String) throws -> [[String: String]] {
      let path = URL(fileURLWithPath: "\(folder)/\(name).csv")
      let table = CSVTable.parse(Array(try Data(contentsOf: path)))
      return table.rows.map {
        Dictionary(uniqueKeysWithValues: zip(table.header, $0.fields))
      }
    }
    return (
      try table("per_class_ap"), try table("summary"),
      try String(contentsOfFile: "\(folder)/index.html", encoding: .utf8)
    )
  }

  private func number(_ row: [String: String], _ column: String) -> Double? {
    row[column].flatMap(Double.init)
  }

  @Test func `random scores beat chance in no class or one, and lie about it in every metric`()
    throws
  {
    let found = try tables(0)
    #expect(found.classes.count { $0["beats_chance"] == "1" } <= 1)
    for row in found.classes where row["ap"] != "" {
      let chance = try #require(number(row, "chance"))
      #expect(chance > (number(row, "prevalence") ?? 1))
      #expect((number(row, "chance_high") ?? 0) > chance)
      #expect((row["beats_chance"] == "") == (row["chance_p"] == ""))
    }
    for row in found.summary {
      let chance = try #require(number(row, "chance"), "\(row["metric"] ?? "")")
      let high = try #require(number(row, "chance_high"))
      let value = try #require(number(row, "value"))
      #expect(abs(value - chance) < 2.5 * (high - chance) + 1e-9, "\(row["metric"] ?? "")")
    }
  }

  @Test func `scores that know the classes beat chance, whose mean stays where it was`() throws {
    let (random, able) = (try tables(0), try tables(2))
    let told = able.classes.filter { $0["beats_chance"] != "" }
    #expect(told.count > 6)
    #expect(told.count { $0["beats_chance"] == "1" } >= told.count - 1)
    for (a, b) in zip(random.classes, able.classes) {
      // Neither model's scores tie: the mean over rankings of the same labels is the same number.
      #expect(abs((number(a, "chance") ?? 0) - (number(b, "chance") ?? 0)) < 1e-8)
    }
    let beaten = told.count { $0["beats_chance"] == "1" }
    #expect(able.page.contains("<b>\(beaten) of "))
    #expect(!able.page.contains("leans"))
  }

  @Test func `tables carry nine significant digits, and every value lies in its interval`() throws {
    let found = try tables(0.6)
    let digits = found.classes.compactMap { $0["ap"] }.map { $0.filter(\.isNumber).count }
    #expect((digits.max() ?? 0) >= 9)
    for row in found.summary {
      let value = try #require(number(row, "value"))
      let low = try #require(number(row, "low"))
      let high = try #require(number(row, "high"))
      #expect(low <= value && value <= high && low >= 0 && high <= 1)
    }
  }

  @Test func `thresholds from other crops than the scores are said, those from the same are not`()
    throws
  {
    let temporary = TemporaryFolder()
    let data = try SyntheticData(in: temporary.path, cases: 15)
    func warnings(_ name: String, _ recipe: String, _ crops: Int?, keeps: Bool = true) throws
      -> [String]
    {
      let run = try data.run(
        name, tasks: "mtl", skill: 1, keepsFeatures: false, keepsValidation: keeps,
        recipe: recipe, validationCrops: crops)
      return try EvaluationWarning.of([run], on: data.pack).map(\.text)
    }
    let ten = "input:\n  test_sides: []\n  test_crops: 10\n"
    let old = try warnings("old", ten, nil)
    #expect(old.count == 1 && old[0].contains("1 crop of each validation image"))
    #expect(try warnings("new", ten, 10).isEmpty)
    #expect(try warnings("one", "input:\n  test_crops: 1\n", nil).isEmpty)
    #expect(try warnings("none", ten, nil, keeps: false).isEmpty)
    let sides = "input:\n  test_sides: [224, 256]\n  test_crops: 10\n"
    #expect(try warnings("sides", sides, 10).count == 1)
    #expect(try warnings("both", sides, 20).isEmpty)
  }
}
