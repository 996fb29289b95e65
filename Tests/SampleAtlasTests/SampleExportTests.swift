import Digests
import Documents
import Files
import Foundation
import TestSupport
import Testing
@testable import SampleAtlas

@Suite struct SampleExportTests {
  static let vocabulary = Checkout.file("data/vocabulary")

  static func export(_ options: SampleOptions) throws -> SampleExport {
    try SampleExport(options, vocabularyFolder: vocabulary)
  }

  /// The digest of every file below a folder and of the truth next to it, by relative path.
  static func digests(_ folder: String) throws -> [String: String] {
    var result = ["truth": try Digest.ofFile(folder + ".truth.csv").hex]
    for path in try FileManager.default.subpathsOfDirectory(atPath: folder)
    where !Folder.isFolder("\(folder)/\(path)") {
      result[path] = try Digest.ofFile("\(folder)/\(path)").hex
    }
    return result
  }

  static let small = SampleOptions(cases: 9, seed: 4, imageSide: 64, dirty: 0.5, duplicates: 0.2)

  @Test func `the same seed gives the same bytes on any number of threads`() throws {
    let folder = TemporaryFolder()
    #expect(try Self.export(Self.small).write(to: folder.file("a"), threads: 1))
    #expect(try Self.export(Self.small).write(to: folder.file("b"), threads: 3))
    let first = try Self.digests(folder.file("a"))
    #expect(first.count > 20)
    #expect(first == (try Self.digests(folder.file("b"))))
    var other = Self.small
    other.seed = 5
    #expect(try Self.export(other).write(to: folder.file("c"), threads: 2))
    #expect(first["truth"] != (try Self.digests(folder.file("c")))["truth"])
  }

  @Test func `a stopped run resumes, and a finished one is left alone`() throws {
    let folder = TemporaryFolder()
    let export = try Self.export(Self.small)
    #expect(try export.write(to: folder.file("whole"), threads: 2))
    let output = SampleFolder(folder.file("cut"), options: Self.small)
    #expect(try output.open())
    for number in 0..<7 { _ = try export.image(number, into: output) }
    #expect(!Folder.exists(folder.file("cut")))
    #expect(try export.write(to: folder.file("cut"), threads: 2))
    #expect(try Self.digests(folder.file("cut")) == Self.digests(folder.file("whole")))
    #expect(try !export.write(to: folder.file("cut"), threads: 2))
  }

  @Test func `a folder that is no sample atlas is not touched`() throws {
    let folder = TemporaryFolder()
    try AtomicFile.write("mine", to: folder.file("out/notes.txt"))
    #expect(throws: FileError.self) {
      try Self.export(Self.small).write(to: folder.file("out"), threads: 1)
    }
    #expect(Folder.exists(folder.file("out/notes.txt")))
  }

  @Test func `another atlas takes its place, but no file that somebody put into or next to it`()
    throws
  {
    let folder = TemporaryFolder()
    let out = folder.file("out")
    var options = Self.small
    options.cases = 2
    for name in ["out.old/mine", "out.tmp/mine"] {
      try AtomicFile.write("mine", to: folder.file(name))
    }
    #expect(try Self.export(options).write(to: out, threads: 2))
    options.seed = 9
    #expect(try Self.export(options).write(to: out, threads: 2))
    #expect(
      try Folder.names(in: folder.path) == ["out", "out.old", "out.tmp", "out.truth.csv"])
    try AtomicFile.write("mine", to: "\(out)/pages/notes.txt")
    options.seed = 10
    #expect(throws: FileError.self) { try Self.export(options).write(to: out, threads: 2) }
    #expect(Folder.exists("\(out)/pages/notes.txt"))
    try AtomicFile.write("mine", to: folder.file("new.truth.csv"))
    try AtomicFile.write("mine", to: folder.file("other.partial/notes.txt"))
    for name in ["new", "other"] {
      #expect(throws: FileError.self) {
        try Self.export(options).write(to: folder.file(name), threads: 2)
      }
      #expect(!Folder.exists(folder.file(name)))
    }
    #expect(Folder.exists(folder.file("other.partial/notes.txt")))
  }

  @Test func `pages say what the truth says`() throws {
    let folder = TemporaryFolder()
    let options = SampleOptions(cases: 12, seed: 2, imageSide: 48, dirty: 0, duplicates: 0.1)
    #expect(try Self.export(options).write(to: folder.file("a"), threads: 2))
    let truth = CSVTable.parse(
      Array(try Data(contentsOf: URL(fileURLWithPath: folder.file("a.truth.csv")))))
    let term = try #require(truth.index(of: "terms"))
    let site = try #require(truth.index(of: "site_path"))
    var pages = ""
    for name in try Folder.names(in: folder.file("a/pages")) {
      pages += try String(contentsOfFile: folder.file("a/pages/\(name)"), encoding: .utf8)
    }
    for row in truth.rows {
      let block = try #require(
        pages.components(separatedBy: "<span data-image-id=\"\(row.fields[0])\"").dropFirst().first?
          .components(separatedBy: "case-summary").first)
      let lesions =
        block.components(separatedBy: "Primary Lesions</h3>").dropFirst().first?
        .components(separatedBy: "</ul>").first ?? ""
      let found = lesions.matches(of: #/<li>(.*?)</li>/#).map { String($0.1) }
      #expect(found.joined(separator: "|").replacing("&amp;", with: "&") == row.fields[term])
      #expect(row.fields[site].split(separator: "|").allSatisfy { block.contains($0) })
      #expect(Folder.exists(folder.file("a/imagelibrary/large/\(row.fields[7])")))
    }
    #expect(truth.rows.count > 20)
  }

  @Test("each form is written and can be read", arguments: SampleOptions.Form.allCases)
  func forms(form: SampleOptions.Form) throws {
    let folder = TemporaryFolder()
    var options = Self.small
    options.form = form
    let export = try Self.export(options)
    #expect(try export.write(to: folder.file("a"), threads: 2))
    let files = Set(try FileManager.default.subpathsOfDirectory(atPath: folder.file("a")))
    let expected =
      switch form {
      case .html: "pages/\(export.plan.cases[0].page).html"
      case .json: "imageData/imageData-0001.json"
      case .xml: "atlas.xml"
      case .table: "mapping.yaml"
      }
    #expect(files.contains(expected) && files.contains("facetData.json"))
    if form == .json {
      let data = try Data(contentsOf: URL(fileURLWithPath: folder.file("a/\(expected)")))
      let answer = try #require(try JSONSerialization.jsonObject(with: data) as? [String: Any])
      #expect((answer["Results"] as? [Any])?.count == export.imageCount)
    }
  }
}
