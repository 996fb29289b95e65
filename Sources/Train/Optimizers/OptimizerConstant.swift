/// A constant that one optimizer alone has: a key of recipes that the optimizer's file declares.
///
/// `Optimizer.fields` lists its `field`; the optimizer reads it as `recipe[constant]`.
struct OptimizerConstant<Value: RecipeValue & Hashable>: Sendable {
  /// The key, its meaning, and how it is read, checked and written.
  let field: RecipeField
  fileprivate let initial: Value

  /// The key `optimiser.NAME`, by the same rules as `RecipeField`'s.
  ///
  /// A recipe without it gets `initial`; one that has that value keeps the digest that it had before the key came.
  init(
    _ name: String, _ initial: Value, _ summary: String, must rule: String = "",
    _ holds: @escaping @Sendable (Value) -> Bool = { _ in true }
  ) {
    let key = "optimiser.\(name)"
    self.initial = initial
    field = RecipeField(
      key, \.optimiser[own: key, initial], summary, before: initial, must: rule, holds)
  }
}

extension Recipe.Optimiser {
  /// What a recipe says about a constant that one optimizer alone has.
  subscript<Value: RecipeValue & Hashable>(constant: OptimizerConstant<Value>) -> Value {
    self[own: constant.field.key, constant.initial]
  }

  /// The value of a key that an optimizer's file declares; `initial` where a recipe does not state it.
  fileprivate subscript<Value: RecipeValue & Hashable>(own key: String, initial: Value) -> Value {
    get { own.values[key] as? Value ?? initial }
    set { own.values[key] = newValue == initial ? nil : newValue }
  }

  /// The keys that optimizers' files declare and a recipe states, other than with their defaults.
  package struct Own: Sendable, Equatable {
    fileprivate var values: [String: any RecipeValue] = [:]

    package static func == (a: Own, b: Own) -> Bool {
      a.values.mapValues(\.text) == b.values.mapValues(\.text)
    }
  }
}
