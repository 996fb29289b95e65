/// The rows of a table one after the other, whatever form the table has.
///
/// Positions are bytes of the document's text. A row that is not whole is passed over with a finding.
protocol TableRows {
  /// The columns' names.
  var header: [String] { get }
  /// The line on which the current row starts.
  var line: Int { get }
  /// The current row's bytes.
  var byteRange: Range<Int> { get }

  /// Where a column is; nil when the table has none of this name.
  mutating func position(of column: String) -> Int?
  /// Goes to the next whole row; false at the end.
  mutating func next(_ builder: inout RecordBuilder) -> Bool
  /// Whether the current row has a cell at a column.
  func hasCell(_ position: Int) -> Bool
  /// A cell's text, not yet trimmed.
  func text(_ position: Int) -> String
  /// A cell's bytes, without quotes around them.
  func range(_ position: Int) -> Range<Int>
  /// A cell's decoded bytes with the way back to the text.
  func content(_ position: Int) -> CellContent
  /// A cell that is a list or an object by the form of the table itself, with the way from its bytes to
  /// the document's.
  func node(_ position: Int) -> (node: JSONNode, documentRange: (Range<Int>) -> Range<Int>)?
}

/// One item of a cell with its position.
struct CellItem: Sendable, Equatable {
  /// The decoded text.
  let text: String
  /// What stands next to it.
  var value = TermValue.alone
  /// Its bytes in the document's text.
  let range: Range<Int>
}

/// A cell's decoded bytes.
struct CellContent: Sendable, Equatable {
  /// The bytes without escapes.
  let bytes: [UInt8]
  /// Where they lie in the text, escapes and all.
  let range: Range<Int>
  /// After how many decoded bytes the text has one more; nil when the way back is not known.
  let gaps: [Int]?

  /// Where a part lies in the text; the whole cell when that is not known.
  func source(_ part: Range<Int>) -> Range<Int> {
    guard let gaps else { return range }
    if gaps.isEmpty {
      return (range.lowerBound + part.lowerBound)..<(range.lowerBound + part.upperBound)
    }
    // A part begins behind the gap before it and ends before the gap behind it.
    let before = gaps.count { $0 <= part.lowerBound }
    let within = gaps.count { $0 <= part.upperBound }
    return
      (range.lowerBound + part.lowerBound + before)..<(range.lowerBound + part.upperBound
      + max(before, within))
  }
}
