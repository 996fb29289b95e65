internal import Glibc

/// Writes files that appear whole or not at all.
package enum AtomicFile {
  /// Replaces a file's bytes: a temporary sibling is written, synchronised and renamed.
  ///
  /// Missing parent folders are made. After a crash either the old bytes are there or the new
  /// ones. A symbolic link at `path` is replaced, what it leads to is not touched. Fails when the
  /// disk is full or the folder can't be written; the old file then stays.
  package static func write(_ bytes: [UInt8], to path: String) throws(FileError) {
    let writer = try AtomicFileWriter(path)
    try writer.append(bytes)
    try writer.commit()
  }

  /// Replaces a file's content by a text in UTF-8.
  ///
  /// Fails as the other form does.
  package static func write(_ text: String, to path: String) throws(FileError) {
    try write(Array(text.utf8), to: path)
  }

  /// Writes a file unless one has its name: of several writers at once the first one's stays, and none fails.
  ///
  /// Missing parent folders are made. Fails when the disk is full or the folder can't be written.
  package static func create(_ bytes: [UInt8], at path: String) throws(FileError) {
    try Folder.make(Folder.parent(of: path))
    let file = try NewFile(nextTo: path)
    try file.append(bytes)
    try file.appear(as: path)
  }

  /// Has a file hold these bytes, which several processes write at once; one that holds them is left alone.
  ///
  /// Fails when the disk is full or the folder can't be written.
  package static func ensure(_ bytes: [UInt8], at path: String) throws(FileError) {
    if !Folder.exists(path) { try create(bytes, at: path) }
    let file = try MappedFile(path)
    guard file.bytes(0..<file.count) != bytes else { return }
    // All of them write the same: none has to wait for another.
    let new = try NewFile(nextTo: path)
    try new.append(bytes)
    try new.replace(path)
  }

  /// Gives a file a second name, replacing what has that name, in one step and without a copy.
  ///
  /// Fails when the file is missing or the system refuses.
  package static func link(_ path: String, as name: String) throws(FileError) {
    let temporary = TemporaryName(name).fresh()
    guard unsafe Glibc.link(path, temporary) == 0 else { throw .lastSystemError("link", path) }
    // Between two names of one file a rename does nothing and leaves the temporary one.
    defer { unsafe unlink(temporary) }
    guard unsafe rename(temporary, name) == 0 else { throw .lastSystemError("replace", name) }
    Folder.synchronise(Folder.parent(of: name))
  }
}

/// A file that is being written piece by piece and appears when it is committed.
package final class AtomicFileWriter {
  private let path: String
  private let temporary: String
  private let descriptor: Int32
  private var committed = false

  /// Makes a temporary sibling under a random name, and removes those that killed processes left.
  ///
  /// Fails when the folder can't be made or written, when `path` is a folder or a device, or when
  /// another process is writing this file.
  package init(_ path: String) throws(FileError) {
    try Folder.make(Folder.parent(of: path))
    let old = FileFacts(path)
    guard old.map({ $0.kind == .file || $0.kind == .link }) ?? true else {
      throw .system(operation: "write", path: path, reason: "not a regular file")
    }
    self.path = path
    (temporary, descriptor) = try TemporaryFile.open(nextTo: path)
    // What the owner of the old file allowed holds for the new one.
    if let old, old.kind == .file { fchmod(descriptor, old.mode) }
  }

  deinit {
    close(descriptor)
    if !committed { unsafe unlink(temporary) }
  }

  /// Adds bytes at the end.
  ///
  /// Fails when the disk is full.
  package func append(_ bytes: [UInt8]) throws(FileError) {
    try FileOutput.write(bytes, to: descriptor, path)
  }

  /// Replaces bytes from the start on: what could not be known before the rest was written.
  ///
  /// Fails when the disk is full.
  package func replaceStart(with bytes: [UInt8]) throws(FileError) {
    guard lseek(descriptor, 0, SEEK_SET) == 0 else { throw .lastSystemError("write", path) }
    try FileOutput.write(bytes, to: descriptor, path)
    guard lseek(descriptor, 0, SEEK_END) >= 0 else { throw .lastSystemError("write", path) }
  }

  /// Makes the file appear under its name; the file that it replaces may be kept under another.
  ///
  /// Fails when the disk is full or a name can't be replaced.
  package func commit(keepingOldAs old: String? = nil) throws(FileError) {
    precondition(!committed, "\(path) was committed twice")
    guard fsync(descriptor) == 0 else { throw .lastSystemError("synchronise", path) }
    if let old, Folder.exists(path) { try AtomicFile.link(path, as: old) }
    guard unsafe rename(temporary, path) == 0 else { throw .lastSystemError("replace", path) }
    committed = true
    Folder.synchronise(Folder.parent(of: path))
  }
}

/// Bytes on their way into an opened file.
package enum FileOutput {
  /// Writes all bytes, however many calls that takes.
  ///
  /// Fails when the disk is full.
  package static func write(
    _ bytes: [UInt8], to descriptor: Int32, _ path: String
  ) throws(FileError) {
    var offset = 0
    while offset < bytes.count {
      let written = unsafe bytes.withUnsafeBytes { raw in
        unsafe Glibc.write(
          descriptor, raw.baseAddress.map { unsafe $0 + offset }, bytes.count - offset)
      }
      if written < 0 {
        if errno == EINTR { continue }
        throw .lastSystemError("write", path)
      }
      offset += written
    }
  }
}
