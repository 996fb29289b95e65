internal import Imaging
internal import Randomness

/// Chooses which part of an image a crop shows.
enum CropChoice {
  /// A part of 50 to 90 % of the area, anywhere; of 32 tries the first that keeps half of each finding's box, else
  /// the one that keeps most of the worst kept.
  static func box(
    in image: PixelRect, keeping boxes: [PixelRect], _ random: inout RandomStream
  ) -> PixelRect {
    var best = part(of: image, &random)
    var bestKept = kept(boxes, in: best)
    for _ in 1..<32 where bestKept < 0.5 {
      let other = part(of: image, &random)
      let kept = kept(boxes, in: other)
      if kept > bestKept { (best, bestKept) = (other, kept) }
    }
    return best
  }

  private static func part(of image: PixelRect, _ random: inout RandomStream) -> PixelRect {
    // Whole pixels round the area by less than what is left to 50 and 90 %.
    let area = random.uniform(0.52...0.88)
    let across = min(1, area.squareRoot() * random.uniform(0.85...1.18))
    let width = Int((across * Double(image.width)).rounded())
    let height = Int((min(1, area / across) * Double(image.height)).rounded())
    return PixelRect(
      x: random.below(image.width - width + 1), y: random.below(image.height - height + 1),
      width: width, height: height)
  }

  /// The smallest share of a box that lies in a part; 1 without boxes.
  private static func kept(_ boxes: [PixelRect], in part: PixelRect) -> Double {
    boxes.map { box in
      let inside = box.overlap(with: part)
      return Double((inside?.width ?? 0) * (inside?.height ?? 0)) / Double(box.width * box.height)
    }.min() ?? 1
  }
}
