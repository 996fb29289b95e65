internal import Documents
internal import Terms

/// A value of a recipe that may be left to the weights.
package enum FromWeights<Value: Sendable & Equatable>: Sendable, Equatable {
  /// What the file of weights says; torchvision's when it says nothing or there is none.
  case weights
  /// What the recipe states.
  case stated(Value)

  /// What the recipe states; nil when it leaves it to the weights.
  package var own: Value? {
    if case .stated(let value) = self { value } else { nil }
  }
}

extension FromWeights: RecipeValue where Value: RecipeValue {
  static var expected: String { "weights or \(Value.expected)" }

  static func read(_ scalars: [String], isList: Bool) -> FromWeights? {
    if !isList, scalars == ["weights"] { return .weights }
    return Value.read(scalars, isList: isList).map { .stated($0) }
  }

  var text: String { own?.text ?? "weights" }
}

/// Where the mean of each pixel comes from.
package enum MeanImageChoice: Sendable, Equatable {
  /// The file of weights, when it holds one.
  case weights
  /// There is none: the mean of each channel is subtracted.
  case none
  /// A file: Caffe's binaryproto, npy or safetensors.
  case file(String)
}

extension MeanImageChoice: RecipeValue {
  static var expected: String { "weights, none or a file" }

  static func read(_ scalars: [String], isList: Bool) -> MeanImageChoice? {
    guard !isList, scalars.count == 1, !scalars[0].isEmpty else { return nil }
    return switch scalars[0] {
    case "weights": .weights
    case "none": MeanImageChoice.none
    default: .file(scalars[0])
    }
  }

  var text: String {
    switch self {
    case .weights: return "weights"
    case .none: return "none"
    case .file(let path):
      let isPlain = path.utf8.allSatisfy {
        $0.isASCIILetter || $0.isASCIIDigit || "/._-".utf8.contains($0) || $0 >= 0x80
      }
      return isPlain ? path : YAMLText.singleQuoted(path)
    }
  }
}

extension ChannelOrder: RecipeValue {}
extension ValueScale: RecipeValue {}
