internal import Files
package import Vocabulary

/// What stops an ingest; bad input data never does.
package enum IngestError: Failure, Equatable {
  /// A path that was named is not there.
  case missing(path: String)
  /// A path that was named is a pipe, a socket or a device.
  case noFile(path: String, kind: String)
  /// No format has this name.
  case unknownFormat(name: String, known: [String])
  /// No character set of this name is read.
  case unknownCharset(name: String)
  /// The atlas's name can't be part of a key.
  case badSourceName(name: String)
  /// Two inputs would be one atlas without being meant to.
  case sameSource(name: String, first: String, second: String)
  /// The input is of a kind that is not read.
  case unsupportedInput(path: String, what: String)
  /// The mapping or a template is wrong.
  case mapping(path: String, problems: [MappingProblem])
  /// The table that the mapping names is not in the input.
  case missingTable(path: String, mapping: String)
  /// No such atlas is in the catalogue.
  case unknownSource(name: String, known: [String])
  /// Parts of an ingest do not make a whole.
  case parts(PartProblem)
  /// A table of fingerprints is damaged.
  case fingerprints(path: String, line: Int, what: String)
  /// The system refused to read the input.
  case unreadable(path: String, reason: String)
  /// The system refused to write what an archive holds.
  case unwritable(path: String, reason: String)

  /// What went wrong, where, and the remedy.
  package var description: String {
    switch self {
    case .missing(let path):
      "\(path): no such file or folder. "
        + (path == IngestRequest.defaultPath
          ? "Name the atlas export, or put it there." : "Check the name and the folder.")
    case .noFile(let path, let kind):
      FileError.noFile(path: path, kind: kind).description
    case .unknownFormat(let name, let known):
      "--format \(name): no such format. Known: auto, \(known.joined(separator: ", "))."
    case .unknownCharset(let name):
      "--charset \(name): not read. Known: utf-8, windows-1250 to 1258, iso-8859-1 to 16, koi8-r, gbk, "
        + "big5, shift_jis, euc-jp, euc-kr and their like."
    case .badSourceName(let name):
      "\"\(name)\" can't name an atlas: it may not be empty or hold a slash. Give --source NAME."
    case .sameSource(let name, let first, let second):
      "\(first) and \(second) would both be the atlas \"\(name)\". Ingest them one by one, each "
        + "with its own --source NAME; or give --source \(name) if they are one atlas."
    case .unsupportedInput(let path, let what):
      "\(path): \(what)."
    case .mapping(let path, let problems):
      problems.map { "\(path):\($0)" }.joined(separator: "\n")
    case .missingTable(let path, let mapping):
      "\(path): no such table, though \(mapping) names it. Correct `table`, or name the table."
    case .unknownSource(let name, let known):
      "no atlas \"\(name)\" is in the catalogue. It has: \(known.joined(separator: ", "))."
    case .parts(let problem): problem.description
    case .fingerprints(let path, let line, let what):
      "\(path):\(line): \(what). Write the file again: derm-ingest export --to fingerprints FILE."
    case .unreadable(let path, let reason):
      "\(path): cannot read: \(reason)."
    case .unwritable(let path, let reason):
      "\(path): cannot write: \(reason). Nothing of the archive was kept: make room or name a "
        + "catalogue elsewhere, next to which archives are unpacked."
    }
  }

  package var exitStatus: ExitStatus {
    switch self {
    case .missing, .missingTable: .missingInput
    case .parts(let problem): problem.exitStatus
    case .unknownFormat, .unknownCharset, .badSourceName, .sameSource, .unknownSource: .usage
    case .unsupportedInput, .mapping, .fingerprints: .badData
    case .noFile, .unreadable, .unwritable: .inputOutput
    }
  }
}

extension IngestError {
  /// Ends an ingest whose named path can't be read; what lies below one is a finding instead.
  ///
  /// Throws `missing`, `noFile` or `unreadable`.
  static func checkReadable(_ path: String) throws(IngestError) {
    do {
      try NamedInput.check(path)
    } catch {
      switch error {
      case .noFile(_, let kind): throw .noFile(path: path, kind: kind)
      case .system(_, _, let reason): throw .unreadable(path: path, reason: reason)
      default: throw .missing(path: path)
      }
    }
  }
}

/// Something wrong in a mapping or a template.
package struct MappingProblem: Sendable, Hashable, CustomStringConvertible {
  /// The line, from 1.
  package let line: Int
  /// The column, from 1.
  package let column: Int
  package let what: String
  /// What to do about it.
  package let remedy: String

  /// The problem as `line:column: error: what. remedy`.
  package var description: String { "\(line):\(column): error: \(what). \(remedy)" }
}
