internal import Files
internal import Glibc
internal import Vocabulary

/// Standard output: the result, and nothing else.
package enum StandardOutput {
  /// Whether a person looks at it.
  package static var isTerminal: Bool { isatty(STDOUT_FILENO) == 1 }

  /// Writes data for programs, such as CSV or JSON, byte for byte; to a terminal as `print` does.
  ///
  /// Fails when the disk is full.
  package static func give(_ data: String) throws {
    try write(isTerminal ? TerminalText.safe(data) : data)
  }

  /// Writes all bytes.
  ///
  /// Fails when the disk is full or the reader has gone.
  fileprivate static func write(_ text: String) throws(FileError) {
    let bytes = Array(text.utf8)
    var offset = 0
    while offset < bytes.count {
      let written = bytes[offset...].withUnsafeBytes {
        Glibc.write(STDOUT_FILENO, $0.baseAddress, $0.count)
      }
      if written < 0, errno == EINTR { continue }
      guard written > 0 else {
        throw FileError.system(
          operation: "write", path: "standard output", reason: SystemReason.text(errno))
      }
      offset += written
    }
  }
}

/// Prints words for people, with control characters in them spelled out: what every command prints
/// goes through here, because Swift gives way to this form for texts.
///
/// A full disk ends the process with 74.
package func print(_ text: String, terminator: String = "\n") {
  do {
    try StandardOutput.write(TerminalText.safe(text + terminator))
  } catch {
    StandardError.write("error: \(error)\n")
    Glibc.exit(error.exitStatus.rawValue)
  }
}
