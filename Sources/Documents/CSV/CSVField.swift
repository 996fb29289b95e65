/// One field of separated values as RFC 4180 has it: the one place where fields are put in quotes.
package enum CSVField {
  private static let quote = UInt8(ascii: "\"")

  /// Adds a field to a row, in quotes where it holds the separator, a quote or a line end.
  ///
  /// One of `others` asks for quotes as well, and `always` asks whatever the field holds. What a spreadsheet would
  /// calculate is for `SpreadsheetCell`.
  package static func append(
    _ field: String, to row: inout [UInt8], separator: UInt8, others: [UInt8] = [],
    always: Bool = false
  ) {
    let isSpecial: (UInt8) -> Bool = {
      $0 == separator || $0 == quote || $0 == UInt8(ascii: "\n") || $0 == UInt8(ascii: "\r")
        || others.contains($0)
    }
    guard always || field.utf8.contains(where: isSpecial) else {
      row.append(contentsOf: field.utf8)
      return
    }
    row.append(quote)
    for byte in field.utf8 {
      if byte == quote { row.append(quote) }
      row.append(byte)
    }
    row.append(quote)
  }
}
