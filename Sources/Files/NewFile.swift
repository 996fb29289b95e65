internal import Glibc

/// A file that is filled under a temporary name, by a library or here, and that then appears whole.
package final class NewFile {
  /// Where the file is meanwhile.
  package let path: String
  private let descriptor: Int32

  /// Makes an empty file next to a target, under a name that nobody else gives.
  ///
  /// Others may do the same: the first one's file stays. Fails when the folder can't be written.
  package init(nextTo target: String) throws(FileError) {
    (path, descriptor) = try TemporaryFile.open(nextTo: target, alone: false)
  }

  deinit {
    close(descriptor)
    unsafe unlink(path)
  }

  /// Adds bytes at the end.
  ///
  /// Fails when the disk is full.
  package func append(_ bytes: [UInt8]) throws(FileError) {
    try FileOutput.write(bytes, to: descriptor, path)
  }

  /// Gives the file its name, replacing what has it.
  ///
  /// Fails when the system refuses.
  package func replace(_ target: String) throws(FileError) {
    guard fsync(descriptor) == 0 else { throw .lastSystemError("synchronise", target) }
    guard unsafe rename(path, target) == 0 else { throw .lastSystemError("replace", target) }
    Folder.synchronise(Folder.parent(of: target))
  }

  /// Gives the file its name; one that is there already stays, this one goes, and the answer is false.
  ///
  /// Fails when the system refuses.
  @discardableResult
  package func appear(as target: String) throws(FileError) -> Bool {
    try appear(as: target) { unsafe link($0, $1) == 0 }
  }

  /// As the other form; `link` gives a file a second name, or fails as the system does.
  @discardableResult
  func appear(
    as target: String, link: (_ path: String, _ target: String) -> Bool
  ) throws(FileError) -> Bool {
    guard fsync(descriptor) == 0 else { throw .lastSystemError("synchronise", target) }
    // Some file systems, such as FAT, have no second names.
    let without = [EPERM, ENOSYS, EOPNOTSUPP, EMLINK]
    let isFirst =
      link(path, target)
      || without.contains(errno) && SystemRename.rename(path, target, .noReplace)
    guard isFirst || errno == EEXIST else { throw .lastSystemError("write", target) }
    Folder.synchronise(Folder.parent(of: target))
    return isFirst
  }
}
