/// An operator of any type, as a network and a program hold it.
package struct AnyOperator: Sendable, Hashable {
  package let base: any Operator

  /// Wraps an operator.
  init(_ base: any Operator) { self.base = base }

  /// The operator's name.
  package var name: String { type(of: base).name }

  /// Equal when they are equal operators of one type.
  package static func == (a: AnyOperator, b: AnyOperator) -> Bool {
    func isSame<Other: Operator>(_ other: Other) -> Bool { a.base as? Other == other }
    return isSame(b.base)
  }

  package func hash(into hasher: inout Hasher) { base.hash(into: &hasher) }
}
