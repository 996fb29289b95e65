internal import Digests
internal import Foundation
internal import GRDB
internal import Vocabulary

/// How values lie in columns.
enum ColumnText {
  /// Between the elements of a path or list; no source text holds it, because text is cleaned of
  /// control characters when it is decoded.
  static let separator = "\u{1F}"

  static func join(_ elements: [String]) -> String {
    elements.joined(separator: separator)
  }

  static func split(_ text: String) -> [String] {
    guard !text.isEmpty else { return [] }
    guard text.utf8.contains(0x1F) else { return [text] }
    return text.split(separator: "\u{1F}", omittingEmptySubsequences: false).map(String.init)
  }
}

extension Digest {
  /// The value to store.
  var data: Data { Data(bytes) }

  /// Reads a stored value.
  init(column data: Data) throws {
    guard let digest = Digest(bytes: Array(data)) else {
      throw DatabaseError(resultCode: .SQLITE_MISMATCH, message: "a digest has \(data.count) bytes")
    }
    self = digest
  }
}

extension Row {
  /// A digest at a position; nil for NULL.
  func digest(_ index: Int) throws -> Digest? {
    let data: Data? = self[index]
    return try data.map { try Digest(column: $0) }
  }

  /// A fingerprint at a position; nil for NULL.
  func fingerprint(_ index: Int) throws -> ImageFingerprint? {
    let data: Data? = self[index]
    guard let data else { return nil }
    guard let fingerprint = ImageFingerprint(bytes: Array(data)) else {
      throw DatabaseError(
        resultCode: .SQLITE_MISMATCH, message: "a fingerprint has \(data.count) bytes")
    }
    return fingerprint
  }

  /// Local features at a position; nil for NULL.
  func localFeatures(_ index: Int) throws -> LocalFeatures? {
    let data: Data? = self[index]
    guard let data else { return nil }
    guard let features = LocalFeatures(bytes: Array(data)) else {
      throw DatabaseError(
        resultCode: .SQLITE_MISMATCH, message: "\(data.count) bytes can't be local features")
    }
    return features
  }

  /// A number of pixels at a position, 0 for NULL; no image has more columns or rows than 32 bits hold.
  func side(_ index: Int) throws -> Int {
    let side: Int = self[index] ?? 0
    guard (0...Int(UInt32.max)).contains(side) else {
      throw DatabaseError(
        resultCode: .SQLITE_CORRUPT, message: "an image has \(side) columns or rows")
    }
    return side
  }

  /// An image's orientation as EXIF numbers it, 1 for NULL.
  func orientation(_ index: Int) throws -> Int {
    let orientation: Int = self[index] ?? 1
    guard (1...8).contains(orientation) else {
      throw DatabaseError(resultCode: .SQLITE_CORRUPT, message: "no orientation is \(orientation)")
    }
    return orientation
  }

  /// A byte range from two columns.
  func byteRange(_ start: Int, _ end: Int) -> Range<Int>? {
    guard let lower: Int = self[start], let upper: Int = self[end], lower <= upper else {
      return nil
    }
    return lower..<upper
  }

  /// A value with a fixed set of names; derm writes no others, and the table's
  /// CHECK keeps out those of other programs.
  func named<Value: RawRepresentable>(_ index: Int) throws -> Value
  where Value.RawValue == String {
    let name: String = self[index]
    guard let value = Value(rawValue: name) else {
      throw DatabaseError(
        resultCode: .SQLITE_MISMATCH, message: "\(name) is no \(Value.self)")
    }
    return value
  }
}
