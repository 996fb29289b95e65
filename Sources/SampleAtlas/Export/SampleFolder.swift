internal import Files
internal import Foundation

/// The folder of an atlas in the making: `OUT.partial` until it is complete, then `OUT`.
///
/// Files are renamed into place, so each is whole; whether the disk has them is settled once, at the end.
struct SampleFolder: Sendable {
  let folder: String
  let partial: String
  private let stamp: String
  private let truthPath: String

  init(_ folder: String, options: SampleOptions) {
    var path = folder
    while path.count > 1, path.hasSuffix("/") { path.removeLast() }
    truthPath = path + ".truth.csv"
    // A link stays a link; what it leads to is made and replaced.
    self.folder = Folder.linkTarget(path) == nil ? path : Folder.resolved(path)
    partial = self.folder + ".partial"
    // Defaults are not written, so that atlases from before an option stay complete.
    let predilection =
      options.predilection == 1 ? "" : "\"predilection\":\(options.predilection),"
    let lookAlikes = options.lookAlikes == 0 ? "" : "\"look-alikes\":\(options.lookAlikes),"
    stamp = """
      {"atlas":"derm-sample 1","cases":\(options.cases),"dirty":\(options.dirty),\
      "duplicates":\(options.duplicates),\(options.errors.stamp)"form":"\(options.form.rawValue)",\
      \(lookAlikes)\(predilection)\
      "side":\(options.imageSide),"seed":\(options.seed)}

      """
  }

  private static let stampName = ".derm-sample"
  private static let kind = "sample atlas"

  /// Makes the partial folder ready; false when the finished one already holds this atlas.
  ///
  /// Fails when anything but a sample atlas has one of the names.
  func open() throws -> Bool {
    if text(of: "\(folder)/\(Self.stampName)") == stamp, Folder.exists(truthPath) { return false }
    try AtomicFolder.check(folder, as: Self.kind)
    _ = try OutputFile.target(truthPath, beginning: Array(TruthTable.beginning.utf8))
    if Folder.exists(partial), text(of: "\(partial)/\(Self.stampName)") != stamp {
      // A whole one is there when a process was killed while it put another in its place.
      try AtomicFolder.removeOwn(partial, as: Self.kind)
    }
    for name in ["imagelibrary/large", ".boxes"] { try Folder.make("\(partial)/\(name)") }
    try write(Array(stamp.utf8), Self.stampName)
    return true
  }

  /// Puts the finished folder in place, the truth next to it first.
  func finish(truth: String) throws {
    try Folder.remove("\(partial)/.boxes")
    try OutputFile.write(truth, to: truthPath)
    try AtomicFolder.put(partial, at: folder, as: Self.kind)
  }

  /// Writes a file of the partial folder whole, and makes its folder.
  func write(_ bytes: [UInt8], _ name: String) throws {
    let path = "\(partial)/\(name)"
    do {
      try Data(bytes).write(to: URL(fileURLWithPath: path), options: .atomic)
    } catch {
      try Folder.make(Folder.parent(of: path))
      do { try Data(bytes).write(to: URL(fileURLWithPath: path), options: .atomic) } catch {
        throw SampleError.notWritten(path: path, reason: error.localizedDescription)
      }
    }
  }

  /// Remembers where things lie in a drawn image, after the image itself was written.
  func note(_ layout: ImageLayout, of image: PlannedImage) throws {
    try write(Array(layout.note.utf8), ".boxes/\(image.id)")
  }

  /// The layout of an image that an earlier run drew; nil when it is still to be drawn.
  func layout(ofFinished image: PlannedImage) -> ImageLayout? {
    text(of: "\(partial)/.boxes/\(image.id)").map {
      ImageLayout(note: $0, findings: image.findings.count)
    }
  }

  private func text(of path: String) -> String? {
    guard let data = try? Data(contentsOf: URL(fileURLWithPath: path)) else { return nil }
    return String(decoding: data, as: UTF8.self)
  }
}
