import Artifacts
import Digests
import Documents
import Files
import Foundation
import TestSupport
import Testing
import Vocabulary

/// The commands one after the other on their defaults, as a new user runs them.
@Suite(.serialized) struct PipelineTests {
  private static let sample = ["data/atlas", "--cases", "150", "--image-side", "64"]
  private static let training = ["--folds", "0", "--epochs", "2"]

  @Test(
    "an atlas becomes a catalogue, a pack, a run and two reports with the columns of the contract")
  func wholePipeline() throws {
    let workspace = try Workspace()
    try workspace.run("derm-sample", Self.sample)
    try workspace.run("derm-ingest")
    let refined = try workspace.run("derm-refine", ["--rules", "taxonomy/rules.yaml"])
    let digest = try #require(
      refined.output.split(whereSeparator: \.isWhitespace).compactMap { Digest(hex: String($0)) }
        .first)
    let pack = try Pack.open(workspace.folder.file("data/packs/latest"))
    #expect(pack.digest == digest)
    #expect(pack.manifest.certificate.sharedGroups == 0)
    try pack.verifyImages()
    try expectDatasetColumns(workspace, pack: pack)

    try workspace.run("derm-train", Self.training)
    let runPath = try workspace.onlyRun()
    let run = try Run.open(workspace.folder.file(runPath))
    #expect(run.manifest.pack == digest)
    #expect(run.manifest.finishedFolds == [0])
    try expectHonestFold(run, pack: pack)
    let name = Folder.name(of: runPath)
    try expectModelColumns(workspace, report: "reports/\(name)")
    try workspace.run("derm-report", [runPath, "--boxes", "data/atlas.truth.csv", "--draws", "20"])
    try expectPointing(workspace, run, report: "reports/compare")
    try expectQuality(workspace, run, runPath)

