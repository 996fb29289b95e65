/// A part of a cell: what stands behind one text and before another.
struct CellPart: Sendable, Equatable {
  /// The part begins behind the first of these; nil for the cell's beginning.
  var after: String?
  /// It ends before the first of these; nil for the cell's end.
  var before: String?

  /// The part; the whole cell where it has neither.
  func of(_ cell: String) -> String {
    var part = cell[...]
    if let after, let found = part.firstRange(of: after) { part = part[found.upperBound...] }
    if let before, let found = part.firstRange(of: before) { part = part[..<found.lowerBound] }
    return part.isEmpty ? cell : String(part)
  }
}
