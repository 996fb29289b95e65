internal import Terms

/// Rows of texts as lines for a terminal, a column below a column.
package enum TextColumns {
  /// The lines: each column as wide as its widest text, two blanks between columns, none at the end.
  ///
  /// Every row has as many texts as the first one. Columns from `numbers` on are flush right.
  package static func lines(_ rows: [[String]], numbers: Int = .max) -> [String] {
    let widths = (rows.first ?? []).indices.map { column in
      rows.map { $0[column].count }.max() ?? 0
    }
    return rows.map { row in
      var line = row.indices.map { column in
        column < numbers
          ? row[column].rightPadded(widths[column]) : row[column].leftPadded(widths[column])
      }.joined(separator: "  ")
      while line.hasSuffix(" ") { line.removeLast() }
      return line
    }
  }
}
