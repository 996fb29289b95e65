/// Where the learning rate enters the momentum; the two part after a change of rate.
package enum MomentumConvention: String, Sendable, CaseIterable {
  /// PyTorch's: the rate scales the step. v <- mu v + g, w <- w - eta v.
  case pytorch = "torch"
  /// Caffe's: the rate scales the gradient. v <- mu v + eta g, w <- w - v.
  case caffe
}

extension MomentumConvention: RecipeValue {}
