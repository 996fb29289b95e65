internal import Glibc

/// Writes folders that appear whole or not at all, and replace nothing that derm did not make.
package enum AtomicFolder {
  /// Says whether `write` may put a folder at `path`, before work is spent on it.
  ///
  /// Fails with `occupied` when it may not, or when the system refuses; nothing is touched.
  package static func check(
    _ path: String, as kind: String, sparing inputs: [String] = []
  ) throws(FileError) {
    _ = try OutputTarget(path, as: kind, sparing: inputs)
  }

  /// Fills a temporary sibling and then puts it in the place of `path`.
  ///
  /// A folder that is there is replaced only when it is empty, or when derm wrote it as the same
  /// `kind` and it is as derm left it (`.derm-output`, the marker that every folder gets): never one
  /// with a file of somebody else, nor one with an input or the working directory in it. A symbolic
  /// link stays, and what it leads to is replaced. A kill leaves the old folder or the new one.
  /// Fails with `occupied`, as the filling does, or when the system refuses.
  package static func write(
    to path: String, as kind: String, sparing inputs: [String] = [],
    _ fill: (_ temporary: String) throws -> Void
  ) throws {
    let output = try OutputTarget(path, as: kind, sparing: inputs)
    try TemporaryFolder.filled(nextTo: output.path) { temporary in
      try fill(temporary)
      try put(temporary, at: path, as: kind, sparing: inputs)
    }
  }

  /// Marks a folder that was filled elsewhere on the same file system, and puts it in the place of
  /// `path`, under the rules of `write`.
  ///
  /// Fails as `write` does.
  package static func put(
    _ folder: String, at path: String, as kind: String, sparing inputs: [String] = []
  ) throws(FileError) {
    try OutputMarker.write(kind, into: folder)
    // Looked at again: the filling may have taken hours.
    let output = try OutputTarget(path, as: kind, sparing: inputs)
    switch output.content {
    case .nothing, .empty:
      // Over an empty folder the system renames, over one that is empty no more it does not.
      guard unsafe rename(folder, output.path) == 0 else {
        throw .lastSystemError("replace", output.path)
      }
    case .ours(let old):
      let away = try exchange(folder, output.path)
      Folder.synchronise(Folder.parent(of: output.path))
      try old.removeFiles(of: away)
    }
    Folder.synchronise(Folder.parent(of: output.path))
  }

  /// Fills a folder that is named by its content: one that is there already has the same.
  ///
  /// Fails as the filling does, or when the system refuses.
  package static func make(
    _ path: String, _ fill: (_ temporary: String) throws -> Void
  ) throws {
    try TemporaryFolder.filled(nextTo: path) { temporary in
      try fill(temporary)
      try appear(temporary, as: path)
    }
  }

  /// Fills a folder in `folder` whose name is known only when it is full, as `make` does; answers what `fill` answers,
  /// which `name` makes the name of.
  ///
  /// Folders of one `kind` share the names of their temporary ones, so that what a kill leaves of one is cleared away
  /// by the next. Fails as the filling does, or when the system refuses.
  package static func make<Content>(
    in folder: String, kind: String, name: (Content) -> String,
    _ fill: (_ temporary: String) throws -> Content
  ) throws -> Content {
    try TemporaryFolder.filled(nextTo: "\(folder)/\(kind)") { temporary in
      let content = try fill(temporary)
      try appear(temporary, as: "\(folder)/\(name(content))")
      return content
    }
  }

  private static func appear(_ temporary: String, as path: String) throws(FileError) {
    guard unsafe rename(temporary, path) == 0 || errno == ENOTEMPTY || errno == EEXIST else {
      throw .lastSystemError("replace", path)
    }
    Folder.synchronise(Folder.parent(of: path))
  }

  /// Removes a folder or file that derm made and nobody may see half removed: it is renamed away
  /// first.
  ///
  /// What a kill leaves is cleared away when the same path is written again. Fails when the system
  /// refuses.
  package static func remove(_ path: String) throws(FileError) {
    let away = TemporaryName(path).fresh()
    guard unsafe rename(path, away) == 0 else { throw .lastSystemError("remove", path) }
    try Folder.remove(away)
  }

  /// Removes a folder that derm wrote as a kind, under the rules of `write`.
  ///
  /// Fails with `occupied` when anything else is in it, or when the system refuses.
  package static func removeOwn(_ path: String, as kind: String) throws(FileError) {
    let output = try OutputTarget(path, as: kind, sparing: [])
    if case .ours(let marker) = output.content { try marker.removeFiles(of: output.path) }
  }

  /// Marks a folder that is filled in place and never replaced, such as a run's; several processes may do so at
  /// once.
  ///
  /// Fails when the system refuses.
  package static func mark(_ folder: String, as kind: String) throws(FileError) {
    let marker = OutputMarker(kind: kind, files: nil)
    try AtomicFile.ensure(
      try CanonicalJSON.encode(marker), at: "\(folder)/\(OutputMarker.name)")
  }

  /// What derm marked a folder as; nil when it bears no marker.
  package static func kind(of folder: String) -> String? { OutputMarker.read(folder)?.kind }

  /// Swaps two folders, in one step where the system can, else in two; answers where the old one is now.
  private static func exchange(_ new: String, _ path: String) throws(FileError) -> String {
    if SystemRename.rename(new, path, .exchange) { return new }
    let away = TemporaryName(path).fresh()
    guard unsafe rename(path, away) == 0 else { throw .lastSystemError("replace", path) }
    guard unsafe rename(new, path) == 0 else {
      let code = errno
      unsafe rename(away, path)
      errno = code
      throw .lastSystemError("replace", path)
    }
    return away
  }
}

