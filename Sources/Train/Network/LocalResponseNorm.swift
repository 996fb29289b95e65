/// The constants of a normalisation over neighbouring channels.
///
/// Krizhevsky, Sutskever & Hinton 2012, section 3.3, in Caffe's and PyTorch's form:
/// y = x * (k + alpha / size * sum of x^2 over `size` channels around it) ^ -beta.
package struct LocalResponseNorm: Sendable, Hashable {
  /// The channels that are summed over, an odd number: as many before as after.
  package var size: Int
  /// The factor of the mean of the squares.
  package var alpha: Float
  /// The power that divides.
  package var beta: Float
  /// Added to the scaled sum.
  package var k: Float

  /// A normalisation; the defaults are those of Caffe's AlexNet.
  package init(size: Int = 5, alpha: Float = 1e-4, beta: Float = 0.75, k: Float = 1) {
    precondition(size > 0 && size % 2 == 1, "the channels around one are an odd number")
    self.size = size
    self.alpha = alpha
    self.beta = beta
    self.k = k
  }
}
