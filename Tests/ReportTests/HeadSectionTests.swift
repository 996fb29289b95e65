import Artifacts
import Foundation
import Report
import SyntheticRuns
import TestSupport
import Testing
import Vocabulary

/// The section of a further head on a model's page, and its lines on the card.
@Suite struct HeadSectionTests {
  @Test func `a further head has a section with metrics and classes`() throws {
    let folder = TemporaryFolder()
    let data = try SyntheticData(in: folder.path)
    let found = HeadLabels.diagnoses(in: data.pack, kind: .multiClass, atLeast: 8)
    let head = Head(id: "diagnosis", facet: .diagnosis, kind: .multiClass, classes: found.classes)
    let run = try data.run("three", tasks: "mtl", skill: 1, further: [head])
    let out = folder.file("report")
    try ModelReport.write(
      runs: [run], pack: data.pack, to: out, options: .init(replicates: 20))
    let page = try String(contentsOfFile: "\(out)/index.html", encoding: .utf8)
    let section = try section(of: page)
    for text in ["balanced-accuracy", "top1", "mAP", "Recall", "chance 0."] {
      #expect(section.contains(text), "\(text)")
    }
    let classes = try #require(section.range(of: "id=\"head-classes-diagnosis\""))
    let table = section[classes.upperBound...]
    for name in found.classes { #expect(table.contains(name), "\(name)") }
    #expect(table.ranges(of: "<tr>").count == found.classes.count + 1)
    #expect(page.contains("heads_per_class.csv"))
    let card = try String(contentsOfFile: "\(out)/model-card.md", encoding: .utf8)
    #expect(card.contains("diagnosis balanced-accuracy"))
    let plain = try data.run("two", tasks: "mtl", skill: 1)
    try ModelReport.write(
      runs: [plain], pack: data.pack, to: folder.file("other"), options: .init(replicates: 20))
    let other = try String(contentsOfFile: folder.file("other/index.html"), encoding: .utf8)
    #expect(!other.contains("head-diagnosis") && !other.contains("heads.csv"))
  }

  @Test func `heads of one name that differ keep their own metrics, and the page says so`() throws {
    let folder = TemporaryFolder()
    let data = try SyntheticData(in: folder.path)
    let runs = try [Head.Kind.multiLabel, .multiClass].map { kind in
      let found = HeadLabels.diagnoses(in: data.pack, kind: kind, atLeast: 8)
      return try data.run(
        kind.rawValue, tasks: "mtl", skill: 1,
        further: [Head(id: "diagnosis", facet: .diagnosis, kind: kind, classes: found.classes)])
    }
    for (number, order) in [runs, runs.reversed()].enumerated() {
      let out = folder.file("report\(number)")
      try ModelReport.write(
        runs: order, pack: data.pack, to: out, options: .init(replicates: 20))
      let page = try String(contentsOfFile: "\(out)/index.html", encoding: .utf8)
      let section = try section(of: page)
      for text in ["top1", "balanced-accuracy", "mAP", " is another: multi-"] {
        #expect(section.contains(text), "\(text)")
      }
    }
  }

  private func section(of page: String) throws -> Substring {
    let start = try #require(page.range(of: "<section id=\"head-diagnosis\""))
    let end = try #require(page.range(of: "</section>", range: start.upperBound..<page.endIndex))
    return page[start.upperBound..<end.lowerBound]
  }
}
