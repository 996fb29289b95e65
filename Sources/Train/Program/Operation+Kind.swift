/// What an operation does, whatever it does it to: the lines of a timing.
package enum OperationKind: String, Sendable, Hashable, CaseIterable, CustomStringConvertible {
  case convolution
  case convolutionInputGradient = "convolution input gradient"
  case convolutionWeightGradient = "convolution weight gradient"
  case batchNorm = "batch norm"
  case batchNormGradient = "batch norm gradient"
  case relu
  case reluGradient = "ReLU gradient"
  case maxPool = "max pool"
  case maxPoolGradient = "max pool gradient"
  case localResponseNorm = "local response norm"
  case localResponseNormGradient = "local response norm gradient"
  case averagePool = "average pool"
  case averagePoolGradient = "average pool gradient"
  case flatten
  case flattenGradient = "flatten gradient"
  case dropout
  case dropoutGradient = "dropout gradient"
  case linear
  case linearInputGradient = "linear input gradient"
  case linearWeightGradient = "linear weight gradient"
  case add
  case applied = "operator"
  case bceWithLogits = "sigmoid cross-entropy"
  case crossEntropy = "softmax cross-entropy"
  case gradientsReady = "update"

  /// The kind in words, such as `convolution weight gradient`.
  package var description: String { rawValue }
}

extension Operation {
  /// What timings and messages call it: the kind, or the operator's own name.
  package var label: String {
    guard case .applied(let call) = self else { return kind.rawValue }
    return call.applied.name + (call.isGradient ? " gradient" : "")
  }

  /// The kind, as timings list it.
  package var kind: OperationKind {
    switch self {
    case .convolution: .convolution
    case .convolutionInputGradient: .convolutionInputGradient
    case .convolutionWeightGradient: .convolutionWeightGradient
    case .batchNorm: .batchNorm
    case .batchNormGradient: .batchNormGradient
    case .relu: .relu
    case .reluGradient: .reluGradient
    case .maxPool: .maxPool
    case .maxPoolGradient: .maxPoolGradient
    case .localResponseNorm: .localResponseNorm
    case .localResponseNormGradient: .localResponseNormGradient
    case .averagePool: .averagePool
    case .averagePoolGradient: .averagePoolGradient
    case .flatten: .flatten
    case .flattenGradient: .flattenGradient
    case .dropout: .dropout
    case .dropoutGradient: .dropoutGradient
    case .linear: .linear
    case .linearInputGradient: .linearInputGradient
    case .linearWeightGradient: .linearWeightGradient
    case .add: .add
    case .applied: .applied
    case .bceWithLogits: .bceWithLogits
    case .crossEntropy: .crossEntropy
    case .gradientsReady: .gradientsReady
    }
  }
}
