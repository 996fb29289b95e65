internal import Synchronization

/// The files of one export as its formats see them: each may look at those next to it.
package final class Siblings: Sendable {
  /// The folder that paths start in.
  let root: String
  /// The files that are read, sorted.
  let paths: [String]
  /// The image files whose names begin with zeros.
  let padded: PaddedNames
  private let parses = Mutex<[ObjectIdentifier: any Sendable]>([:])

  init(root: String = "", paths: [String] = [], padded: PaddedNames = PaddedNames()) {
    self.root = root
    self.paths = paths
    self.padded = padded
  }

  /// Where a file lies.
  func full(_ path: String) -> String { "\(root)/\(path)" }

  /// The bytes of a file; nil when it is larger than a document may be or the system refuses.
  func bytes(_ path: String) -> [UInt8]? {
    try? ReadFile.bytes(full(path), limit: ReadFile.maximumDocument)
  }

  /// What the export's files say together: made once, by whichever thread asks first.
  func parsed<Parse: ExportParse>(_ kind: Parse.Type = Parse.self) -> Parse {
    parses.withLock { known in
      if let parse = known[ObjectIdentifier(kind)] as? Parse { return parse }
      let parse = Parse(of: self)
      known[ObjectIdentifier(kind)] = parse
      return parse
    }
  }

  /// Takes what was made elsewhere.
  func keep<Parse: ExportParse>(_ parse: Parse) {
    parses.withLock { $0[ObjectIdentifier(Parse.self)] = parse }
  }
}

/// What several files of an export need of all of them; `Siblings.parsed` makes it once.
protocol ExportParse: Sendable {
  init(of siblings: Siblings)
}
