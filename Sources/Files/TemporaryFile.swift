internal import Glibc

/// An empty file next to a target, made by this process alone and held by its lock.
enum TemporaryFile {
  /// Makes the file under a random name, never through a link and never one that is there.
  ///
  /// Fails when the folder can't be written and, with `alone`, when another process is writing the target.
  static func open(
    nextTo path: String, alone: Bool = true
  ) throws(FileError) -> (path: String, descriptor: Int32) {
    try clear(nextTo: path, alone: alone)
    let name = TemporaryName(path)
    while true {
      let temporary = name.fresh()
      let descriptor = unsafe Glibc.open(
        temporary, O_RDWR | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0o644)
      guard descriptor >= 0 else {
        if errno == EEXIST { continue }
        throw .lastSystemError("write", path)
      }
      // A file system without locks has no leftovers cleared, and that is all.
      if flock(descriptor, LOCK_EX) == 0, !isNamed(descriptor, temporary) {
        // Taken for a leftover between its making and its lock.
        close(descriptor)
        continue
      }
      return (temporary, descriptor)
    }
  }

  /// Removes the temporary files of a target that no living process holds.
  ///
  /// Fails when another process is writing the target, unless not `alone`.
  static func clear(nextTo path: String, alone: Bool = true) throws(FileError) {
    for leftover in TemporaryName(path).leftovers() {
      guard let kind = FileFacts(leftover)?.kind, kind != .folder else { continue }
      let owner = TemporaryName.owner(leftover)
      // SQLite's log bears no lock of ours: it goes only when the file that it belongs to is gone.
      if owner != leftover, FileFacts(owner) != nil { continue }
      // A link or a pipe under such a name holds nobody's work, and opening it might wait.
      guard kind == .file else {
        unsafe unlink(leftover)
        continue
      }
      let descriptor = unsafe Glibc.open(leftover, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC)
      guard descriptor >= 0 else { continue }
      defer { close(descriptor) }
      // A living process holds its lock; that of a killed one is gone.
      if flock(descriptor, LOCK_EX | LOCK_NB) == 0 {
        unsafe unlink(leftover)
      } else if errno == EWOULDBLOCK, alone {
        throw .system(operation: "write", path: path, reason: "another process is writing it")
      }
    }
  }

  /// Whether a name still means an opened file.
  static func isNamed(_ descriptor: Int32, _ path: String) -> Bool {
    var opened = stat()
    guard unsafe fstat(descriptor, &opened) == 0, let named = FileFacts(path) else { return false }
    return named.inode == opened.st_ino && named.device == opened.st_dev
  }
}

/// What lies at a path, links not followed.
struct FileFacts {
  enum Kind { case file, folder, link, other }

  let kind: Kind
  let inode: UInt
  let device: UInt
  let mode: mode_t
  let size: Int

  /// Looks at a path; nil when nothing is there or it can't be looked at, and `errno` says why.
  init?(_ path: String) {
    var facts = stat()
    guard unsafe lstat(path, &facts) == 0 else { return nil }
    switch facts.st_mode & S_IFMT {
    case S_IFREG: kind = .file
    case S_IFDIR: kind = .folder
    case S_IFLNK: kind = .link
    default: kind = .other
    }
    inode = facts.st_ino
    device = facts.st_dev
    mode = facts.st_mode & 0o777
    size = Int(facts.st_size)
  }
}
