internal import Files
internal import Glibc

/// What lies at a catalogue's path, seen without SQLite, which would write files next to it.
enum CatalogueFile {
  /// Nothing.
  case missing
  /// A file without a byte.
  case empty
  /// A database that bears derm's application id.
  case ours
  /// A database that bears none: an older catalogue, or somebody else's.
  case unmarked

  /// `derm` in ASCII: what `PRAGMA application_id` says of a catalogue, and `file` can tell.
  static let applicationID: Int32 = 0x6465_726D

  /// Looks at the first bytes.
  ///
  /// Fails with `foreign` for what is no database or another program's, and with `refused` for pipes,
  /// sockets and devices, and when the system lets nobody look or lock.
  static func look(_ path: String) throws(CatalogueError) -> CatalogueFile {
    if let kind = NamedInput.specialKind(path) {
      throw .refused(
        path: path,
        reason: "is \(kind) and no file. It was not opened; name a file with --catalogue")
    }
    // A pipe may have taken its place: opening one would wait for its writer.
    let descriptor = unsafe open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
    guard descriptor >= 0 else {
      if errno == ENOENT { return .missing }
      throw .refused(path: path, reason: "cannot open it: \(SystemReason.text(errno))")
    }
    defer { close(descriptor) }
    var facts = stat()
    guard unsafe fstat(descriptor, &facts) == 0, facts.st_mode & S_IFMT == S_IFREG else {
      throw .foreign(path: path, what: "not a regular file")
    }
    if facts.st_size == 0 { return .empty }
    var head = [UInt8](repeating: 0, count: 100)
    let count = unsafe head.withUnsafeMutableBytes {
      unsafe pread(descriptor, $0.baseAddress, $0.count, 0)
    }
    guard count >= 0 else {
      throw .refused(path: path, reason: "cannot read it: \(SystemReason.text(errno))")
    }
    guard count == 100, head.starts(with: Array("SQLite format 3\0".utf8)) else {
      throw .foreign(path: path, what: "no SQLite file")
    }
    try checkLocks(descriptor, path)
    let id = head[68..<72].reduce(Int32(0)) { $0 << 8 | Int32($1) }
    if id == applicationID { return .ours }
    guard id == 0 else {
      throw .foreign(path: path, what: "its application id is that of another program")
    }
    return .unmarked
  }

  /// SQLite waits for locks that a file system does not have, and then says that somebody holds them.
  private static func checkLocks(_ descriptor: Int32, _ path: String) throws(CatalogueError) {
    var lock = flock()
    lock.l_type = Int16(F_RDLCK)
    lock.l_whence = Int16(SEEK_SET)
    lock.l_len = 1
    if unsafe fcntl(descriptor, F_SETLK, &lock) != 0, ![EACCES, EAGAIN].contains(errno) {
      throw .refused(path: path, reason: "cannot lock it: \(SystemReason.text(errno))")
    }
  }

  /// Refuses links at the paths where SQLite keeps its log: it would write through them.
  static func checkNeighbours(_ path: String) throws(CatalogueError) {
    let real = Folder.resolved(path)
    for ending in ["-wal", "-shm", "-journal"] where Folder.linkTarget(real + ending) != nil {
      throw .refused(
        path: real + ending, reason: "a symbolic link lies where SQLite keeps its log: remove it")
    }
  }
}
