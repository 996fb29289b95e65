internal import Randomness

/// Which part of a resized image becomes the network's input.
struct CropPlan: Sendable, Hashable {
  /// Size of the whole image after resizing, pixels.
  let width: Int
  let height: Int
  /// Left column and top row of the crop.
  let x: Int
  let y: Int
  /// Whether left and right are exchanged.
  let mirrored: Bool

  /// An image's size when a recipe gives it a length: that of both sides, or of the shorter one.
  private static func size(
    of width: Int, _ height: Int, length: Int, _ input: Recipe.Input
  ) -> (width: Int, height: Int) {
    input.resize == .warp ? (length, length) : size(of: width, height, shorterSide: length)
  }

  /// An image's size when its shorter side has a given length; the other side is rounded.
  static func size(
    of width: Int, _ height: Int, shorterSide: Int
  ) -> (width: Int, height: Int) {
    func scaled(_ long: Int, _ short: Int) -> Int {
      (2 * long * shorterSide + short) / (2 * short)
    }
    return width <= height
      ? (shorterSide, scaled(height, width)) : (scaled(width, height), shorterSide)
  }

  /// The crop that an image gets in an epoch of training: scale jitter (or a part that is resized),
  /// position, mirror.
  ///
  /// Drawn from a stream of the seed, the epoch and the image alone.
  static func training(
    width: Int, height: Int, input: Recipe.Input, seed: UInt64, epoch: Int, image: Int
  ) -> CropPlan {
    let index = UInt64(epoch) << 32 | UInt64(image)
    var random = RandomStream(seed: seed, purpose: "augmentation", index: index)
    if input.crop == .resized {
      return resized(width: width, height: height, input: input, &random)
    }
    let short = input.jitter[0] + random.below(input.jitter[1] - input.jitter[0] + 1)
    let size = size(of: width, height, length: short, input)
    let x = random.below(size.width - input.side + 1)
    let y = random.below(size.height - input.side + 1)
    let mirrored = random.below(2) == 1
    return CropPlan(
      width: size.width, height: size.height, x: x, y: y, mirrored: input.mirror && mirrored)
  }

  /// The crops of a test: 1 (the centre) or 10 (centre, four corners, and their mirrors).
  ///
  /// Corners are those of the whole resized image, or of its central square. `side` is the
  /// shorter side; nil for the recipe's `testSide`.
  static func testing(
    width: Int, height: Int, input: Recipe.Input, crops: Int, side: Int? = nil
  ) -> [CropPlan] {
    let size = size(of: width, height, length: side ?? input.testSide, input)
    let area =
      input.cropFrom == .whole
      ? size : (width: min(size.width, size.height), height: min(size.width, size.height))
    let left = (size.width - area.width) / 2
    let top = (size.height - area.height) / 2
    let right = left + area.width - input.side
    let bottom = top + area.height - input.side
    let centre = ((size.width - input.side) / 2, (size.height - input.side) / 2)
    // The centre first, mirrors after all five: a crop's number in `Sample.View.testing` is its
    // place here.
    let origins =
      crops == 1 ? [centre] : [centre, (left, top), (right, top), (left, bottom), (right, bottom)]
    return (crops == 1 ? [false] : [false, true]).flatMap { mirrored in
      origins.map {
        CropPlan(width: size.width, height: size.height, x: $0.0, y: $0.1, mirrored: mirrored)
      }
    }
  }
}
