import Catalogue
import Foundation
import TestSupport
import Vocabulary
@testable import Ingest

/// A table with image files in a temporary folder, read through a mapping.
struct TableExport {
  let folder = TemporaryFolder()
  let catalogue: Catalogue
  /// The export's root; the atlas is called after it.
  var root: String { folder.file("set") }

  init(mapping: String = "image: {column: id}\ndiagnosis: dx\n") throws {
    catalogue = try Catalogue(folder.file("c.sqlite"))
    try FileManager.default.createDirectory(atPath: root, withIntermediateDirectories: true)
    try Array("derm_mapping: 1\ntable: t.csv\n\(mapping)".utf8).write(to: folder.file("m.yaml"))
  }

  func write(_ path: String, _ bytes: [UInt8]) throws {
    let full = "\(root)/\(path)"
    // Foundation would change the name's bytes if it came as an address.
    try FileManager.default.createDirectory(
      atPath: String(full[..<(full.lastIndex(of: "/") ?? full.endIndex)]),
      withIntermediateDirectories: true)
    guard FileManager.default.createFile(atPath: full, contents: Data(bytes)) else {
      throw CocoaError(.fileWriteUnknown)
    }
  }

  /// Writes a table of images, all with one diagnosis.
  func table(_ ids: [String]) throws {
    let rows = ids.map { "\"\($0)\",nevus" }
    try write("t.csv", Array((["id,dx"] + rows).joined(separator: "\n").utf8) + [0x0A])
  }

  /// Writes images that can be decoded.
  func pictures(_ paths: [String]) throws {
    for path in paths { try write(path, Checkout.fixture("Imaging/baseline.jpg")) }
  }

  func remove(_ path: String) throws {
    try FileManager.default.removeItem(atPath: "\(root)/\(path)")
  }

  @discardableResult
  func ingest(
    accepting: Bool = false, images: String? = nil, mapping: String? = nil
  ) throws -> IngestSummary {
    var request = IngestRequest(paths: [root])
    request.mapping = mapping ?? folder.file("m.yaml")
    request.images = images
    request.threads = 2
    request.acceptsCoverage = accepting
    return try Ingestion(request, into: catalogue).run()
  }

  func findings(_ code: String) throws -> [Finding] {
    try catalogue.findings().filter { $0.code == code }
  }

  var codes: [String] {
    get throws { try catalogue.findings().map(\.code) }
  }

  /// The images' files, relative to the root; nil for those without pixels.
  var files: [String: String?] {
    get throws {
      let pairs = try catalogue.images().map { image in
        (
          String(image.id.rawValue.dropFirst(4)),
          image.state == .usable
            ? image.pixelFile.map { String($0.dropFirst(root.count + 1)) } : nil
        )
      }
      return Dictionary(pairs) { first, _ in first }
    }
  }
}
