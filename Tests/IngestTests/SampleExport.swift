import Foundation
import TestSupport

/// A small export in a temporary folder, in the atlas's own layout.
struct SampleExport {
  let folder = TemporaryFolder()
  /// The export's root; its name is the atlas's.
  var root: String { folder.file("atlas") }

  init() throws {
    try write("pages/4711.html", Checkout.fixture("Ingest/case.html"))
    // The alpha PNG is called .JPG; the cut JPEG lacks its end.
    try write("imagelibrary/large/A 1.JPG", Checkout.fixture("Imaging/alpha.png"))
    let jpeg = try Checkout.fixture("Imaging/baseline.jpg")
    try write("imagelibrary/large/B.jpg", jpeg)
    try write("imagelibrary/large/c.jpg", Array(jpeg.prefix(jpeg.count * 2 / 3)))
  }

  func write(_ path: String, _ bytes: [UInt8]) throws {
    let url = URL(fileURLWithPath: "\(root)/\(path)")
    try FileManager.default.createDirectory(
      at: url.deletingLastPathComponent(), withIntermediateDirectories: true)
    try Data(bytes).write(to: url)
  }

  func write(_ path: String, _ text: String) throws {
    try write(path, Array(text.utf8))
  }

  func remove(_ path: String) throws {
    try FileManager.default.removeItem(atPath: "\(root)/\(path)")
  }

  /// A case page with one image and some lesions.
  static func page(_ id: String, lesions: [String]) -> String {
    let items = lesions.map { "<li>\($0)</li>" }.joined()
    return """
      <div class="case-summary"><span class="image-rating" data-image-id="\(id)">1</span>
      <table><tr><th>Patient case no.</th><td>\(id)</td></tr></table>
      <h3>Primary Lesions</h3><ul>\(items)</ul></div>
      """
  }
}

extension Array where Element == UInt8 {
  func write(to path: String) throws {
    try Data(self).write(to: URL(fileURLWithPath: path))
  }
}
