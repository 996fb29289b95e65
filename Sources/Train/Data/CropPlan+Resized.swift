internal import Glibc
internal import Randomness

extension CropPlan {
  /// A part of an image of random area and aspect ratio, resized to the input's side, as
  /// torchvision's RandomResizedCrop draws it (Szegedy et al., arXiv 1409.4842).
  ///
  /// Of ten tries the first that fits is taken, else the largest central part whose ratio is
  /// allowed. The plan resizes the whole image so that the part becomes `side` x `side`; then the
  /// position is drawn, in pixels of the resized image.
  static func resized(
    width: Int, height: Int, input: Recipe.Input, _ random: inout RandomStream
  ) -> CropPlan {
    let area = Double(width * height)
    let (narrow, wide) = (input.cropAspect[0], input.cropAspect[1])
    for _ in 0..<10 {
      let target = area * random.uniform(input.cropArea[0]...input.cropArea[1])
      // In logarithms, so that a ratio is as likely as its inverse.
      let aspect = exp(random.uniform(log(narrow)...log(wide)))
      let part = (
        width: Int((target * aspect).squareRoot().rounded()),
        height: Int((target / aspect).squareRoot().rounded())
      )
      guard (1...width).contains(part.width), (1...height).contains(part.height) else { continue }
      let size = (
        width: scaled(width, input.side, part.width),
        height: scaled(height, input.side, part.height)
      )
      return CropPlan(
        width: size.width, height: size.height, x: random.below(size.width - input.side + 1),
        y: random.below(size.height - input.side + 1),
        mirrored: random.below(2) == 1 && input.mirror)
    }
    let ratio = Double(width) / Double(height)
    let part =
      ratio < narrow
      ? (width: width, height: min(height, Int((Double(width) / narrow).rounded())))
      : ratio > wide
        ? (width: min(width, Int((Double(height) * wide).rounded())), height: height)
        : (width: width, height: height)
    let size = (
      width: scaled(width, input.side, part.width), height: scaled(height, input.side, part.height)
    )
    return CropPlan(
      width: size.width, height: size.height, x: (size.width - input.side) / 2,
      y: (size.height - input.side) / 2, mirrored: random.below(2) == 1 && input.mirror)
  }

  /// An image's length when a part of it takes the input's side, rounded; never shorter than that.
  private static func scaled(_ whole: Int, _ side: Int, _ part: Int) -> Int {
    max(side, (2 * whole * side + part) / (2 * part))
  }
}
