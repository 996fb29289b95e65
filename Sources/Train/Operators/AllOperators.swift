/// The registry of operators.
package enum AllOperators {
  /// Every operator that has a file of its own.
  package static let all: [any Operator.Type] = [
    LayerNorm.self,
    GELU.self,
    SiLU.self,
    Sigmoid.self,
    HardSigmoid.self,
    HardSwish.self,
    ChannelGate.self,
    LayerScale.self,
    StochasticDepth.self,
  ]
}
