/// What becomes of the gradients of a state's parameters: their sum over micro-batches and processes,
/// transforms, the optimizer's step, moving averages.
///
/// `begin`, then an executable trains into it, then `finish`. What needs nothing but a layer's gradients happens as
/// soon as they are there, so that their memory can be used again.
package protocol ParameterUpdates: AnyObject {
  /// Begins with the gradients of a step, or of one of its micro-batches.
  func begin(_ step: GradientStep)

  /// Ends them: what had to wait for all gradients of the step is done.
  ///
  /// Throws what the communicator throws.
  func finish() throws(TrainError)
}

/// What differs from one set of gradients to the next.
package struct GradientStep: Sendable, Hashable {
  /// The learning rate of the step; 0 leaves parameters as they are, but moves slots.
  package var learningRate: Float
  /// The number of the step, from 0: optimizers correct young averages by it.
  package var number: Int
  /// Whether the step begins with these gradients.
  package var isFirst: Bool
  /// Whether parameters move now; until then slots may be in between two steps.
  package var isLast: Bool

  /// All of a step at once, unless a micro-batch is named.
  package init(learningRate: Float, number: Int = 0, _ microBatch: MicroBatch? = nil) {
    self.learningRate = learningRate
    self.number = number
    isFirst = microBatch?.isFirst ?? true
    isLast = microBatch?.isLast ?? true
  }
}
