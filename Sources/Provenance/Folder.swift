internal import Foundation
internal import Glibc

/// Folders: making, listing, replacing as a whole.
public enum Folder {
  /// Makes a folder and its parents; an existing one is fine.
  ///
  /// Fails when the system refuses.
  public static func make(_ path: String) throws(ProvenanceError) {
    do {
      try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
    } catch {
      throw .system(operation: "make folder", path: path, reason: error.localizedDescription)
    }
  }

  /// The names in a folder, sorted by their bytes.
  ///
  /// Fails when it is missing or can't be read.
  public static func names(in path: String) throws(ProvenanceError) -> [String] {
    do {
      return try FileManager.default.contentsOfDirectory(atPath: path).sorted {
        $0.utf8.lexicographicallyPrecedes($1.utf8)
      }
    } catch {
      guard exists(path) else { throw .missing(path: path) }
      throw .system(operation: "list", path: path, reason: error.localizedDescription)
    }
  }

  /// Whether anything is at a path.
  public static func exists(_ path: String) -> Bool {
    FileManager.default.fileExists(atPath: path)
  }

  /// Whether a folder is at a path.
  public static func isFolder(_ path: String) -> Bool {
    var folder: ObjCBool = false
    return unsafe FileManager.default.fileExists(atPath: path, isDirectory: &folder)
      && folder.boolValue
  }

  /// The folder in which a path lies.
  public static func parent(of path: String) -> String {
    guard let slash = path.lastIndex(of: "/") else { return "." }
    return slash == path.startIndex ? "/" : String(path[..<slash])
  }

  /// The last component of a path.
  public static func name(of path: String) -> String {
    path.split(separator: "/").last.map(String.init) ?? path
  }

  /// A path with symbolic links followed; the path itself when it does not exist.
  public static func resolved(_ path: String) -> String {
    URL(fileURLWithPath: path).resolvingSymlinksInPath().path
  }

  /// Removes a file or folder; a missing one is fine.
  ///
  /// Fails when the system refuses.
  public static func remove(_ path: String) throws(ProvenanceError) {
    do {
      try FileManager.default.removeItem(atPath: path)
    } catch {
      guard exists(path) else { return }
      throw .system(operation: "remove", path: path, reason: error.localizedDescription)
    }
  }

  /// Points a symbolic link at a target, replacing an old link in one step.
  ///
  /// Fails when the system refuses.
  public static func link(_ path: String, to target: String) throws(ProvenanceError) {
    let temporary = "\(path).tmp-\(getpid())"
    unsafe unlink(temporary)
    guard unsafe symlink(target, temporary) == 0 else { throw .lastSystemError("link", path) }
    guard unsafe rename(temporary, path) == 0 else {
      unsafe unlink(temporary)
      throw .lastSystemError("replace", path)
    }
    synchronise(parent(of: path))
  }

  /// Asks the system to write a folder's entries to disk.
  static func synchronise(_ path: String) {
    let descriptor = unsafe open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
    guard descriptor >= 0 else { return }
    fsync(descriptor)
    close(descriptor)
  }
}

/// Writes folders that appear whole or not at all.
public enum AtomicFolder {
  /// Fills a temporary sibling and then puts it in the place of `path`.
  ///
  /// An older folder at `path` is replaced: it is renamed away, then removed. A kill between the
  /// two renames leaves no folder at `path`, never half of one. Fails as the filling does, or when
  /// the system refuses.
  public static func write(
    to path: String, _ fill: (_ temporary: String) throws -> Void
  ) throws {
    let parent = Folder.parent(of: path)
    try Folder.make(parent)
    let base = "\(path).tmp-"
    try removeLeftovers(of: path)
    let temporary = "\(base)\(getpid())"
    let old = "\(base)old-\(getpid())"
    try Folder.make(temporary)
    do {
      try fill(temporary)
      if Folder.exists(path) {
        guard unsafe rename(path, old) == 0 else {
          throw ProvenanceError.lastSystemError("replace", path)
        }
      }
      guard unsafe rename(temporary, path) == 0 else {
        throw ProvenanceError.lastSystemError("replace", path)
      }
    } catch {
      try? Folder.remove(temporary)
      throw error
    }
    Folder.synchronise(parent)
    try Folder.remove(old)
  }

  /// Removes a folder or file that nobody may see half removed: it is renamed away first.
  ///
  /// What a kill leaves is cleared away when the same path is written again. Fails when the system
  /// refuses.
  public static func remove(_ path: String) throws(ProvenanceError) {
    let away = "\(path).tmp-old-\(getpid())"
    guard unsafe rename(path, away) == 0 else { throw .lastSystemError("remove", path) }
    try Folder.remove(away)
  }

  /// Removes temporary siblings that a killed process left.
  private static func removeLeftovers(of path: String) throws(ProvenanceError) {
    let parent = Folder.parent(of: path)
    let prefix = "\(Folder.name(of: path)).tmp-"
    for name in try Folder.names(in: parent) where name.hasPrefix(prefix) {
      let owner = name.split(separator: "-").last.flatMap { Int32($0) }
      if let owner, owner != getpid(), kill(owner, 0) == 0 { continue }
      try Folder.remove("\(parent)/\(name)")
    }
  }
}
