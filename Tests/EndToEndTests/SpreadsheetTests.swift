import Foundation
import Provenance
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

  @Test("splits, rules as a sheet and as SSSOM, and overrides survive opening and saving")
  func roundTrip() throws {
    let place = try Workplace()
    try place.run("derm-sample", ["data/atlas", "--cases", "60", "--image-side", "64"])
    try place.run("derm-ingest")
    try place.run(
      "derm-refine",
      ["--rules", "taxonomy/rules.yaml", "--bootstraps", "0", "--permutations", "0"])
    let sheet = try place.run("derm-refine", ["export", "--to", "csv"]).output
    let sssom = try place.run("derm-refine", ["export", "--to", "sssom"]).output
    try AtomicFile.write(sheet, to: place.folder.file("sheet.csv"))
    try AtomicFile.write(sssom, to: place.folder.file("rules.sssom.tsv"))
    let image = try #require(try place.table("reports/dataset/splits.csv").rows.first?.fields[0])
    try AtomicFile.write(
      "image,remove_term,exclude,why,by,date\n\(image),,yes,\"=blurred, dark\",dp,2026-11-23\n",
      to: place.folder.file("overrides.csv"))
    for (name, token) in Self.forms {
      let saved = "saved/\(name)"
      func save(_ file: String, tabbed: Bool = false) throws -> String {
        try LibreOffice.save(
          place.folder.file(file), to: place.folder.file(saved), as: token, tabbed: tabbed)
      }
      let splits = try save("reports/dataset/splits.csv")
      let verdict = try place.run("derm-refine", ["splits", "verify", splits])
      #expect(verdict.output.contains("sound") || verdict.errors.contains("sound"), "\(name)")
      for file in [try save("sheet.csv"), try save("rules.sssom.tsv", tabbed: true)] {
        let back = try place.run("derm-refine", ["import", file, "--dry-run", "--by", "dp"])
        #expect(back.output.isEmpty, "\(name), \(file): nothing may change: \(back.output)")
      }
      try Data(contentsOf: URL(fileURLWithPath: try save("overrides.csv")))
        .write(to: URL(fileURLWithPath: place.folder.file("taxonomy/rules.overrides.csv")))
      let lint = try place.run("derm-refine", ["lint"])
      #expect(!lint.output.contains("overrides.csv"), "\(name): \(lint.output)")
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
