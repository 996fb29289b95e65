internal import Digests
internal import Files
internal import Foundation
internal import Glibc

/// Remembers which files had the bytes of their digests, so that large ones are read whole only once.
///
/// The memory of a file is named by its device and inode, and holds its size, its times of change to the
/// nanosecond and the digest that vouched for it: whatever differs, the file is read again. It lies in the
/// user's cache and not next to the file, so that a read-only pack has one too and a copied or forged pack
/// does not bring its own. Without a folder that can be written nothing is remembered.
package struct VerifiedFiles: Sendable {
  /// Where the memory lies; nil for none.
  private let folder: String?

  /// Seconds for which a file must have rested: a change within the same tick of the clock would not
  /// show in its times.
  private static let rest = 2.0

  /// A memory in a folder; nil remembers nothing.
  package init(folder: String?) {
    self.folder = folder
  }

  /// The memory in `$XDG_CACHE_HOME/derm/verified`, or in `~/.cache/derm/verified`.
  package static var ofUser: VerifiedFiles {
    VerifiedFiles(folder: UserCache.folder("verified"))
  }

  /// Runs a check of a file's bytes, unless the file as it is passed it before; `digest` says which
  /// check that was.
  ///
  /// Fails as the check does.
  func once(
    _ path: String, _ digest: Digest, _ check: () throws(PackError) -> Void
  ) throws(PackError) {
    guard let folder, let stamp = FileStamp(path) else { return try check() }
    let memory = "\(folder)/\(stamp.name)"
    let line = "\(stamp.text) \(digest.hex)\n"
    if let file = try? MappedFile(memory), file.bytes(0..<file.count) == Array(line.utf8) { return }
    let start = Date().timeIntervalSince1970
    try check()
    guard FileStamp(path) == stamp, start - stamp.lastChange > Self.rest else { return }
    try? AtomicFile.write(line, to: memory)
  }
}

/// What the system says of a file that changes whenever its bytes are written.
private struct FileStamp: Equatable {
  /// Device and inode.
  let name: String
  /// Size and times.
  let text: String
  /// The later of the times at which its bytes and its entry changed, in seconds.
  let lastChange: Double

  /// Asks the system; nil when there is no such file.
  init?(_ path: String) {
    var facts = stat()
    guard unsafe stat(path, &facts) == 0 else { return nil }
    name = "\(facts.st_dev)-\(facts.st_ino)"
    let times = [facts.st_mtim, facts.st_ctim]
    text = "\(facts.st_size) " + times.map { "\($0.tv_sec).\($0.tv_nsec)" }.joined(separator: " ")
    lastChange = times.map { Double($0.tv_sec) + Double($0.tv_nsec) / 1e9 }.max() ?? 0
  }
}
