/// A column of a flat table.
package struct Column: Sendable, Hashable {
  /// What the values of a column are.
  package enum Kind: Sendable, Hashable, CaseIterable {
    case int64
    case double
    case utf8
    case bool
  }

  package let name: String
  package let kind: Kind
  /// Whether a row may have no value.
  package let isNullable: Bool

  package init(_ name: String, _ kind: Kind, isNullable: Bool = false) {
    self.name = name
    self.kind = kind
    self.isNullable = isNullable
  }
}

/// A value of a row.
package enum ColumnValue: Sendable, Hashable {
  case none
  case int64(Int)
  case double(Double)
  case utf8(String)
  case bool(Bool)

  /// A text, or no value.
  package static func text(_ text: String?) -> ColumnValue { text.map { .utf8($0) } ?? .none }

  /// A number, or no value.
  package static func number(_ number: Int?) -> ColumnValue { number.map { .int64($0) } ?? .none }
}
