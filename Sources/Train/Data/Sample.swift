/// One input of a batch: an image and how it is cropped.
struct Sample: Sendable, Hashable {
  /// Which crop of the image.
  enum View: Sendable, Hashable {
    /// The random crop of an epoch of training.
    case training(epoch: Int)
    /// One of the crops of a test; `side` is the shorter side, nil for the recipe's.
    case testing(crop: Int, of: Int, side: Int?)
  }

  /// Index of the image in the pack.
  let image: Int
  /// Which crop.
  let view: View

  /// All test crops of some images, image by image, at each of some shorter sides.
  static func testing(_ images: [Int], crops: Int, sides: [Int?] = [nil]) -> [Sample] {
    images.flatMap { image in
      sides.flatMap { side in
        (0..<crops).map {
          Sample(image: image, view: .testing(crop: $0, of: crops, side: side))
        }
      }
    }
  }
}
