internal import Files
internal import Foundation
internal import GRDB
internal import Glibc

/// A connection for a command that only asks: it works on a catalogue that nobody can write, and
/// leaves no file behind.
struct CatalogueReading {
  let connection: DatabaseQueue
  /// Holds the private copy on which the connection works, if it needs one.
  let copy: PrivateCopy?

  /// Opens a catalogue as it lies; what an earlier version wrote is brought to the current schema,
  /// in a copy where the file can't be written.
  ///
  /// Fails when it is missing, no catalogue, or can't be read.
  init(_ path: String) throws {
    switch try CatalogueFile.look(path) {
    case .missing: throw CatalogueError.missing(path: path)
    case .empty: throw CatalogueError.unusable(path: path, reason: "it is empty")
    case .unmarked:
      guard try Self.holdsCatalogue(path) else {
        throw CatalogueError.unusable(path: path, reason: "it is empty")
      }
    case .ours: break
    }
    // Opened for writing, though nobody writes: SQLite removes the log and its index next to the
    // file only through a connection that may.
    if Self.isWritable(path) {
      try CatalogueFile.checkNeighbours(path)
      let queue = try DatabaseQueue(path: path, configuration: ConnectionSettings.writing)
      if try Self.isCurrent(queue, path: path) {
        (connection, copy) = (queue, nil)
        return
      }
      try queue.close()
      try CatalogueMaking.upgrade(path)
      connection = try DatabaseQueue(path: path, configuration: ConnectionSettings.writing)
      copy = nil
      return
    }
    if let queue = try Self.unwritable(path) {
      (connection, copy) = (queue, nil)
      return
    }
    let copy = try PrivateCopy(of: path)
    try CatalogueMaking.upgrade(copy.path)
    self.copy = copy
    connection = try DatabaseQueue(path: copy.path, configuration: ConnectionSettings.writing)
  }

  /// A connection to a file that can't be written; nil when a copy is needed: for a log of last
  /// writes whose index can't be made there, and for an older schema.
  private static func unwritable(_ path: String) throws -> DatabaseQueue? {
    let real = Folder.resolved(path)
    let log = (try? FileManager.default.attributesOfItem(atPath: real + "-wal"))?[.size] as? Int
    do {
      let queue = try DatabaseQueue(path: path, configuration: ConnectionSettings.reading)
      return try isCurrent(queue, path: path) ? queue : nil
    } catch let error as DatabaseError
      where [.SQLITE_CANTOPEN, .SQLITE_READONLY].contains(error.resultCode)
    {
      // Without a log the file alone is the catalogue, and nobody writes it.
      guard log ?? 0 == 0 else { return nil }
      let queue = try DatabaseQueue(
        path: address(path, "immutable=1"), configuration: ConnectionSettings.reading)
      return try isCurrent(queue, path: path) ? queue : nil
    }
  }

  /// Whether an unmarked database is a catalogue rather than empty; nothing is written next to it, were
  /// it somebody else's.
  ///
  /// Fails with `foreign` when it is.
  static func holdsCatalogue(_ path: String) throws -> Bool {
    let queue = try DatabaseQueue(
      path: address(path, "immutable=1"), configuration: ConnectionSettings.reading)
    let applied = try queue.read { try SchemaContent.migrations(of: $0, path: path) }
    return !applied.isEmpty || Folder.exists(Folder.resolved(path) + "-wal")
  }

  /// Whether a catalogue has the current schema.
  ///
  /// Fails when it is none.
  static func isCurrent(_ connection: any DatabaseReader, path: String) throws -> Bool {
    try connection.read { try SchemaContent.migrations(of: $0, path: path) }.count
      == Schema.migrations.count
  }

  private static func isWritable(_ path: String) -> Bool {
    let real = Folder.resolved(path)
    return unsafe access(real, W_OK) == 0 && access(Folder.parent(of: real), W_OK) == 0
  }

  /// A path as SQLite's URI.
  private static func address(_ path: String, _ parameters: String) -> String {
    "\(URL(fileURLWithPath: path).absoluteString)?\(parameters)"
  }
}

/// A catalogue and its log in a folder of this process, removed with it.
final class PrivateCopy: Sendable {
  /// The copied catalogue's file.
  let path: String
  private let folder: String

  private static let endings = ["", "-wal"]
  private static let mostTries = 5

  /// Copies a catalogue.
  ///
  /// `copying` copies one file. Fails when the system refuses, the disk of temporary files is full, or
  /// another program writes the catalogue all the time.
  init(
    of original: String,
    copying: (_ file: String, _ copy: String) throws -> Void = {
      try FileManager.default.copyItem(atPath: $0, toPath: $1)
    }
  ) throws(CatalogueError) {
    folder = "\(FileManager.default.temporaryDirectory.path)/derm-\(UUID().uuidString)"
    path = "\(folder)/catalogue.sqlite"
    var isWhole = false
    do {
      try FileManager.default.createDirectory(
        atPath: folder, withIntermediateDirectories: false,
        attributes: [.posixPermissions: 0o700])
      // The log has what was written last; SQLite makes its index (`-shm`) anew.
      let real = Folder.resolved(original)
      for _ in 0..<Self.mostTries where !isWhole {
        guard Folder.exists(real) else { throw CatalogueError.missing(path: original) }
        isWhole = try Self.copy(real, to: path, copying)
      }
    } catch let error as CatalogueError {
      try? Folder.remove(folder)
      throw error
    } catch {
      try? Folder.remove(folder)
      throw .refused(
        path: original,
        reason: "it can be read only in a copy, and \(folder) can't hold one: \(error)")
    }
    guard isWhole else {
      try? Folder.remove(folder)
      throw .refused(
        path: original,
        reason: "it can be read only in a copy, and another program is writing it: try again later")
    }
  }

  /// Copies file and log; answers whether neither changed meanwhile, so that they belong together: a
  /// checkpoint in between moves pages from one to the other.
  ///
  /// Fails as `copying` does, but for a file that goes meanwhile: the log does when its writer closes.
  private static func copy(
    _ real: String, to path: String, _ copying: (String, String) throws -> Void
  ) throws -> Bool {
    for ending in endings where Folder.exists(path + ending) { try Folder.remove(path + ending) }
    let before = endings.map { FileState(real + $0) }
    for (ending, state) in zip(endings, before) where state != nil {
      do {
        try copying(real + ending, path + ending)
      } catch {
        guard let now = FileState(real + ending), now.isSameFile(as: state) else { return false }
        throw error
      }
      unsafe chmod(path + ending, 0o600)
    }
    return before[0] != nil && endings.map { FileState(real + $0) } == before
  }

  deinit { try? Folder.remove(folder) }
}

/// What tells whether a file was replaced or written, without reading a large one twice.
private struct FileState: Equatable {
  private let device: UInt
  private let inode: UInt
  private let size: Int
  private let seconds: Int
  private let nanoseconds: Int

  /// Looks at a file, links followed; nil when none is there.
  init?(_ path: String) {
    var facts = stat()
    guard unsafe stat(path, &facts) == 0 else { return nil }
    (device, inode, size) = (facts.st_dev, facts.st_ino, Int(facts.st_size))
    (seconds, nanoseconds) = (facts.st_mtim.tv_sec, facts.st_mtim.tv_nsec)
  }

  /// Whether it is that of the same file, written or not.
  func isSameFile(as other: FileState?) -> Bool {
    device == other?.device && inode == other?.inode
  }
}
