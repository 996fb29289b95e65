package import Vocabulary
internal import Yams

/// Why a YAML text has no nodes, with its position: the one form of all its errors.
package struct YAMLFault: Error, Equatable, Sendable {
  /// What is to be done about it.
  package enum Kind: Equatable, Sendable {
    /// The text stands for more than its size allows.
    case excess
    /// A mapping has keys twice; the position is that of the first.
    case duplicateKeys([String])
    /// The text is no YAML; where what is broken began, when the parser knows.
    case syntax(began: Position?)
  }

  /// What is to be done about it.
  package let kind: Kind
  /// Where it is, always within the text.
  package let position: Position
  /// What is wrong, without file and position.
  package let what: String

  init(_ kind: Kind, at position: Position, _ what: String) {
    self.kind = kind
    self.position = position
    self.what = what
  }

  /// Reads the parser's error.
  init(_ error: any Error, in text: String) {
    func position(of mark: Mark) -> Position { Position(line: mark.line, column: mark.column) }
    switch error {
    case let fault as YAMLFault: self = fault
    // Keys that occur twice have a kind of their own: such a text is well formed, and a remedy can
    // name the keys.
    case YamlError.duplicatedKeysInMapping(let keys, let context):
      let names = keys.map { "\($0)" }
      self.init(
        .duplicateKeys(names), at: position(of: context.mark),
        "a key is there twice: \(names.joined(separator: ", "))")
    case YamlError.scanner(let context, let what, let mark, _),
      YamlError.parser(let context, let what, let mark, _),
      YamlError.composer(let context, let what, let mark, _):
      self.init(
        .syntax(began: (context?.mark).map(position(of:))),
        at: Self.within(text, position(of: mark)), what)
    case YamlError.reader(let what, let offset, _, _):
      self.init(.syntax(began: nil), at: Self.position(at: offset ?? 0, in: text), what)
    default:
      self.init(.syntax(began: nil), at: Position(line: 1, column: 1), "\(error)")
    }
  }

  /// The position itself, or the end of the last line where the parser stopped behind it.
  private static func within(_ text: String, _ position: Position) -> Position {
    var lines = text.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline)
    if lines.count > 1, lines.last?.isEmpty == true { lines.removeLast() }
    guard position.line > lines.count else { return position }
    return Position(line: lines.count, column: (lines.last?.count ?? 0) + 1)
  }

  private static func position(at offset: Int, in text: String) -> Position {
    // A CRLF is one character, and no "\n".
    let before = text.prefix(offset)
    return Position(
      line: before.count(where: \.isNewline) + 1,
      column: before.reversed().prefix { !$0.isNewline }.count + 1)
  }
}
