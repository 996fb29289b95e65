import Artifacts
import Documents
import Evaluation
import Metrics
import SyntheticRuns
import TestSupport
import Testing
import Vocabulary

/// A further head of a run, from its predictions to its tables.
@Suite struct HeadEvaluationTests {
  private let folder = TemporaryFolder()

  private func compared(
    _ kind: Head.Kind, skills: [Double] = [1]
  ) throws -> (comparison: Comparison, data: SyntheticData) {
    let data = try SyntheticData(in: folder.path)
    let found = HeadLabels.diagnoses(in: data.pack, kind: kind, atLeast: 8)
    #expect(found.classes.count > 3)
    let head = Head(id: "diagnosis", facet: .diagnosis, kind: kind, classes: found.classes)
    let runs = try skills.enumerated().map { number, skill in
      try data.run("run\(number)", tasks: "mtl", skill: skill, further: [head])
    }
    let options = Comparison.Options(replicates: 50)
    return (try Comparison(runs: runs, pack: data.pack, options: options), data)
  }

  @Test func `accuracy and balanced accuracy are those of a count by hand`() throws {
    let (comparison, data) = try compared(.multiClass)
    let one = try #require(comparison.heads.first)
    let labels = HeadLabels(one.head, data.pack)
    let table = try comparison.runs[0].predictions(on: data.pack)
    let scores = try #require(table.heads.last)
    let width = one.head.classes.count
    let positions = data.pack.positions
    var hits = [Int](repeating: 0, count: width)
    var all = hits
    for (row, image) in table.images.enumerated() {
      guard let truth = labels.label(try #require(positions[image])) else { continue }
      let own = scores.probabilities[(row * width)..<((row + 1) * width)]
      all[truth] += 1
      if own[own.startIndex + truth] == own.max() { hits[truth] += 1 }
    }
    let known = all.reduce(0, +)
    #expect(one.known == known && known > 50)
    let top1 = try #require(one.summary("top1"))
    #expect(top1.value == Double(hits.reduce(0, +)) / Double(known))
    let recalls = zip(hits, all).map { Double($0) / Double($1) }
    let balanced = try #require(one.summary("balanced-accuracy")?.value)
    #expect(abs(balanced - recalls.reduce(0, +) / Double(width)) < 1e-12)
    for (recall, wanted) in zip(one.recalls, recalls) { #expect(recall.value == wanted) }
    #expect(one.summaries.map(\.metric.headWords.name).prefix(3) == ["top1", "top3", "top5"])
    // Scores that follow the truth beat those of other cases, and the interval holds the value.
    let interval = try #require(top1.interval)
    #expect(interval.low <= top1.value ?? 0 && top1.value ?? 1 <= interval.high)
    #expect(try #require(top1.chance?.mean) < interval.low)
    let precision = try #require(one.summary("mAP"))
    #expect(try #require(precision.value) > 2 * (try #require(precision.chance?.mean)))
    #expect(one.classes.allSatisfy { $0.chance.precision.mean != nil })
    // A head leaves the metrics of lesions and sites alone.
    let plain = try data.run("run0", tasks: "mtl", skill: 1)
    let without = try Comparison(
      runs: [plain], pack: data.pack, options: Comparison.Options(replicates: 50)
    ).main
    #expect(comparison.main.summaries.map(\.metric.name) == without.summaries.map(\.metric.name))
  }

  @Test func `tables name model, head and class, and are there only with a head`() throws {
    let (comparison, data) = try compared(.multiClass, skills: [1, 0.2])
    let tables = Dictionary(
      uniqueKeysWithValues: comparison.tables.all.map { ($0.name, $0.table.text) })
    let heads = CSVTable.parse(Array(try #require(tables["heads.csv"]).utf8))
    #expect(heads.rows.count == 2 * comparison.heads[0].summaries.count)
    #expect(
      heads.rows.map { $0.fields[0] }.first == "run0" && heads.rows[0].fields[1] == "diagnosis")
    let classes = CSVTable.parse(Array(try #require(tables["heads_per_class.csv"]).utf8))
    #expect(classes.rows.count == 2 * comparison.heads[0].head.classes.count)
    let plain = try data.run("plain", tasks: "mtl", skill: 1)
    let other = try Comparison(
      runs: [plain], pack: data.pack, options: Comparison.Options(replicates: 10))
    #expect(other.heads.isEmpty && !other.tables.all.contains { $0.name.hasPrefix("heads") })
  }

  @Test func `classes that do not exclude each other have no accuracy`() throws {
    let (comparison, _) = try compared(.multiLabel)
    let one = try #require(comparison.heads.first)
    #expect(
      one.summaries.map(\.metric.headWords.name) == ["mAP", "ROC-AUC"] && one.recalls.isEmpty)
    #expect(try #require(one.summary("ROC-AUC")?.value) > 0.7)
  }

  @Test func `an ensemble averages the heads that both have`() throws {
    let data = try SyntheticData(in: folder.path)
    let found = HeadLabels.diagnoses(in: data.pack, kind: .multiClass, atLeast: 8)
    let head = Head(id: "diagnosis", facet: .diagnosis, kind: .multiClass, classes: found.classes)
    let runs = try ["a", "b"].map {
      try data.run($0, tasks: "mtl", skill: 0.5, seed: $0 == "a" ? 1 : 2, further: [head])
    }
    let comparison = try Comparison(
      runs: runs, pack: data.pack,
      options: Comparison.Options(ensembles: [("a", "b")], replicates: 10))
    let values = comparison.heads.map { ($0.model, $0.summary("mAP")?.value ?? 0) }
    #expect(values.map(\.0) == ["a", "b", "max(a, b)", "mean(a, b)"])
    #expect(values[3].1 > max(values[0].1, values[1].1))
  }
}
