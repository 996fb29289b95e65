import Artifacts
import Digests
import Files
import Foundation
import TestSupport
import Testing
import Vocabulary
@testable import Exchange

@Suite struct ExportFolderTests {
  private func files(_ folder: String) throws -> [String: Digest] {
    var files: [String: Digest] = [:]
    for path in try FileManager.default.subpathsOfDirectory(atPath: folder)
    where !Folder.isFolder("\(folder)/\(path)") {
      files[path] = try Digest.ofFile("\(folder)/\(path)")
    }
    return files
  }

  /// All exports by name.
  static let exports: [(name: String, write: @Sendable (ExportRequest) throws -> ExportSummary)] = [
    ("croissant", { try CroissantExport().write($0) }),
    ("imagefolder", { try ImageFolderExport().write($0) }),
    (
      "shards",
      {
        var export = TarExport()
        export.shardSize = 2
        return try export.write($0)
      }
    ),
  ]

  @Test("an export replaces an older one and gives the same bytes", arguments: 0..<3)
  func again(number: Int) throws {
    let data = try TinyDataset()
    let export = Self.exports[number]
    let summary = try export.write(data.request(export.name))
    #expect(summary.images == 4 && summary.withoutPixels == 1)
    let before = try files(data.folder.file(export.name))
    #expect(before.count >= 3)
    _ = try export.write(data.request("\(export.name)/"))
    #expect(try files(data.folder.file(export.name)) == before)
    let other = try TinyDataset()
    _ = try export.write(other.request("elsewhere"))
    #expect(try files(other.folder.file("elsewhere")) == before)
    #expect(try Folder.names(in: data.folder.path).filter { $0.contains("tmp") }.isEmpty)
  }

  @Test("a folder with anything else in it is not replaced", arguments: 0..<3)
  func foreign(number: Int) throws {
    let data = try TinyDataset()
    let export = Self.exports[number]
    let path = data.folder.file("export")
    try AtomicFile.write("mine", to: "\(path)/notes.txt")
    #expect(throws: FileError.occupied(path: path, holds: "'notes.txt'")) {
      try export.write(data.request("export"))
    }
    try Folder.remove(path)
    // Empty folders are taken.
    try Folder.make(path)
    _ = try export.write(data.request("export"))
    try AtomicFile.write("mine", to: "\(path)/notes.txt")
    #expect(throws: FileError.occupied(path: path, holds: "'notes.txt'")) {
      try export.write(data.request("export"))
    }
    #expect(Folder.exists("\(path)/notes.txt") && Folder.exists("\(path)/derm-export.json"))
  }

  @Test("a file is replaced only by an archive when it was one of ours")
  func file() throws {
    let data = try TinyDataset()
    let path = data.folder.file("x.tar")
    try AtomicFile.write("pax_global_header, but somebody else's", to: path)
    #expect(
      throws: FileError.occupied(path: path, holds: "something else than such a result")
    ) {
      try TarExport().write(data.request("x.tar"))
    }
    try Folder.remove(path)
    _ = try TarExport().write(data.request("x.tar"))
    let digest = try Digest.ofFile(path)
    _ = try TarExport().write(data.request("x.tar"))
    #expect(try Digest.ofFile(path) == digest)
  }

  @Test("a damaged image stops an export before anything is written", arguments: 0..<3)
  func damage(number: Int) throws {
    let data = try TinyDataset()
    let export = Self.exports[number]
    let name = "images-\(data.pack.manifest.imagesDigest.hex).bin"
    let store = "\(data.pack.path)/\(name)"
    var bytes = try Array(Data(contentsOf: URL(fileURLWithPath: store)))
    bytes[bytes.count - 3] ^= 1
    try Folder.remove(store)
    try AtomicFile.write(bytes, to: store)
    #expect {
      let damaged = try Pack.open(data.pack.path)
      _ = try export.write(ExportRequest(damaged, to: data.folder.file("export")))
    } throws: { error in
      (error as? PackError)?.exitStatus == .badData
    }
    // Not even where the pack was opened for its labels alone.
    let unread = try Pack.open(data.pack.path, readsImages: false)
    #expect {
      try export.write(ExportRequest(unread, to: data.folder.file("export")))
    } throws: { error in
      (error as? ExchangeError)?.exitStatus == .badData
    }
    #expect(!Folder.exists(data.folder.file("export")))
  }

  @Test("parts hold every image once, and a fold that is not there is refused")
  func parts() throws {
    let data = try TinyDataset()
    let all = [0, 1, 2, 4]
    for parts in [ExportParts.together, .folds, .test(1)] {
      let divided = try parts.divide(all, of: data.pack)
      #expect(divided.flatMap(\.images).sorted() == all)
    }
    let tested = try ExportParts.test(1).divide(all, of: data.pack)
    #expect(tested[0].name == "train" && tested[0].images == [0, 1])
    #expect(tested[1].name == "test" && tested[1].images == [2, 4])
    #expect(throws: ExchangeError.noSuchFold(2, folds: 2)) {
      try ExportParts.test(2).divide(all, of: data.pack)
    }
  }
}
