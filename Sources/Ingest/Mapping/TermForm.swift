internal import Vocabulary

/// How terms of a facet lie in the columns of a table.
struct TermForm: Sendable, Equatable {
  /// How a cell writes a list.
  enum List: String, Sendable, CaseIterable {
    /// `['a', 'b']` or `{'a': 0.7, 'b': 0.3}`.
    case python
    /// `["a", "b"]` or `{"a": 0.7, "b": 0.3}`.
    case json
  }

  var columns: [TableMapping.Column] = []
  /// Whether several columns were named, so that each column's name is its term.
  var isOneHot = false
  /// The terms of columns whose name is not their term.
  var terms: [String: String] = [:]
  /// The same term for all rows.
  var value: String?
  /// The text between the items of a cell; nil where a cell is one item.
  var separator: String?
  /// How the cell writes its items.
  var list: List?
  /// Between a path's elements.
  var pathSeparator = " / "
  /// The path that all terms lie under.
  var parent: [String] = []
  /// Cells that mean that the term applies.
  var when: [String] = []
  /// Cells that mean that it does not.
  var absent: [String] = []
  /// The term of a single column.
  var term: String?
  /// The text between a term and its number of votes; nil where there are none.
  var votes: String?
  /// What the numbers next to terms are; nil to tell by how each is written.
  var numbers: TermValue.Numbers?
  /// The only items that are taken; empty for all.
  var among: Set<String> = []
  /// Who says so, for tables with a column for each annotator.
  var annotator: String?
  /// What is said of the terms that apply.
  var assertion = Assertion.present
  /// The image columns that it holds for; empty for all.
  var only: [TableMapping.Column] = []
  /// The line in the mapping, for what has no column.
  var line = 1

  /// Whether the mapping says that somebody annotated the terms on each image: what is not present was
  /// denied, and nobody knows of it where there is no such column.
  var isAnnotation: Bool { value == nil && (!absent.isEmpty || !only.isEmpty) }
}
