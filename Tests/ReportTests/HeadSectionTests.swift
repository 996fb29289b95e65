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
    let start = try #require(page.range(of: "id=\"head-diagnosis\""))
    let section = page[start.upperBound...]
    for text in ["balanced-accuracy", "top1", "mAP", "Recall", found.classes[0], "chance 0."] {
      #expect(section.contains(text), "\(text)")
    }
    #expect(page.contains("heads_per_class.csv"))
    let card = try String(contentsOfFile: "\(out)/model-card.md", encoding: .utf8)
    #expect(card.contains("diagnosis balanced-accuracy"))
    let plain = try data.run("two", tasks: "mtl", skill: 1)
    try ModelReport.write(
      runs: [plain], pack: data.pack, to: folder.file("other"), options: .init(replicates: 20))
    let other = try String(contentsOfFile: folder.file("other/index.html"), encoding: .utf8)
    #expect(!other.contains("head-diagnosis") && !other.contains("heads.csv"))
  }
}