    // A finished run is left alone.
    let before = try Digest.ofFile(workspace.folder.file("\(runPath)/fold-0/predictions.csv"))
    try workspace.run("derm-train", Self.training)
    #expect(try Digest.ofFile(workspace.folder.file("\(runPath)/fold-0/predictions.csv")) == before)
  }

  private func expectDatasetColumns(_ workspace: Workspace, pack: Pack) throws {
    let columns = [
      "terms.csv": "facet,term,count,fate,classes,rule,line,why",
      "classes.csv": "facet,id,label,images,kept_because",
      "correlation.csv":
        "lesion,site,n_both,n_lesion,n_site,value,low,high,row_share,column_share,lift,p_value,q_value",
      "splits.csv": "image,case,group,fold",
    ]
    try expect(columns, workspace, folder: "reports/dataset")
    let labels = try workspace.table("reports/dataset/labels.csv")
    #expect(labels.header == ["image", "case", "group", "site"] + pack.manifest.lesions.map(\.id))
    #expect(labels.rows.count == pack.images.count)
    let matrix = try workspace.table("reports/dataset/correlation_matrix.csv")
    #expect(matrix.header == ["lesion"] + pack.manifest.sites.map(\.id))
    let splits = try workspace.table("reports/dataset/splits.csv")
    var foldsOfGroup: [String: Set<String>] = [:]
    for row in splits.rows { foldsOfGroup[row.fields[2], default: []].insert(row.fields[3]) }
    #expect(foldsOfGroup.values.allSatisfy { $0.count == 1 })
    let page = try String(
      contentsOfFile: workspace.folder.file("reports/dataset/index.html"), encoding: .utf8)
    #expect(!page.contains("src=\"http") && !page.contains("href=\"http"))
  }

  /// Labels of the tested images are ranked, and an image's findings are explained.
  private func expectQuality(_ workspace: Workspace, _ run: Run, _ runPath: String) throws {
    let told = try workspace.run("derm-quality", [runPath])
    #expect(told.output.hasSuffix("reports/quality/index.html\n"))
    let columns = [
      "labels.csv": "image,case,class,kind,given,suggested,probability,rank,fold,evidence",
      "images.csv": "image,probability,rank,worst_class",
      "pairs.csv": "image,other,kind,score,labels_differ,folds_differ,rank",
      "classes.csv": "class,other,confusion,low,high,cases",
    ]
    try expect(columns, workspace, folder: "reports/quality")
    let images = try workspace.table("reports/quality/images.csv")
    #expect(
      Set(images.rows.map { $0.fields[0] }) == Set(try run.predictions().images.map(\.rawValue)))
    let labels = try workspace.table("reports/quality/labels.csv")
    let first = try #require(labels.rows.first)
    let explained = try workspace.run(
      "derm-refine", ["explain", first.fields[0], "--quality", "reports/quality"])
    #expect(explained.output.contains("quality   \(first.fields[3])"))
    #expect(explained.output.contains(first.fields[9]))
  }

  /// The test fold was not trained or validated on, nor was any image of its groups.
  private func expectHonestFold(_ run: Run, pack: Pack) throws {
    let predictions = try run.predictions()
    let tested = Set(predictions.images)
    let withPixels = pack.images.filter { $0.fold.rawValue == 0 && $0.pixels != nil }
    #expect(tested == Set(withPixels.map(\.id)))
    let validation = Set(try #require(run.manifest.validation["0"]))
    #expect(!validation.isEmpty)
    #expect(tested.isDisjoint(with: validation))
    let testGroups = Set(withPixels.map(\.group))
    let validationGroups = Set(pack.images.filter { validation.contains($0.id) }.map(\.group))
    #expect(testGroups.isDisjoint(with: validationGroups))
    let trainGroups = Set(
      pack.images.filter {
        $0.pixels != nil && !tested.contains($0.id) && !validation.contains($0.id)
      }.map(\.group))
    #expect(validationGroups.isDisjoint(with: trainGroups))
  }

  private func expectModelColumns(_ workspace: Workspace, report: String) throws {
    let columns = [
      "per_class_ap.csv": "model,class,label,evaluated,positives,cases,folds,prevalence,chance,"
        + "chance_high,beats_chance,ap,ap_low,ap_high,ap_pooled",
      "retrieval.csv": "query,rank,neighbour,distance,hit",
      "summary.csv": "model,metric,value,low,high,chance,chance_high",
    ]
    try expect(columns, workspace, folder: report)
    #expect(FileManager.default.fileExists(atPath: workspace.folder.file("\(report)/index.html")))
  }

  /// What the planted boxes and the run's own files add to a report.
  private func expectPointing(_ workspace: Workspace, _ run: Run, report: String) throws {
    let game = try workspace.table("\(report)/pointing.csv")
    let all = try #require(game.rows.first)
    // A lesion with a box has a map; labels that were planted wrong have no box of theirs.
    let maps = try #require(
      try run.attention(fold: 0, on: try Pack.open(workspace.folder.file("data/packs/latest"))))
    let lesions = maps.classes.count { $0 >= 0 }
    let played = (Int(all.fields[2]) ?? 0) + (Int(all.fields[8]) ?? 0)
    #expect(played > lesions * 8 / 10 && played <= lesions, "\(played) of \(lesions)")
    let summary = try workspace.table("\(report)/summary.csv")
    #expect(summary.rows.contains { $0.fields[1] == "F1" && !$0.fields[2].isEmpty })
    let card = try String(
      contentsOfFile: workspace.folder.file("\(report)/model-card.md"), encoding: .utf8)
    #expect(card.contains("Not for diagnosis"))
  }

  /// Columns may be added behind those of the contract.
  private func expect(_ columns: [String: String], _ workspace: Workspace, folder: String) throws {
    for (file, expected) in columns.sorted(by: { $0.key < $1.key }) {
      let header = try workspace.table("\(folder)/\(file)").header.joined(separator: ",")
      #expect("\(header),".hasPrefix("\(expected),"), "\(file): \(header)")
    }
  }
}
