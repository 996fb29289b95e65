internal import Files
internal import GRDB
package import Vocabulary

/// What can go wrong with the catalogue file.
package enum CatalogueError: Failure, Equatable {
  /// There is no catalogue at a path.
  case missing(path: String)
  /// The file is not a catalogue, or the system refused to open it.
  case unusable(path: String, reason: String)
  /// The file is another program's database.
  case foreign(path: String, what: String)
  /// The system refused to open or lock a file.
  case refused(path: String, reason: String)
  /// The file was written by a later version of derm.
  case newer(path: String, migration: String)
  /// The file holds one part of an ingest and was asked for as a whole.
  case part(path: String, number: Int, count: Int)
  /// The file holds no part of an ingest, or another one.
  case otherPart(path: String, what: String)
  /// Another process is using the catalogue.
  case busy(path: String)
  /// The disk is full, or the file can't be written.
  case unwritable(path: String, reason: String)
  /// SQLite refused a statement of a sound file: a bug.
  case database(path: String, reason: String)

  /// What went wrong, where, and the remedy.
  package var description: String {
    switch self {
    case .missing(let path):
      "\(path): no catalogue here. Run derm-ingest first, or name the file with --catalogue."
    case .unusable(let path, let reason):
      "\(path): not a usable catalogue: \(reason). Move it away and run derm-ingest again."
    case .foreign(let path, let what):
      "\(path): no catalogue of derm: \(what). It was not touched; name another file with --catalogue."
    case .refused(let path, let reason):
      "\(path): \(reason)."
    case .newer(let path, let migration):
      "\(path): written by a later derm (migration \(migration)). Use that version, or remake it."
    case .part(let path, let number, let count):
      "\(path): holds only part \(number) of \(count) of an ingest. Merge the parts first: "
        + "derm-ingest merge PART… --catalogue FILE."
    case .otherPart(let path, let what):
      "\(path): \(what). Name another file with --catalogue, or remove this one."
    case .busy(let path):
      "\(path): another derm command is writing the catalogue. Wait for it and run this again."
    case .unwritable(let path, let reason):
      "\(path): cannot write the catalogue: \(reason). Nothing of the last step was kept; make room, "
        + "or fix the permissions, and run this again."
    case .database(let path, let reason):
      "\(path): SQLite refused: \(reason). Check the file with `PRAGMA integrity_check`."
    }
  }

  package var exitStatus: ExitStatus {
    switch self {
    case .missing: .missingInput
    case .part, .otherPart: .badData
    case .unusable, .newer, .foreign: .badData
    case .busy, .unwritable, .refused: .inputOutput
    case .database: .bug
    }
  }

  /// Sorts what was thrown, SQLite's result codes above all, into what a user can act on.
  init(_ error: any Error, path: String) {
    if let error = error as? CatalogueError {
      self = error
      return
    }
    if let error = error as? FileError {
      self = .unwritable(path: path, reason: "\(error)")
      return
    }
    guard let error = error as? DatabaseError else {
      self = .database(path: path, reason: "\(error)")
      return
    }
    let reason = error.message ?? "\(error.resultCode)"
    switch error.extendedResultCode {
    // SQLite calls what it can't map into memory an I/O error.
    case .SQLITE_NOMEM, .SQLITE_IOERR_NOMEM, .SQLITE_IOERR_SHMMAP, .SQLITE_IOERR_MMAP:
      self = .unwritable(path: path, reason: "\(reason), for the system gives no more memory")
      return
    default: break
    }
    switch error.resultCode {
    case .SQLITE_BUSY, .SQLITE_LOCKED, .SQLITE_PROTOCOL: self = .busy(path: path)
    // A catalogue that can't be opened is there, but it or the files next to it can't be written.
    case .SQLITE_FULL, .SQLITE_READONLY, .SQLITE_IOERR, .SQLITE_PERM, .SQLITE_CANTOPEN:
      self = .unwritable(path: path, reason: reason)
    // Values that derm never writes: somebody else did.
    case .SQLITE_NOTADB, .SQLITE_CORRUPT, .SQLITE_FORMAT, .SQLITE_MISMATCH, .SQLITE_TOOBIG:
      self = .unusable(path: path, reason: reason)
    default: self = .database(path: path, reason: "\(error)")
    }
  }
}
