/// A quote at the start of a cell that opens a field which nobody meant, and takes the lines behind it.
package struct StrayQuote: Sendable, Equatable {
  /// The line on which it opens, from 1.
  package let line: Int
  /// The character of that line, from 1.
  package let column: Int
  /// Its byte in the table.
  package let offset: Int
  /// The lines behind it that it would take as the text of its cell.
  package let lines: Int
  /// Whether a later quote closes it.
  package let isClosed: Bool
  /// The bytes of the line on which it opens, without the line end.
  package let lineRange: Range<Int>
}

extension CSVRows {
  /// The stray quote of the current row, if it has one; `width` is the number of the table's columns.
  ///
  /// A field that is never closed begins with one. One that goes over line ends does so when the
  /// lines that it takes are rows of the table: most of them where the row is broken anyway, all of
  /// them where it is whole. Texts of several lines are not: their lines have other numbers of fields.
  package func strayQuote(width: Int) -> StrayQuote? {
    guard let first = longFields.first, let last = longFields.last else { return nil }
    let isClosed = !isUnclosed
    let broken = longFields.first { fields[$0.index].form == .broken }
    // A field that is never closed takes all that follows, so it is the last one. Of closed ones
    // the one with text behind its closing quote is the most suspicious.
    let long = isClosed ? broken ?? first : last
    let field = fields[long.index]
    let offset = field.byteRange.lowerBound - 1
    let opening = physicalLine(around: offset)
    if isClosed {
      let (rows, lines) = rowsInside(opening.upperBound..<byteRange.upperBound, width: width)
      let isBroken = field.form == .broken || fields.count != width
      let isMeant =
        isBroken ? rows * 2 < max(lines, 1) : !isWholeRun(opening, rows, lines, width, offset)
      if isMeant { return nil }
    }
    let head = bytes[opening.lowerBound..<offset]
    let column = String(decoding: head, as: UTF8.self).count + 1
    return StrayQuote(
      line: long.line, column: column, offset: offset,
      lines: isClosed ? long.lineEnds : linesFrom(opening.upperBound), isClosed: isClosed,
      lineRange: opening)
  }

  /// Goes on with the line behind the one on which a stray quote of the current row opens.
  package mutating func resume(behind quote: StrayQuote) {
    position = lineEnd(at: quote.lineRange.upperBound)
    nextLine = quote.line + 1
  }

  /// Whether a field that is whole is a run of rows all the same: the line with its quote as text, and
  /// all that it takes, have as many fields as the table, and no blanks as between the words of a text.
  private func isWholeRun(
    _ opening: Range<Int>, _ rows: Int, _ lines: Int, _ width: Int, _ quote: Int
  ) -> Bool {
    guard width >= 3, lines > 0, rows == lines,
      Self.width(bytes[opening.lowerBound..<quote], separator)
        + Self.width(bytes[(quote + 1)..<opening.upperBound], separator) - 1 == width
    else { return false }
    func hasBlank(_ range: Range<Int>) -> Bool {
      range.dropFirst().contains { bytes[$0] == 0x20 && bytes[$0 - 1] == separator }
    }
    return hasBlank(opening.lowerBound..<quote) || !hasBlank(quote..<byteRange.upperBound)
  }

  /// How many of the lines that begin within a range are rows of so many fields.
  private func rowsInside(_ range: Range<Int>, width: Int) -> (rows: Int, lines: Int) {
    var (rows, lines) = (0, 0)
    var start = lineEnd(at: range.lowerBound)
    while start < range.upperBound {
      let line = start..<min(physicalLine(from: start), range.upperBound)
      lines += 1
      if Self.width(bytes[line], separator) == width { rows += 1 }
      start = lineEnd(at: line.upperBound)
    }
    return (rows, lines)
  }

  /// The number of fields of a line that is looked at alone.
  private static func width(_ line: ArraySlice<UInt8>, _ separator: UInt8) -> Int {
    var fields = 1
    var isQuoted = false
    var isStart = true
    for byte in line {
      if byte == quote, isStart || isQuoted {
        isQuoted.toggle()
      } else if byte == separator, !isQuoted {
        fields += 1
        isStart = true
        continue
      }
      isStart = false
    }
    return fields
  }

  private func physicalLine(from start: Int) -> Int {
    var end = start
    while end < bytes.count, bytes[end] != Self.lineFeed, bytes[end] != Self.carriageReturn {
      end += 1
    }
    return end
  }

  private func physicalLine(around offset: Int) -> Range<Int> {
    var start = offset
    while start > 0, bytes[start - 1] != Self.lineFeed, bytes[start - 1] != Self.carriageReturn {
      start -= 1
    }
    return start..<physicalLine(from: offset)
  }

  /// The byte behind a line end.
  private func lineEnd(at offset: Int) -> Int {
    guard offset < bytes.count else { return bytes.count }
    let isPair =
      bytes[offset] == Self.carriageReturn && offset + 1 < bytes.count
      && bytes[offset + 1] == Self.lineFeed
    return offset + (isPair ? 2 : 1)
  }

  private func linesFrom(_ offset: Int) -> Int {
    var lines = 0
    var start = lineEnd(at: offset)
    while start < bytes.count {
      let end = physicalLine(from: start)
      if end > start { lines += 1 }
      start = lineEnd(at: end)
    }
    return lines
  }
}
