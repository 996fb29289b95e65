internal import Glibc
internal import Randomness

/// A rectangle of the input that is set to 0, the mean (Zhong et al., arXiv 1708.04896), drawn as
/// torchvision's RandomErasing draws it: 2 to 33 % of the area, aspect ratio 0.3 to 3.3.
struct RandomErasing: Sendable, Hashable {
  /// Left column and top row, pixels.
  let x: Int
  let y: Int
  /// Size, pixels.
  let width: Int
  let height: Int

  /// torchvision's shares of the area, logarithms of height by width, and tries.
  private static let areas = 0.02...0.33
  private static let logAspects = log(0.3)...log(3.3)
  private static let tries = 10

  /// Draws the rectangle of an image in an epoch, from a stream of the seed, the epoch and the image
  /// alone; nil where nothing is erased.
  init?(_ input: Recipe.Input, seed: UInt64, epoch: Int, image: Int) {
    guard input.erase > 0 else { return nil }
    var random = RandomStream(
      seed: seed, purpose: "erasing", index: UInt64(epoch) << 32 | UInt64(image))
    guard random.unit() < input.erase else { return nil }
    let side = Double(input.side)
    for _ in 0..<Self.tries {
      let area = side * side * random.uniform(Self.areas)
      let aspect = exp(random.uniform(Self.logAspects))
      let (height, width) = (
        Int((area * aspect).squareRoot().rounded()), Int((area / aspect).squareRoot().rounded())
      )
      guard height < input.side, width < input.side else { continue }
      y = random.below(input.side - height + 1)
      x = random.below(input.side - width + 1)
      self.width = width
      self.height = height
      return
    }
    // Ten tries, none of which fits: the image stays whole, as in torchvision.
    return nil
  }

  /// Sets the rectangle to 0 in three planes of `side` x `side` from a position on.
  func erase(_ planes: inout MutableSpan<Float>, at position: Int, side: Int) {
    for plane in 0..<3 {
      for row in y..<(y + height) {
        let start = position + (plane * side + row) * side
        for index in (start + x)..<(start + x + width) { planes[index] = 0 }
      }
    }
  }
}
