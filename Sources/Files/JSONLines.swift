internal import Foundation
internal import Glibc
internal import Synchronization

/// Appends values to a file, one JSON object a line.
///
/// Each line goes out in one write, so a killed process or a full disk leaves whole lines, and at worst a
/// last one that is cut off before its line feed, which `JSONLines.read` leaves out.
package final class JSONLinesWriter: Sendable {
  private let path: String
  private let descriptor: Int32
  private let lock = Mutex(())

  /// Opens a file for appending and makes it and its folder when missing.
  ///
  /// Fails when the system refuses.
  package init(appendingTo path: String) throws(FileError) {
    try Folder.make(Folder.parent(of: path))
    self.path = path
    descriptor = unsafe open(
      path, O_WRONLY | O_CREAT | O_APPEND | O_NOFOLLOW | O_CLOEXEC, 0o644)
    guard descriptor >= 0 else { throw .lastSystemError("append to", path) }
  }

  deinit { close(descriptor) }

  /// Adds one line.
  ///
  /// Fails when the value has no JSON form or the disk is full.
  package func append(_ value: some Encodable) throws(FileError) {
    let line = try JSONLines.line(value)
    // On a full disk the first write may take a part; the second one then says why.
    let written = lock.withLock { _ in
      unsafe line.withUnsafeBytes { raw in
        let first = unsafe Glibc.write(descriptor, raw.baseAddress, raw.count)
        guard first >= 0, first < raw.count else { return first }
        let rest = unsafe Glibc.write(
          descriptor, raw.baseAddress.map { unsafe $0 + first }, raw.count - first)
        return rest < 0 ? rest : first + rest
      }
    }
    guard written == line.count else { throw .lastSystemError("append to", path) }
  }
}

package enum JSONLines {
  /// One value as a line with sorted keys and its line feed.
  ///
  /// Fails when the value has no JSON form.
  package static func line(_ value: some Encodable) throws(FileError) -> [UInt8] {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    do {
      return Array(try encoder.encode(value)) + [UInt8(ascii: "\n")]
    } catch {
      throw .json(path: "\(type(of: value))", reason: "\(error)")
    }
  }

  /// Reads all whole lines of a file; a last line without line feed is left out.
  ///
  /// Fails when the file is missing or a whole line is not of this type.
  package static func read<T: Decodable>(
    _ type: T.Type, at path: String
  ) throws(FileError) -> [T] {
    var values: [T] = []
    for line in try lines(at: path) where line.isEnded && !line.bytes.isEmpty {
      values.append(try CanonicalJSON.decode(type, from: line.bytes, path: path))
    }
    return values
  }

  /// A line of a file as it stands.
  package struct Line: Sendable {
    /// Its number, from 1.
    package let number: Int
    /// Its bytes without the line feed.
    package let bytes: [UInt8]
    /// Whether a line feed follows: a last line without one may be cut off.
    package let isEnded: Bool
  }

  /// All lines of a file, empty ones too; a file that ends with a line feed has no line behind it.
  ///
  /// Fails when the file is missing or can't be read.
  package static func lines(at path: String) throws(FileError) -> [Line] {
    let file = try MappedFile(path)
    let pieces = file.bytes(0..<file.count).split(
      separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
    let lines = pieces.enumerated().map { position, piece in
      Line(number: position + 1, bytes: Array(piece), isEnded: position < pieces.count - 1)
    }
    return lines.last?.bytes.isEmpty == true ? lines.dropLast() : lines
  }
}
