package import Digests

/// A way in which an atlas export is written: one file and one line in `AllFormats`.
package protocol AtlasFormat: Sendable {
  /// The name for `--format`.
  static var name: String { get }
  /// The atlas whose pages these are, or nil when any atlas may be written like this; records of one
  /// image in formats of two atlases are a finding.
  static var family: String? { get }
  /// Whether each file has fields of its own, so that its coverage says nothing of another's.
  static var fieldsDifferByFile: Bool { get }
  /// Whether the format reads text; else no character set is looked for.
  static var readsText: Bool { get }
  /// Whether a file is in this format; what is parsed on the way (`InputFile.parsed`) waits there for
  /// `extract`.
  static func recognise(_ file: InputFile) -> Recognition
  /// The siblings that the reading of a file depends on, by their digests: when one changes, the file
  /// is read again.
  static func needs(_ path: String, of siblings: Siblings) -> [Digest]
  init()
  /// Reads a file; what is wrong with it goes into the builder as findings.
  ///
  /// A record that is not whole must not be added.
  func extract(_ file: InputFile, into builder: inout RecordBuilder)
}

extension AtlasFormat {
  /// An atlas of its own, named as the format.
  package static var family: String? { name }
  /// All files have the same fields.
  package static var fieldsDifferByFile: Bool { false }
  /// Pages, answers and tables are text.
  package static var readsText: Bool { true }
  /// A file says all itself.
  package static func needs(_ path: String, of siblings: Siblings) -> [Digest] { [] }
}

/// What a format says of a file.
package enum Recognition: Sendable, Equatable {
  /// It is in another format.
  case no
  /// It may be in this one; the highest score from 0 to 1 is taken.
  case maybe(score: Double, why: String)
  case yes(why: String)
}
