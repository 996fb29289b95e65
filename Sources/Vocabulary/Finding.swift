/// How bad a finding is.
package enum Severity: String, Sendable, Codable, Comparable, CaseIterable {
  /// Worth knowing.
  case note
  /// Something was lost or guessed.
  case warning
  /// A record or file could not be used.
  case error

  /// Orders from note to error.
  package static func < (left: Severity, right: Severity) -> Bool {
    left.rank < right.rank
  }

  private var rank: Int {
    switch self {
    case .note: 0
    case .warning: 1
    case .error: 2
    }
  }
}

/// A position in a source file.
package struct Position: Sendable, Hashable, Codable {
  /// The line, from 1.
  package let line: Int
  /// The column in characters, from 1.
  package let column: Int
  /// The byte from the start of the file, from 0, when it is known.
  package let byteOffset: Int?

  package init(line: Int, column: Int, byteOffset: Int? = nil) {
    self.line = line
    self.column = column
    self.byteOffset = byteOffset
  }
}

/// Something wrong or odd in the input: stored, counted and listed, never thrown.
package struct Finding: Sendable, Hashable, Codable {
  /// The file, relative to what the user named.
  package let source: String
  /// The position in the file, when there is one.
  package let position: Position?
  package let severity: Severity
  /// A stable code to count and filter by, such as `image-missing`.
  package let code: String
  package let what: String
  /// What the user can do about it.
  package let remedy: String
  /// The offending text, shortened.
  package let excerpt: String

  package init(
    source: String, position: Position? = nil, severity: Severity, code: String, what: String,
    remedy: String, excerpt: String = ""
  ) {
    self.source = source
    self.position = position
    self.severity = severity
    self.code = code
    self.what = what
    self.remedy = remedy
    self.excerpt = excerpt
  }
}
