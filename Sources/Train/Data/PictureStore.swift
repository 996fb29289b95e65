internal import Imaging
internal import Synchronization

/// Decoded pictures, kept in memory as far as a budget allows.
///
/// A picture is decoded at the smallest scale of its format (JPEG: eighths, in the DCT) that keeps
/// its shorter side at least as long as the recipe ever asks for. That does not depend on the crop,
/// so a kept picture and one that is decoded again have the same bytes.
final class PictureStore: Sendable {
  private struct Cache {
    var pictures: [Int: RGBImage] = [:]
    var bytes = 0
  }

  private let source: any PictureSource
  private let shorterSide: Int
  private let budget: Int
  private let cache = Mutex(Cache())

  /// Opens a store for what a recipe asks of pictures; `budget` is in bytes.
  init(_ source: any PictureSource, input: Recipe.Input, budget: Int) {
    self.source = source
    shorterSide = input.largestSide
    self.budget = budget
  }

  /// The picture of an image, upright.
  ///
  /// Fails when it can't be decoded.
  func picture(_ image: Int) throws -> RGBImage {
    if let kept = cache.withLock({ $0.pictures[image] }) { return kept }
    let picture = try source.decode(image, shorterSide: shorterSide)
    cache.withLock { cache in
      let bytes = picture.pixels.count
      guard cache.pictures[image] == nil, cache.bytes + bytes <= budget else { return }
      cache.pictures[image] = picture
      cache.bytes += bytes
    }
    return picture
  }
}

/// Where encoded pictures come from; called from several threads.
protocol PictureSource: Sendable {
  /// Decodes an image, scaled down at most to a shorter side, and turns it upright.
  func decode(_ image: Int, shorterSide: Int) throws -> RGBImage
}
