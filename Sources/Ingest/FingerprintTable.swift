package import Catalogue
internal import Digests
internal import Documents
internal import Files
internal import Foundation
package import Parallel
internal import Terms
internal import Vocabulary

/// What the images of a data set look like, as a file that can be sent without the images.
///
/// Columns: image, sha256, fingerprint (hexadecimal), features (Base64). Either of the last two is empty for an
/// image that has none.
package struct FingerprintTable: Sendable {
  /// An image's row.
  struct Row: Sendable {
    let image: String
    let sha256: Digest
    let fingerprint: ImageFingerprint?
    let features: LocalFeatures?
  }

  static let columns = ["image", "sha256", "fingerprint", "features"]

  /// The rows, in order of their images' ids when they come from a catalogue.
  let rows: [Row]

  /// Takes all whole images of a catalogue.
  ///
  /// Fails when it can't be read.
  package init(_ catalogue: Catalogue, progress: Parallel.Progress = .silent) throws {
    var rows: [Row] = []
    progress.begin("images", unit: "images", total: try catalogue.counts().images)
    try catalogue.images(each: { image in
      progress.advance()
      guard image.hasPixels, let digest = image.sha256 else { return }
      rows.append(
        Row(
          image: image.id.rawValue, sha256: digest, fingerprint: image.fingerprint,
          features: image.localFeatures))
    })
    self.rows = rows
  }

  /// Reads a file.
  ///
  /// Throws `IngestError.fingerprints` with the line of the first damage, `missing`, `noFile` or
  /// `unreadable`.
  package init(reading path: String) throws(IngestError) {
    try IngestError.checkReadable(path)
    let bytes: [UInt8]
    do {
      bytes = try ReadFile.bytes(path, limit: Self.longestFile)
    } catch {
      switch error {
      case .system(let reason): throw .unreadable(path: path, reason: reason)
      case .tooLarge(let size):
        throw .unsupportedInput(path: path, what: "it has \(size >> 20) MiB, which is too large")
      }
    }
    // derm wrote the file, so any damage refuses all of it: a comparison with a part of a data set
    // would look like one with the whole.
    let table = CSVTable.parse(bytes)
    func damage(_ line: Int, _ what: String) -> IngestError {
      .fingerprints(path: path, line: line, what: what)
    }
    guard table.header == Self.columns else {
      throw damage(
        table.headerLine, "the header has to be \(Self.columns.joined(separator: ","))")
    }
    if let problem = table.problems.first { throw damage(problem.line, problem.what) }
    var rows: [Row] = []
    var seen: Set<String> = []
    for row in table.rows {
      guard row.fields.count == Self.columns.count else {
        throw damage(
          row.line, "the row has \(NumberText.counted(row.fields.count, "field")), not 4")
      }
      let read = try Self.row(row.fields) { damage(row.line, $0) }
      guard seen.insert(read.image).inserted else {
        throw damage(row.line, "the image \(read.image) stands in an earlier row too")
      }
      rows.append(read)
    }
    self.rows = rows
  }

  /// 20 million images would have more.
  private static let longestFile = 1 << 33

  private static func row(
    _ fields: [String], _ damage: (String) -> IngestError
  ) throws(IngestError) -> Row {
    guard !fields[0].isEmpty else { throw damage("the image has no name") }
    guard let digest = Digest(hex: fields[1]) else {
      throw damage("sha256 is not 64 hexadecimal digits")
    }
    var fingerprint: ImageFingerprint?
    // Empty means that the image has none; what is there but can't be read is damage.
    if !fields[2].isEmpty {
      fingerprint = Hexadecimal.bytes(fields[2]).flatMap { ImageFingerprint(bytes: $0) }
      guard fingerprint != nil else {
        throw damage("fingerprint is not \(2 * ImageFingerprint.byteCount) hexadecimal digits")
      }
    }
    var features: LocalFeatures?
    if !fields[3].isEmpty {
      features = Data(base64Encoded: fields[3]).flatMap { LocalFeatures(bytes: Array($0)) }
      guard features != nil else { throw damage("features can't be read: the field is damaged") }
    }
    return Row(image: fields[0], sha256: digest, fingerprint: fingerprint, features: features)
  }

  /// Writes the file, whole or not at all.
  ///
  /// Throws `FileError`.
  package func write(to path: String) throws {
    var writer = CSVWriter(columns: Self.columns)
    for row in rows {
      writer.row([
        row.image, row.sha256.hex, row.fingerprint.map { Hexadecimal.text($0.bytes) } ?? "",
        row.features.map { Data($0.bytes).base64EncodedString() } ?? "",
      ])
    }
    try writer.write(to: path)
  }
}
