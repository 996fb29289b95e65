internal import Documents
internal import Terms

/// A type that a recipe can hold as the value of a key.
protocol RecipeValue: Sendable, Equatable {
  /// What a value must look like, for messages.
  static var expected: String { get }
  /// Reads the scalars of a value: one, or those of a list; nil when they do not fit.
  static func read(_ scalars: [String], isList: Bool) -> Self?
  /// The value as written in a recipe.
  var text: String { get }
}

extension RecipeValue where Self: LosslessStringConvertible {
  static func read(_ scalars: [String], isList: Bool) -> Self? {
    guard !isList, scalars.count == 1 else { return nil }
    return Self(scalars[0])
  }

  var text: String { description }
}

extension RecipeValue where Self: RawRepresentable & CaseIterable, RawValue == String {
  static var expected: String { "one of " + allCases.map(\.rawValue).joined(separator: ", ") }

  static func read(_ scalars: [String], isList: Bool) -> Self? {
    guard !isList, scalars.count == 1 else { return nil }
    return Self(rawValue: scalars[0])
  }

  var text: String { rawValue }
}

extension Int: RecipeValue {
  static var expected: String { "an integer" }
}

extension UInt64: RecipeValue {
  static var expected: String { "an integer from 0 up" }
}

extension Bool: RecipeValue {
  static var expected: String { "true or false" }
}

extension Double: RecipeValue {
  static var expected: String { "a number" }

  static func read(_ scalars: [String], isList: Bool) -> Double? {
    guard !isList, scalars.count == 1, let value = PlainNumber.decimal(scalars[0]) else {
      return nil
    }
    return value
  }

  var text: String { NumberText.shortest(self) }
}

extension String: RecipeValue {
  static var expected: String { "a text" }
}

extension Array: RecipeValue where Element: RecipeValue {
  static var expected: String { "a list in brackets, each \(Element.expected)" }

  static func read(_ scalars: [String], isList: Bool) -> [Element]? {
    guard isList else { return nil }
    var values: [Element] = []
    for scalar in scalars {
      guard let value = Element.read([scalar], isList: false) else { return nil }
      values.append(value)
    }
    return values
  }

  var text: String { "[" + map(\.text).joined(separator: ", ") + "]" }
}

extension MemorySize: RecipeValue, LosslessStringConvertible {
  static var expected: String { "a size such as 8GiB or 512MiB, or none" }
}

extension Tasks: RecipeValue {}
extension Recipe.Resizing: RecipeValue {}
extension Recipe.NormalisationChoice: RecipeValue {}
extension Recipe.CropFrom: RecipeValue {}
extension ConvolutionAlgorithm: RecipeValue {}
extension Recipe.ScheduleKind: RecipeValue {}
extension Recipe.LesionLossKind: RecipeValue {}
extension Recipe.CropKind: RecipeValue {}