/// A folder next to a target, made and held by this process while it is filled.
private enum TemporaryFolder {
  /// Makes the folder, lends it, and removes it unless it was put in its place.
  static func filled<R>(
    nextTo path: String, _ body: (_ temporary: String) throws -> R
  ) throws -> R {
    try Folder.make(Folder.parent(of: path))
    try clear(nextTo: path)
    let (temporary, descriptor) = try made(nextTo: path)
    defer { if descriptor >= 0 { close(descriptor) } }
    let result: R
    do {
      result = try body(temporary)
    } catch {
      try? discard(temporary)
      throw error
    }
    // Still there when `make` found the same content in place, or as the folder that was replaced,
    // with files in it that derm did not make.
    if Folder.exists(temporary) { try discard(temporary) }
    return result
  }

  /// Makes the folder and locks it; the descriptor is negative where the system opens none, and then no
  /// lock holds it.
  private static func made(
    nextTo path: String
  ) throws(FileError) -> (path: String, descriptor: Int32) {
    while true {
      let temporary = TemporaryName(path).fresh()
      guard unsafe mkdir(temporary, 0o777) == 0 else {
        if errno == EEXIST { continue }
        throw .lastSystemError("write", path)
      }
      let descriptor = unsafe open(temporary, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC)
      // Another process may take it for a leftover between its making and its lock, and remove it.
      if descriptor < 0, errno == ENOENT { continue }
      if descriptor >= 0, flock(descriptor, LOCK_EX) == 0,
        !TemporaryFile.isNamed(descriptor, temporary)
      {
        close(descriptor)
        continue
      }
      return (temporary, descriptor)
    }
  }

  /// Removes what killed processes left of a target, which no living one holds.
  private static func clear(nextTo path: String) throws(FileError) {
    for leftover in TemporaryName(path).leftovers() where FileFacts(leftover)?.kind == .folder {
      let descriptor = unsafe open(leftover, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC)
      guard descriptor >= 0 else { continue }
      defer { close(descriptor) }
      if flock(descriptor, LOCK_EX | LOCK_NB) == 0 { try discard(leftover) }
    }
    try TemporaryFile.clear(nextTo: path)
  }

  /// Removes a temporary folder: of one that was in place once, only what derm put there.
  private static func discard(_ temporary: String) throws(FileError) {
    if let marker = OutputMarker.read(temporary), marker.files != nil {
      try marker.removeFiles(of: temporary)
    } else {
      try Folder.remove(temporary)
    }
  }
}
