/// Cuts comma-separated values into rows, one at a time, in constant memory next to the bytes.
///
/// Byte order mark, CRLF, and quoted fields with line ends and doubled quotes are understood. Reading
/// never fails: what is odd in a row is listed in `oddities`, and the row keeps the fields it has.
package struct CSVRows: Sendable {
  /// Where a field's text lies.
  package struct Field: Sendable, Equatable {
    /// How its text is written.
    package enum Form: Sendable {
      /// The bytes are the text.
      case plain
      /// Between quotes, and two quotes stand for one.
      case doubled
      /// Text follows the closing quote.
      case broken
    }

    /// The bytes, without the quotes around them.
    package let byteRange: Range<Int>
    /// How they are to be read.
    package let form: Form
  }

  /// A quoted field of the current row that goes over line ends, or is never closed.
  struct LongField {
    /// Its position among the fields.
    let index: Int
    /// The line on which it starts, from 1.
    let line: Int
    let lineEnds: Int
  }

  /// The bytes of the whole table.
  package let bytes: [UInt8]
  /// The fields of the current row.
  package private(set) var fields: [Field] = []
  /// The line on which the current row starts, from 1.
  package private(set) var line = 1
  /// The current row's bytes, without the line end.
  package private(set) var byteRange = 0..<0
  /// What is odd in the current row.
  package private(set) var oddities: [CSVTable.Problem] = []
  /// Those of the current row; apart, because rows of millions of fields are read too.
  private(set) var longFields: [LongField] = []
  /// Whether the last field of the current row is never closed.
  private(set) var isUnclosed = false
  /// What stands between fields.
  package let separator: UInt8
  var position: Int
  var nextLine = 1

  /// Starts before the first row.
  package init(_ bytes: [UInt8], separator: UInt8 = UInt8(ascii: ",")) {
    self.bytes = bytes
    self.separator = separator
    position = bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? 3 : 0
  }

  /// Goes to the next row that is not blank; false at the end.
  package mutating func next() -> Bool {
    while position < bytes.count {
      let start = position
      line = nextLine
      fields.removeAll(keepingCapacity: true)
      if !oddities.isEmpty { oddities = [] }
      if !longFields.isEmpty { (longFields, isUnclosed) = ([], false) }
      readRow()
      byteRange = start..<position
      endLine()
      if !(fields.count == 1 && byteRange.isEmpty) { return true }
    }
    return false
  }

  /// A field's text, unquoted; invalid UTF-8 becomes U+FFFD.
  package func text(_ index: Int) -> String {
    let field = fields[index]
    if field.form == .plain { return String(decoding: bytes[field.byteRange], as: UTF8.self) }
    return String(decoding: unquoted(field).bytes, as: UTF8.self)
  }

  /// A quoted field's bytes with one quote for two, and after which of them a byte was left out.
  package func unquoted(_ field: Field) -> (bytes: [UInt8], gaps: [Int]) {
    var content: [UInt8] = []
    content.reserveCapacity(field.byteRange.count)
    var gaps: [Int] = []
    var isOpen = field.form != .plain
    var index = field.byteRange.lowerBound
    while index < field.byteRange.upperBound {
      let byte = bytes[index]
      index += 1
      if isOpen, byte == Self.quote {
        let isDoubled = index < field.byteRange.upperBound && bytes[index] == Self.quote
        isOpen = isDoubled
        // The gaps lead from a byte of the content back to the file's byte, where a mention's range
        // has to be.
        gaps.append(content.count + (isDoubled ? 1 : 0))
        guard isDoubled else { continue }
        index += 1
      }
      content.append(byte)
    }
    return (content, gaps)
  }

  static let quote = UInt8(ascii: "\"")
  static let lineFeed = UInt8(ascii: "\n")
  static let carriageReturn = UInt8(ascii: "\r")

  /// Reads the fields up to the line end.
  private mutating func readRow() {
    let count = bytes.count
    while true {
      if position < count, bytes[position] == Self.quote {
        readQuoted()
      } else {
        let end = plainEnd(from: position)
        fields.append(Field(byteRange: position..<end, form: .plain))
        position = end
      }
      guard position < count, bytes[position] == separator else { return }
      position += 1
    }
  }

  /// Where a field without quotes ends.
  private func plainEnd(from start: Int) -> Int {
    Self.plainEnd(bytes.span, from: start, separator)
  }

  private static func plainEnd(_ span: Span<UInt8>, from start: Int, _ separator: UInt8) -> Int {
    var index = start
    while index < span.count {
      let byte = span[index]
      if byte == separator || byte == lineFeed || byte == carriageReturn { break }
      index += 1
    }
    return index
  }

  /// Where the text of a quoted field ends, whether it has doubled quotes, and its line ends.
  private static func quotedEnd(
    _ span: Span<UInt8>, from start: Int
  ) -> (end: Int, form: Field.Form, lines: Int) {
    var form = Field.Form.plain
    var lines = 0
    var index = start
    while index < span.count {
      let byte = span[index]
      if byte == quote {
        guard index + 1 < span.count, span[index + 1] == quote else { break }
        form = .doubled
        index += 1
      } else if byte == lineFeed || byte == carriageReturn {
        // CRLF is one line end.
        let isFirst =
          byte == carriageReturn && index + 1 < span.count && span[index + 1] == lineFeed
        if !isFirst { lines += 1 }
      }
      index += 1
    }
    return (index, form, lines)
  }

  private mutating func readQuoted() {
    let startLine = nextLine
    let start = position + 1
    let (index, form, lines) = Self.quotedEnd(bytes.span, from: start)
    nextLine += lines
    // Only such a field can have taken other rows in: `strayQuote` looks at them.
    if lines > 0 || index == bytes.count {
      longFields.append(LongField(index: fields.count, line: startLine, lineEnds: lines))
    }
    guard index < bytes.count else {
      oddities.append(.init(line: startLine, what: "a quoted field is never closed"))
      fields.append(Field(byteRange: start..<index, form: form))
      isUnclosed = true
      position = index
      return
    }
    let end = plainEnd(from: index + 1)
    // No text is dropped: the field goes on up to the separator.
    if end > index + 1 {
      oddities.append(.init(line: nextLine, what: "text after a closing quote"))
      fields.append(Field(byteRange: start..<end, form: .broken))
    } else {
      fields.append(Field(byteRange: start..<index, form: form))
    }
    position = end
  }

  private mutating func endLine() {
    guard position < bytes.count else { return }
    if bytes[position] == Self.carriageReturn { position += 1 }
    if position < bytes.count, bytes[position] == Self.lineFeed { position += 1 }
    nextLine += 1
  }
}
