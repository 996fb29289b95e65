package import Digests
internal import Files

/// A table of corrections as it will be, checked and not yet written.
package struct CorrectionEdit: Sendable {
  /// The path to write to.
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
      // An editor or a second process may have saved the table since it was read: without a second
      // look, its rows would be overwritten. A table that is not there counts as one without a
      // byte.
      let now: [UInt8]
      if Folder.exists(path) {
        let file = try MappedFile(path)
        now = file.bytes(0..<file.count)
      } else {
        now = []
      }
      guard Digest.of(now) == before else { throw TaxonomyError.changedMeanwhile(path: path) }
      if now != bytes { try AtomicFile.write(bytes, to: Folder.resolved(path)) }
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
  /// All that the row says, in one order: two rows with equal ones say the same, wherever they stand and however
  /// they are spaced.
  var meaning: [[String]] { get }
}

extension CorrectionRow {
  /// Whether two rows say the same, wherever they stand and however they are spaced.
  package func says(_ other: Self) -> Bool { meaning == other.meaning }
}

extension CorrectionText {
  /// The rows that go and those that come when old rows become others; rows that say the same stay.
  package static func difference<Row: CorrectionRow>(
    from old: [Row], to new: [Row]
  ) -> (gone: Set<Int>, added: [Row]) {
    // The first of the old rows that say the same is the first to be kept.
    var left = Dictionary(grouping: old.reversed(), by: \.meaning)
    var gone = Set(old.map(\.line))
    var added: [Row] = []
    for row in new {
      if let same = left[row.meaning]?.popLast() {
        gone.remove(same.line)
      } else {
        added.append(row)
      }
    }
    return (gone, added)
  }

  /// Whether two lists of rows say the same, in whatever order.
  package static func agree<Row: CorrectionRow>(_ one: [Row], _ other: [Row]) -> Bool {
    let (gone, added) = difference(from: one, to: other)
    return gone.isEmpty && added.isEmpty && one.count == other.count
  }
}

/// A table of corrections in which some rows were replaced.
package struct CorrectedTable<Subject: Hashable & Sendable, Table: Sendable>: Sendable {
  /// The file as it will be.
  package let edit: CorrectionEdit
  /// What its reader makes of it.
  package let table: Table
  /// What the reader would refuse or read otherwise, by image or pair: all rows of these stayed as they were.
  package let refused: [Subject: [RuleFinding]]
}
