package import Digests
internal import Files

/// A table of corrections as it will be, checked and not yet written.
package struct CorrectionEdit: Sendable {
  /// The file.
  package let path: String
  /// Digest of the bytes that it is made from.
  package let before: Digest
  /// The bytes that it will have.
  package let bytes: [UInt8]

  /// Whether any byte changes; a table that is not there and would hold no row stays away.
  package var isChange: Bool { Digest.of(bytes) != before }

  /// Writes the file, which appears whole or not at all; nothing when no byte changes.
  ///
  /// Fails with `changedMeanwhile` when the file is no longer the one that was read, and when the system
  /// refuses.
  package func write() throws(TaxonomyError) {
    do {
      let now: [UInt8]
      if Folder.exists(path) {
        let file = try MappedFile(path)
        now = file.bytes(0..<file.count)
      } else {
        now = []
      }
      guard Digest.of(now) == before else { throw TaxonomyError.changedMeanwhile(path: path) }
      if now != bytes { try AtomicFile.write(bytes, to: path) }
    } catch let error as TaxonomyError {
      throw error
    } catch let error as FileError {
      throw .file(error)
    } catch {
      preconditionFailure("files fail with their own error: \(error)")
    }
  }
}

/// One row of a table of corrections.
package protocol CorrectionRow: Sendable {
  /// The line in the file; 0 for a row that is not written yet.
  var line: Int { get }
  /// The fields by the names of their columns, empty ones left out or empty.
  var fields: [String: String] { get }
  /// Whether two rows say the same, wherever they stand and however they are spaced.
  func says(_ other: Self) -> Bool
}

extension CorrectionText {
  /// The rows that go and those that come when old rows become others; rows that say the same stay.
  package static func difference<Row: CorrectionRow>(
    from old: [Row], to new: [Row]
  ) -> (gone: Set<Int>, added: [Row]) {
    var left = old
    var added: [Row] = []
    for row in new {
      if let same = left.firstIndex(where: { $0.says(row) }) {
        left.remove(at: same)
      } else {
        added.append(row)
      }
    }
    return (Set(left.map(\.line)), added)
  }

  /// Whether two lists of rows say the same, in whatever order.
  package static func agree<Row: CorrectionRow>(_ one: [Row], _ other: [Row]) -> Bool {
    let (gone, added) = difference(from: one, to: other)
    return gone.isEmpty && added.isEmpty && one.count == other.count
  }
}
