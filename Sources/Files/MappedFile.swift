internal import CFailSafe
internal import Glibc

/// A file's bytes, mapped read-only into memory.
@safe package final class MappedFile: Sendable {
  /// The number of bytes.
  package let count: Int
  package let path: String
  private nonisolated(unsafe) let base: UnsafeMutableRawPointer?

  /// Maps a file.
  ///
  /// Fails when the file is missing, is a folder, pipe, socket or device, or can't be mapped. When
  /// another program cuts the file short while it is read, the process ends with a message and status
  /// 74; derm replaces files by renaming, so its own never shrink.
  package init(_ path: String) throws(FileError) {
    try NamedInput.refuseNoFile(path)
    // A pipe may have taken its place: opening one would wait for its writer.
    let descriptor = unsafe open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
    guard descriptor >= 0 else {
      let code = errno
      // Below a pipe that was named as a folder there is nothing: the error names the pipe itself.
      if code == ENOTDIR { try NamedInput.refuseNoFile(Folder.parent(of: path)) }
      errno = code
      if errno == ENOENT { throw .missing(path: path) }
      throw .lastSystemError("open", path)
    }
    defer { close(descriptor) }
    var information = stat()
    guard unsafe fstat(descriptor, &information) == 0 else {
      throw .lastSystemError("examine", path)
    }
    guard information.st_mode & S_IFMT == S_IFREG else {
      throw .system(operation: "map", path: path, reason: "not a regular file")
    }
    let size = Int(information.st_size)
    self.path = path
    count = size
    guard size > 0 else {
      unsafe base = nil
      return
    }
    let address = unsafe mmap(nil, size, PROT_READ, MAP_PRIVATE, descriptor, 0)
    guard unsafe address != MAP_FAILED else { throw .lastSystemError("map", path) }
    unsafe base = address
    unsafe cfailsafe_watch(address, size, path)
  }

  deinit {
    if let base = unsafe base {
      unsafe cfailsafe_forget(base)
      unsafe munmap(base, count)
    }
  }

  /// Copies a range of bytes.
  ///
  /// The range must lie within the file.
  package func bytes(_ range: Range<Int>) -> [UInt8] {
    precondition(range.lowerBound >= 0 && range.upperBound <= count, "range outside \(path)")
    return unsafe withUnsafeBytes { raw in
      unsafe Array(raw[range])
    }
  }

  /// Lends all bytes; they are valid during the call alone.
  ///
  /// Fails as `body` does.
  package func withUnsafeBytes<R, E: Error>(
    _ body: (UnsafeRawBufferPointer) throws(E) -> R
  ) throws(E) -> R {
    try unsafe body(UnsafeRawBufferPointer(start: base, count: count))
  }
}

extension FileError {
  /// The error that `errno` names; `missing` when an "open" found nothing.
  package static func lastSystemError(_ operation: String, _ path: String) -> FileError {
    let code = errno
    if code == ENOENT, operation == "open" { return .missing(path: path) }
    let reason = unsafe strerror(code).map { unsafe String(cString: $0) } ?? "error \(code)"
    return .system(operation: operation, path: path, reason: reason)
  }
}
