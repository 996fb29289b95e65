internal import Foundation
internal import Glibc

/// Folders: making, listing, removing.
package enum Folder {
  /// Makes a folder and its parents; an existing one is fine.
  ///
  /// Fails when the system refuses, with its reason.
  package static func make(_ path: String) throws(FileError) {
    guard path.utf8.count < PATH_MAX else {
      throw .system(operation: "make folder", path: path, reason: "the path is too long")
    }
    // From the longest prefix that is there; no recursion, a path may have thousands of levels.
    var missing: [String] = []
    var current = path
    while unsafe mkdir(current, 0o777) != 0 {
      let code = errno
      if code == EEXIST, isFolder(current) { break }
      let above = parent(of: current)
      guard code == ENOENT, above != current, !current.isEmpty else {
        errno = code
        throw .lastSystemError("make folder", path)
      }
      missing.append(current)
      current = above
    }
    for folder in missing.reversed() where unsafe mkdir(folder, 0o777) != 0 {
      let code = errno
      guard code == EEXIST, isFolder(folder) else {
        errno = code
        throw .lastSystemError("make folder", path)
      }
    }
  }

  /// The names in a folder, sorted by their bytes.
  ///
  /// Fails when it is missing or can't be read to its end, with the system's reason.
  package static func names(in path: String) throws(FileError) -> [String] {
    try entries(in: path).map(\.name)
  }

  /// The names in a folder, sorted by their bytes, and whether each is UTF-8 (else with U+FFFD for what is
  /// none).
  ///
  /// Fails as `names` does: a part of a folder would look like a folder from which files were removed.
  package static func entries(
    in path: String
  ) throws(FileError) -> [(name: String, isText: Bool)] {
    guard let folder = unsafe opendir(path) else {
      if errno == ENOENT { throw .missing(path: path) }
      throw .lastSystemError("list", path)
    }
    defer { unsafe closedir(folder) }
    // At the end of the folder and on a failure `readdir` answers the same; errno tells which it
    // was.
    var entries: [(name: String, isText: Bool)] = []
    errno = 0
    while let entry = unsafe readdir(folder) {
      let found = unsafe withUnsafePointer(to: &entry.pointee.d_name) { tuple in
        unsafe tuple.withMemoryRebound(to: CChar.self, capacity: 256) {
          unsafe (name: String(cString: $0), isText: String(validatingCString: $0) != nil)
        }
      }
      if found.name != ".", found.name != ".." { entries.append(found) }
      errno = 0
    }
    guard errno == 0 else { throw .lastSystemError("list", path) }
    return entries.sorted { $0.name.utf8.lexicographicallyPrecedes($1.name.utf8) }
  }

  /// Whether anything is at a path, links followed: false for a link that leads nowhere.
  package static func exists(_ path: String) -> Bool {
    FileManager.default.fileExists(atPath: path)
  }

  /// Whether a folder is at a path.
  package static func isFolder(_ path: String) -> Bool {
    var folder: ObjCBool = false
    return unsafe FileManager.default.fileExists(atPath: path, isDirectory: &folder)
      && folder.boolValue
  }

  /// The folder in which a path lies: what stands before the last slash, `.` without one.
  package static func parent(of path: String) -> String {
    guard let slash = path.lastIndex(of: "/") else { return "." }
    return slash == path.startIndex ? "/" : String(path[..<slash])
  }

  /// The last component of a path.
  package static func name(of path: String) -> String {
    path.split(separator: "/").last.map(String.init) ?? path
  }

  /// The absolute path, symbolic links followed where they lead somewhere.
  package static func resolved(_ path: String) -> String {
    URL(fileURLWithPath: path).resolvingSymlinksInPath().path
  }

  /// What a symbolic link says, as it stands there; nil when no link is at the path.
  package static func linkTarget(_ path: String) -> String? {
    guard FileFacts(path)?.kind == .link else { return nil }
    return try? FileManager.default.destinationOfSymbolicLink(atPath: path)
  }

  /// Removes a file or folder; a missing one is fine.
  ///
  /// Fails when the system refuses.
  package static func remove(_ path: String) throws(FileError) {
    do {
      try FileManager.default.removeItem(atPath: path)
    } catch {
      guard exists(path) else { return }
      throw .system(operation: "remove", path: path, reason: error.localizedDescription)
    }
  }

  /// Points a symbolic link at a target, replacing an old link in one step.
  ///
  /// Fails when something else than a link has the name, or the system refuses.
  package static func link(_ path: String, to target: String) throws(FileError) {
    if let old = FileFacts(path), old.kind != .link {
      throw .occupied(path: path, holds: "something that is no link")
    }
    let temporary = TemporaryName(path).fresh()
    guard unsafe symlink(target, temporary) == 0 else { throw .lastSystemError("link", path) }
    guard unsafe rename(temporary, path) == 0 else {
      let code = errno
      unsafe unlink(temporary)
      errno = code
      throw .lastSystemError("replace", path)
    }
    try TemporaryFile.clear(nextTo: path)
    synchronise(parent(of: path))
  }

  /// Asks the system to write a folder's entries to disk.
  package static func synchronise(_ path: String) {
    let descriptor = unsafe open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
    guard descriptor >= 0 else { return }
    fsync(descriptor)
    close(descriptor)
  }
}
