/// The layout of a rules file: blanks and blank lines, never words, order, quotes or comments.
///
/// Line ends become line feeds; blanks at line ends, and blank lines at the ends of the file or next to
/// another one, go; behind a colon and a comma within brackets stands one blank, inside brackets none,
/// before a comment behind a value two. Text in quotes and block texts stay byte for byte.
package enum RuleLayout {
  /// A file's text in this layout; laying it out again changes nothing.
  package static func formatted(_ text: String) -> String {
    var lines: [String] = []
    var state = LineLayout.State()
    for line in plainLines(text) {
      let formatted = LineLayout.format(line, &state)
      // Blank lines of a block text are its content.
      if formatted.isEmpty, !state.isInBlockText, !state.isInQuotes, lines.last?.isEmpty ?? true {
        continue
      }
      lines.append(formatted)
    }
    while lines.last?.isEmpty == true { lines.removeLast() }
    return lines.isEmpty ? "" : lines.joined(separator: "\n") + "\n"
  }

  /// The comments of a text in their order, with repeats, without their number signs.
  static func comments(_ text: String) -> [String] {
    var state = LineLayout.State()
    for line in plainLines(text) { _ = LineLayout.format(line, &state) }
    return state.comments
  }

  private static func plainLines(_ text: String) -> [[UInt8]] {
    var bytes = Array(text.utf8)
    if bytes.starts(with: [0xEF, 0xBB, 0xBF]) { bytes.removeFirst(3) }
    return bytes.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false).map {
      $0.last == UInt8(ascii: "\r") ? Array($0.dropLast()) : Array($0)
    }
  }
}

/// One line after another, with what a line leaves open for the next.
private enum LineLayout {
  struct State {
    /// Brackets that are open.
    var depth = 0
    /// The quote that is open.
    var quote: UInt8?
    /// The indentation of the line that began a block text; its lines stand further in.
    var blockIndent: Int?
    /// The comments so far.
    var comments: [String] = []
    var isInBlockText: Bool { blockIndent != nil }
    var isInQuotes: Bool { quote != nil }
  }

  static func format(_ line: [UInt8], _ state: inout State) -> String {
    let indent = line.prefix { $0 == 0x20 }.count
    let isBlank = line.allSatisfy { $0 == 0x20 || $0 == 0x09 }
    if let open = state.blockIndent {
      if isBlank || indent > open { return String(decoding: line, as: UTF8.self) }
      state.blockIndent = nil
    }
    if isBlank { return state.isInQuotes ? String(decoding: line, as: UTF8.self) : "" }
    var writer = Writer(line, &state)
    writer.run()
    state.depth = writer.depth
    state.quote = writer.quote
    if let comment = writer.said { state.comments.append(comment.trimmed) }
    if writer.beginsBlockText { state.blockIndent = indent }
    return String(decoding: writer.output, as: UTF8.self)
  }

  /// Copies a line, setting blanks where they are layout.
  private struct Writer {
    let line: [UInt8]
    var output: [UInt8] = []
    var depth: Int
    var quote: UInt8?
    var beginsBlockText = false
    /// The line's comment without its number sign; nil without one.
    var said: String?
    private var at = 0
    /// Whether a value or key may begin here, so that brackets and quotes mean something.
    private var isAtStart: Bool

    init(_ line: [UInt8], _ state: inout State) {
      self.line = line
      depth = state.depth
      quote = state.quote
      isAtStart = quote == nil
      while quote == nil, at < line.count, isBlank(line[at]) {
        output.append(line[at])
        at += 1
      }
    }

    private func isBlank(_ byte: UInt8) -> Bool { byte == 0x20 || byte == 0x09 }

    private func byte(_ index: Int) -> UInt8? { index < line.count ? line[index] : nil }

    mutating func run() {
      while let byte = byte(at) {
        if quote != nil {
          copyQuoted(byte)
        } else if byte == UInt8(ascii: "#"), at == 0 || isBlank(line[at - 1]) {
          return comment()
        } else if isBlank(byte) {
          skipBlanks()
        } else {
          copy(byte)
        }
      }
      trim()
    }

    private mutating func trim() {
      guard quote == nil else { return }
      while let last = output.last, isBlank(last) { output.removeLast() }
    }

    private mutating func comment() {
      trim()
      if !output.isEmpty {
        output += [0x20, 0x20]
      } else {
        output = Array(line.prefix { isBlank($0) })
      }
      var rest = line[at...]
      while let last = rest.last, isBlank(last) { rest.removeLast() }
      output += rest
      said = String(decoding: rest.dropFirst(), as: UTF8.self)
      at = line.count
    }

    /// Blanks between words stay; those that are layout are set by what stands around them.
    private mutating func skipBlanks() {
      let start = at
      while let byte = byte(at), isBlank(byte) { at += 1 }
      guard let next = byte(at), next != UInt8(ascii: "#") else { return }
      let last = output.last ?? 0x20
      if depth > 0, "[{".utf8.contains(last) || ",]}".utf8.contains(next) { return }
      if last == UInt8(ascii: ":") || last == UInt8(ascii: ",") && depth > 0 || isAtStart {
        if !isBlank(last) { output.append(0x20) }
      } else {
        output += line[start..<at]
      }
    }

    private mutating func copyQuoted(_ byte: UInt8) {
      output.append(byte)
      at += 1
      if byte == UInt8(ascii: "\\"), quote == UInt8(ascii: "\""), let next = self.byte(at) {
        output.append(next)
        at += 1
      } else if byte == quote {
        if byte == UInt8(ascii: "'"), self.byte(at) == byte {
          output.append(byte)
          at += 1
        } else {
          quote = nil
        }
      }
    }

    private mutating func copy(_ byte: UInt8) {
      let wasAtStart = isAtStart
      isAtStart = false
      let next = self.byte(at + 1)
      let endsToken = next == nil || isBlank(next ?? 0x20)
      switch byte {
      case UInt8(ascii: "\""), UInt8(ascii: "'"):
        if wasAtStart { quote = byte }
      case UInt8(ascii: "["), UInt8(ascii: "{"):
        if wasAtStart || depth > 0 {
          depth += 1
          isAtStart = true
        }
      case UInt8(ascii: "]"), UInt8(ascii: "}"):
        if depth > 0 { depth -= 1 }
      case UInt8(ascii: ","):
        if depth > 0 {
          output.append(byte)
          at += 1
          isAtStart = true
          if let next, !isBlank(next), next != UInt8(ascii: "#") { output.append(0x20) }
          return
        }
      case UInt8(ascii: ":"), UInt8(ascii: "-"), UInt8(ascii: "?"):
        // A key's colon, or an entry's dash, before its value.
        if endsToken, byte == UInt8(ascii: ":") || wasAtStart { isAtStart = true }
      case UInt8(ascii: "|"), UInt8(ascii: ">"):
        if wasAtStart, depth == 0 { beginsBlockText = endsBlockHeader(at + 1) }
      default: break
      }
      output.append(byte)
      at += 1
    }

    /// Whether only indicators and a comment follow, as behind `|-` or `>2`.
    private func endsBlockHeader(_ start: Int) -> Bool {
      for index in start..<line.count {
        if line[index] == UInt8(ascii: "#") { return true }
        if !isBlank(line[index]), !"+-123456789".utf8.contains(line[index]) { return false }
      }
      return true
    }
  }
}
