import Artifacts
import Digests
import Documents
import Evaluation
import Files
import Foundation
import Report
import SyntheticRuns
import TestSupport
import Testing
import Vocabulary

@Suite struct ModelReportTests {
  @Test func `two runs give every table of the contract and a page`() throws {
    let temporary = TemporaryFolder()
    let data = try SyntheticData(in: temporary.path)
    let runs = [
      try data.run("single", tasks: "lesion", skill: 0.8),
      try data.run("multi", tasks: "mtl", skill: 1.2),
    ]
    let folder = temporary.file("report")
    try ModelReport.write(runs: runs, pack: data.pack, to: folder, options: .init(replicates: 60))
    let files = [
      ".derm-output", "differences.csv", "gain.csv", "gain_trend.csv", "index.html",
      "model-card.md",
      "per_class_ap.csv", "retrieval.csv", "shortcut.csv", "slices.csv", "summary.csv",
    ]
    #expect(try FileManager.default.contentsOfDirectory(atPath: folder).sorted() == files)
    let starts = [
      "per_class_ap.csv":
        "model,class,label,evaluated,positives,cases,folds,prevalence,chance,chance_high,beats_chance,"
        + "ap,ap_low,ap_high,ap_pooled",
      "summary.csv": "model,metric,value,low,high,chance,chance_high",
      "gain.csv": "class,ap_single,ap_mtl,gain,gain_low,gain_high,predilection",
      "retrieval.csv": "query,rank,neighbour,distance,hit",
    ]
    for (name, start) in starts {
      let text = try String(contentsOfFile: "\(folder)/\(name)", encoding: .utf8)
      #expect(text.hasPrefix(start), "\(name) starts with \(text.prefix(80))")
    }
    let page = try String(contentsOfFile: "\(folder)/index.html", encoding: .utf8)
    try expectSelfContained(page, besides: files)
    #expect(!page.contains("<script>alert"))
  }

