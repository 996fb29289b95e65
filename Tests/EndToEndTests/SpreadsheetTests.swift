import Artifacts
import Documents
import Files
import Foundation
import Randomness
import TestSupport
import Testing

/// derm's own tables, opened and saved by LibreOffice, come back.
@Suite(
  .serialized,
  .enabled(if: LibreOffice.path != nil, "LibreOffice is absent (Debian: libreoffice-calc)"))
struct SpreadsheetTests {
  /// The forms in which a person may save: separator, character set.
  private static let forms: [(name: String, token: String)] = [
    ("semicolons", "59,34,76"), ("tabs in UTF-16", "9,34,65535"), ("commas", "44,34,76"),
  ]

  @Test("splits, rules as a CSV and as SSSOM, and overrides survive opening and saving")
  func roundTrip() throws {
    let workspace = try Workspace()
    try workspace.run("derm-sample", ["data/atlas", "--cases", "60", "--image-side", "64"])
    try workspace.run("derm-ingest")
    try workspace.run(
      "derm-refine",
      ["--rules", "taxonomy/rules.yaml", "--bootstraps", "0", "--permutations", "0"])
    let sheet = try workspace.run("derm-refine", ["export", "--to", "csv"]).output
    let sssom = try workspace.run("derm-refine", ["export", "--to", "sssom"]).output
    try AtomicFile.write(sheet, to: workspace.folder.file("sheet.csv"))
    try AtomicFile.write(sssom, to: workspace.folder.file("rules.sssom.tsv"))
    let image = try #require(
      try workspace.table("reports/dataset/splits.csv").rows.first?.fields[0])
    try AtomicFile.write(
      "image,remove_term,exclude,why,by,date\n\(image),,yes,\"=blurred, dark\",dp,2026-11-23\n",
      to: workspace.folder.file("overrides.csv"))
    for (name, token) in Self.forms {
      let saved = "saved/\(name)"
      func save(_ file: String, tabbed: Bool = false) throws -> String {
        try LibreOffice.save(
          workspace.folder.file(file), to: workspace.folder.file(saved), as: token, tabbed: tabbed)
      }
      let splits = try save("reports/dataset/splits.csv")
      let check = try workspace.run("derm-refine", ["splits", "verify", splits])
      #expect(check.output.contains("sound") || check.errors.contains("sound"), "\(name)")
      for file in [try save("sheet.csv"), try save("rules.sssom.tsv", tabbed: true)] {
        let back = try workspace.run("derm-refine", ["import", file, "--dry-run", "--by", "dp"])
        #expect(back.output.isEmpty, "\(name), \(file): nothing may change: \(back.output)")
      }
      try Data(contentsOf: URL(fileURLWithPath: try save("overrides.csv")))
        .write(to: URL(fileURLWithPath: workspace.folder.file("taxonomy/rules.overrides.csv")))
      let lint = try workspace.run("derm-refine", ["lint"])
      #expect(!lint.output.contains("overrides.csv"), "\(name): \(lint.output)")
    }
  }

  @Test("a map of names renames the same tensors after opening and saving")
  func names() throws {
    let folder = TemporaryFolder()
    let tensors = [
      "backbone.conv1.weight", "module.layer1.0.bn1.weight", "head.bias", "=odd.name", "a,b",
    ]
    let file = Safetensors(
      tensors: tensors.map { StoredTensor(name: $0, shape: [2], floats: [1, 2]) })
    try file.write(to: folder.file("w.safetensors"))
    try AtomicFile.write(
      "from,to\nbackbone.**,**\nmodule.*.0.**,*.9.**\nhead.bias,\n\"'=odd.name\",odd.name\n\"a,b\",\"a \"\"b\"\"\"\n",
      to: folder.file("names.csv"))
    let expected = try converted(folder, names: folder.file("names.csv"))
    #expect(
      expected.map(\.name).sorted()
        == ["a \"b\"", "conv1.weight", "layer1.9.bn1.weight", "odd.name"])
    for (name, token) in Self.forms {
      let saved = try LibreOffice.save(
        folder.file("names.csv"), to: folder.file("saved/\(name)"), as: token, tabbed: false)
      #expect(try converted(folder, names: saved) == expected, "\(name)")
    }
  }

  /// The weights `w.safetensors` with their names mapped.
  private func converted(_ folder: TemporaryFolder, names: String) throws -> [StoredTensor] {
    let outcome = try CommandLineTool("derm-train").run(
      ["convert", "w.safetensors", "out.safetensors", "--names", names], in: folder.path)
    #expect(outcome.status == 0, "\(outcome.errors)")
    return try Safetensors.read(folder.file("out.safetensors")).tensors
  }

  @Test("a table of scores gives the same scores after opening and saving")
  func scores() throws {
    let folder = TemporaryFolder()
    var random = RandomStream(seed: 7, purpose: "scores", index: 0)
    var table = "image,fold,lesion:papule,lesion:scale,site:arm,lesion-logit:papule,"
    table += "lesion-logit:scale,site-logit:arm\n"
    for image in 0..<60 {
      // As derm writes them, from nearly 0 to nearly 1.
      let logits = (0..<3).map { _ in Float(random.unit() * 36 - 18) }
      let shares = logits.map { 1 / (1 + exp(-$0)) }
      let fields = (shares + logits).map { NumberText.g9($0) }
      table += "\"s/image \(image)\",\(image % 5),\(fields.joined(separator: ","))\n"
    }
    try AtomicFile.write(table, to: folder.file("predictions.csv"))
    let before = try Predictions.read(folder.file("predictions.csv"))
    for (name, token) in Self.forms {
      let saved = try LibreOffice.save(
        folder.file("predictions.csv"), to: folder.file("saved/\(name)"), as: token, tabbed: false)
      #expect(try Predictions.read(saved) == before, "\(name)")
    }
  }
}

/// LibreOffice without its windows.
private enum LibreOffice {
  /// The program; nil where it is not installed.
  static let path = ["/usr/bin/soffice", "/usr/bin/libreoffice"].first {
    FileManager.default.isExecutableFile(atPath: $0)
  }

  /// Opens a table and saves it as a person would, with a separator, quote and character set; the new file.
  static func save(
    _ file: String, to folder: String, as token: String, tabbed: Bool
  ) throws -> String {
    let scratch = TemporaryFolder()
    let process = Process()
    process.executableURL = URL(fileURLWithPath: try #require(path))
    process.arguments = [
      "-env:UserInstallation=file://\(scratch.path)", "--headless",
      "--infilter=Text - txt - csv (StarCalc):\(tabbed ? 9 : 44),34,76,1",
      "--convert-to", "csv:Text - txt - csv (StarCalc):\(token),1", "--outdir", folder, file,
    ]
    process.standardOutput = FileHandle.nullDevice
    process.standardError = FileHandle.nullDevice
    try process.run()
    process.waitUntilExit()
    let name = URL(fileURLWithPath: file).deletingPathExtension().lastPathComponent
    let saved = "\(folder)/\(name).csv"
    try #require(FileManager.default.fileExists(atPath: saved), "LibreOffice wrote nothing")
    return saved
  }
}
