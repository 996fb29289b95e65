/// One input of a batch: an image and how it is cropped.
struct Sample: Sendable, Hashable {
  /// Which crop of the picture.
  enum View: Sendable, Hashable {
    /// The random crop of an epoch of training.
    case training(epoch: Int)
    /// One of the crops of a test.
    case testing(crop: Int, of: Int)
  }

  /// Index of the image in the pack.
  let image: Int
  /// Which crop.
  let view: View

  /// All test crops of some images, image by image.
  static func testing(_ images: [Int], crops: Int) -> [Sample] {
    images.flatMap { image in
      (0..<crops).map { Sample(image: image, view: .testing(crop: $0, of: crops)) }
    }
  }
}
