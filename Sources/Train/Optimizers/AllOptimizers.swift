/// The optimizers that a recipe can name.
package enum AllOptimizers {
  /// All of them; the first is the default.
  package static let all: [any Optimizer.Type] = [
    SGD.self,
    AdamW.self,
    Lion.self,
  ]

  /// The one of a name; nil when there is none.
  package static func named(_ name: String) -> (any Optimizer.Type)? {
    all.first { $0.name == name }
  }
}

extension Recipe.Optimiser {
  /// The optimizer with the recipe's numbers; a checked recipe names a known one.
  package var optimizer: any Optimizer {
    guard let type = AllOptimizers.named(kind) else {
      preconditionFailure("recipes are checked: there is no optimizer '\(kind)'")
    }
    return type.init(self)
  }
}