  @Test func `no class is among the strongest and the weakest`() throws {
    let temporary = TemporaryFolder()
    let data = try SyntheticData(in: temporary.path, cases: 25)
    let run = try data.run("multi", tasks: "mtl", skill: 1)
    let folder = temporary.file("report")
    try ModelReport.write(runs: [run], pack: data.pack, to: folder, options: .init(replicates: 20))
    let page = try String(contentsOfFile: "\(folder)/index.html", encoding: .utf8)
    let sentence = try #require(
      page.firstMatch(of: /strongest (?:is|are)\s+(.*?), weakest (.*?)[.;]/))
    func names(_ list: Substring) -> Set<Substring> {
      Set(list.split(separator: " and ").flatMap { $0.split(separator: ", ") })
    }
    #expect(!names(sentence.1).isEmpty && !names(sentence.2).isEmpty)
    #expect(names(sentence.1).isDisjoint(with: names(sentence.2)))
  }

  @Test func `a run alone has no gain table, and its bytes repeat`() throws {
    let temporary = TemporaryFolder()
    let data = try SyntheticData(in: temporary.path, cases: 25)
    let run = try data.run("multi", tasks: "mtl", skill: 1)
    for name in ["a", "b"] {
      try ModelReport.write(
        runs: [run], pack: data.pack, to: temporary.file(name), options: .init(replicates: 20))
    }
    let files = try FileManager.default.contentsOfDirectory(atPath: temporary.file("a")).sorted()
    #expect(
      files == [
        ".derm-output", "index.html", "model-card.md", "per_class_ap.csv", "retrieval.csv",
        "shortcut.csv", "slices.csv", "summary.csv",
      ])
    for name in files {
      let first = try Digest.ofFile(temporary.file("a/\(name)"))
      #expect(first == (try Digest.ofFile(temporary.file("b/\(name)"))), "\(name) differs")
    }
  }

  @Test func `a site run is evaluated on sites alone`() throws {
    let temporary = TemporaryFolder()
    let data = try SyntheticData(in: temporary.path, cases: 25)
    let run = try data.run("sites", tasks: "site", skill: 1, keepsFeatures: false)
    try ModelReport.write(
      runs: [run], pack: data.pack, to: temporary.file("report"), options: .init(replicates: 20))
    let summary = try String(contentsOfFile: temporary.file("report/summary.csv"), encoding: .utf8)
    #expect(summary.contains("sites,site-top1,"))
    #expect(!summary.contains("mAP-class"))
  }

  @Test func `retrieval never offers the query's own group or its test fold`() throws {
    let temporary = TemporaryFolder()
    let data = try SyntheticData(in: temporary.path, cases: 25)
    let run = try data.run("multi", tasks: "mtl", skill: 1)
    try ModelReport.write(
      runs: [run], pack: data.pack, to: temporary.file("report"), options: .init(replicates: 5))
    let path = URL(fileURLWithPath: temporary.file("report/retrieval.csv"))
    let table = CSVTable.parse(Array(try Data(contentsOf: path)))
    let images = Dictionary(uniqueKeysWithValues: data.pack.images.map { ($0.id.rawValue, $0) })
    #expect(table.rows.count > 100)
    for row in table.rows {
      let query = try #require(images[row.fields[0]])
      let neighbour = try #require(images[row.fields[2]])
      #expect(query.group != neighbour.group)
      #expect(query.fold != neighbour.fold)
      let shares = zip(query.lesions, neighbour.lesions).contains {
        $0 == .present && $1 == .present
      }
      #expect(row.fields[4] == (shares ? "1" : "0"))
    }
  }

  @Test func `retrieval offers no image that validated the fold's model`() throws {
    let temporary = TemporaryFolder()
    let data = try SyntheticData(in: temporary.path, cases: 25)
    let held = data.pack.images.filter { $0.group.rawValue % 3 == 0 }.map(\.id)
    let run = try data.run(
      "multi", tasks: "mtl", skill: 1,
      validation: Dictionary(uniqueKeysWithValues: (0..<5).map { ("\($0)", held) }))
    try ModelReport.write(
      runs: [run], pack: data.pack, to: temporary.file("report"), options: .init(replicates: 5))
    let path = URL(fileURLWithPath: temporary.file("report/retrieval.csv"))
    let table = CSVTable.parse(Array(try Data(contentsOf: path)))
    let names = Set(held.map(\.rawValue))
    #expect(table.rows.count > 100)
    #expect(!table.rows.contains { names.contains($0.fields[2]) })
    #expect(table.rows.contains { names.contains($0.fields[0]) }, "they are queries in their fold")
  }

  @Test func `an ensemble is the element-wise maximum, and unknown names are refused`() throws {
    let temporary = TemporaryFolder()
    let data = try SyntheticData(in: temporary.path, cases: 25)
    let runs = [
      try data.run("single", tasks: "lesion", skill: 0.8, keepsFeatures: false),
      try data.run("multi", tasks: "mtl", skill: 1.2, keepsFeatures: false),
    ]
    try ModelReport.write(
      runs: runs, pack: data.pack, to: temporary.file("report"),
      options: .init(ensembles: [("single", "multi")], replicates: 5))
    let summary = try String(contentsOfFile: temporary.file("report/summary.csv"), encoding: .utf8)
    #expect(summary.contains("\"max(single, multi)\",mAP-class,"))
    #expect(summary.contains("\"mean(single, multi)\",mAP-class,"))
    #expect(throws: EvaluationError.unknownRun(name: "other", known: ["single", "multi"])) {
      try ModelReport.write(
        runs: runs, pack: data.pack, to: temporary.file("refused"),
        options: .init(ensembles: [("single", "other")], replicates: 5))
    }
    #expect(!FileManager.default.fileExists(atPath: temporary.file("refused")))
  }

  @Test func `a run without a finished fold is named, not reported`() throws {
    let temporary = TemporaryFolder()
    let data = try SyntheticData(in: temporary.path, cases: 12)
    let run = try data.run("multi", tasks: "mtl", skill: 1, keepsFeatures: false)
    var manifest = run.manifest
    manifest.finishedFolds = []
    try Run.write(manifest, to: run.folder)
    #expect(throws: EvaluationError.nothingToEvaluate(run: "multi")) {
      try ModelReport.write(
        runs: [try Run.open(run.folder)], pack: data.pack, to: temporary.file("report"))
    }
  }

  @Test func `any number of threads gives the same bytes`() throws {
    let temporary = TemporaryFolder()
    let data = try SyntheticData(in: temporary.path, cases: 25)
    let runs = [
      try data.run("single", tasks: "lesion", skill: 0.8, keepsValidation: true),
      try data.run("multi", tasks: "mtl", skill: 1.2, keepsValidation: true),
    ]
    for threads in [1, 3] {
      try ModelReport.write(
        runs: runs, pack: data.pack, to: temporary.file("\(threads)"),
        options: .init(ensembles: [("single", "multi")], replicates: 35, threads: threads))
    }
    let files = try FileManager.default.contentsOfDirectory(atPath: temporary.file("1")).sorted()
    #expect(files.count > 9)
    for name in files {
      let first = try Digest.ofFile(temporary.file("1/\(name)"))
      #expect(first == (try Digest.ofFile(temporary.file("3/\(name)"))), "\(name) differs")
    }
  }

  @Test func `names of classes, runs and sources stay text`() throws {
    let temporary = TemporaryFolder()
    let data = try SyntheticData(in: temporary.path, cases: 25)
    let run = try data.run("<img src=x onerror=alert(1)>", tasks: "mtl", skill: 1)
    try ModelReport.write(
      runs: [run], pack: data.pack, to: temporary.file("report"), options: .init(replicates: 5))
    let page = try String(contentsOfFile: temporary.file("report/index.html"), encoding: .utf8)
    #expect(!page.contains("<img src=x"))
    #expect(page.contains("&lt;img src=x onerror=alert(1)&gt;"))
    #expect(!page.contains("<script>alert"))
  }
}
