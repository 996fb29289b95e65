internal import Files
internal import Foundation
internal import Glibc
internal import Rules
internal import Terms

/// The folder of the logs, one file a person: `taxonomy/review` next to the rules.
package struct ReviewFolder: Sendable {
  package let path: String

  /// The folder next to a rules file.
  package init(nextToRules rules: String) {
    path = "\(Folder.parent(of: rules))/review"
  }

  /// The folder next to a rules file that has to be there.
  ///
  /// Fails with the rules' own error where it is not.
  package init(nextToExisting rules: String) throws(ReviewError) {
    guard Folder.exists(ShippedFiles.resolve(rules)) else {
      throw .other(TaxonomyError.noRules(path: rules))
    }
    self.init(nextToRules: rules)
  }

  /// A folder of logs.
  package init(_ path: String) { self.path = path }

  /// The path of a person's log.
  package func log(of person: String) -> String { "\(path)/\(person).jsonl" }

  /// Whether a person's id can name a file.
  package static func isUsable(_ person: String) -> Bool {
    let allowed = person.utf8.allSatisfy { byte in
      byte.isASCIIDigit || byte.isASCIILetter
        || "-_.".utf8.contains(byte)
    }
    return allowed && !person.isEmpty && person.utf8.first != UInt8(ascii: ".")
      && person.utf8.count <= 64
  }

  /// The people who have a log here, sorted; none where there is no folder, and hidden files are no logs.
  ///
  /// Fails when the system refuses, and with `unusablePerson` for a log that nobody's id can name: its answers would be
  /// gone without a word.
  package func people() throws(ReviewError) -> [String] {
    guard Folder.exists(path) else { return [] }
    let names = try ReviewError.wrapping {
      try Folder.names(in: path).filter { $0.hasSuffix(".jsonl") && !$0.hasPrefix(".") }
        .map { String($0.dropLast(".jsonl".count)) }
    }
    for name in names where !Self.isUsable(name) {
      throw .unusablePerson(name, path: log(of: name))
    }
    return names
  }

  /// Reads every log; `but` leaves one person out.
  ///
  /// Fails with `brokenLog` at the first one that is, and as `people` does.
  package func logs(but person: String? = nil) throws(ReviewError) -> [ReviewLog] {
    var logs: [ReviewLog] = []
    for name in try people() where name != person {
      logs.append(try ReviewLog(person: name, reading: log(of: name)))
    }
    return logs
  }

  /// What changes when any log changes: names, sizes and times of the files.
  package func state() -> [String] {
    let names = (try? Folder.names(in: path)) ?? []
    return names.filter { $0.hasSuffix(".jsonl") }.map { name in
      var facts = stat()
      guard unsafe lstat("\(path)/\(name)", &facts) == 0 else { return name }
      return "\(name) \(facts.st_size) \(facts.st_mtim.tv_sec) \(facts.st_mtim.tv_nsec)"
    }
  }
}

/// The right to write into a folder of logs: one process has it, until it ends.
package final class WriterLock: Sendable {
  private let descriptor: Int32

  /// Takes the right, and fails when the system refuses to make or lock the file.
  ///
  /// Where another process has it the lock is nil, and `holder` is what that process said of itself.
  package static func take(
    _ folder: ReviewFolder
  ) throws(ReviewError) -> (lock: WriterLock?, holder: String) {
    try ReviewError.wrapping { try Folder.make(folder.path) }
    let path = "\(folder.path)/.writer"
    let descriptor = unsafe open(path, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0o644)
    guard descriptor >= 0 else { throw .file(.lastSystemError("open", path)) }
    if flock(descriptor, LOCK_EX | LOCK_NB) == 0 {
      // What an earlier holder said is not true of this one.
      _ = ftruncate(descriptor, 0)
      return (WriterLock(descriptor), "")
    }
    let code = errno
    let said = (try? String(contentsOfFile: path, encoding: .utf8)) ?? ""
    close(descriptor)
    guard code == EWOULDBLOCK else {
      throw .file(.system(operation: "lock", path: path, reason: SystemReason.text(code)))
    }
    return (nil, said.trimmingCharacters(in: .whitespacesAndNewlines))
  }

  private init(_ descriptor: Int32) { self.descriptor = descriptor }

  deinit { close(descriptor) }

  /// Says who writes, for the process that comes next; what can't be said matters to nobody.
  package func say(_ text: String) {
    let bytes = Array("\(text)\n".utf8)
    guard ftruncate(descriptor, 0) == 0 else { return }
    _ = unsafe bytes.withUnsafeBytes { unsafe pwrite(descriptor, $0.baseAddress, $0.count, 0) }
  }
}
