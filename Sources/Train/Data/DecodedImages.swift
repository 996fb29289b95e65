internal import Imaging
internal import Synchronization

/// Decoded images, kept in memory as far as a budget allows.
///
/// An image is decoded at the smallest scale (JPEG: an eighth, a quarter, a half, in the DCT) that
/// keeps its shorter side at least as long as the recipe ever asks for. That does not depend on the
/// crop, so a crop has the same bytes whether it comes from a kept image, from one that is decoded
/// again, or from the part of it that the crop needs.
final class DecodedImages: Sendable {
  private struct Cache {
    var decodedImages: [Int: RGBImage] = [:]
    var bytes = 0
    /// Set once an image found no room.
    var isFull = false
  }

  private let source: any ImageSource
  private let shorterSide: Int
  private let budget: Int
  private let cache: Mutex<Cache>

  /// Opens a store for what a recipe asks of images; `budget` is in bytes.
  init(_ source: any ImageSource, input: Recipe.Input, budget: Int) {
    self.source = source
    shorterSide = input.largestSide
    self.budget = budget
    cache = Mutex(Cache(isFull: budget == 0))
  }

  /// The decoded image, upright.
  ///
  /// Fails when it can't be decoded.
  func decoded(_ image: Int) throws -> RGBImage {
    if let kept = cache.withLock({ $0.decodedImages[image] }) { return kept }
    let decoded = try source.decode(image, shorterSide: shorterSide)
    cache.withLock { cache in
      let bytes = decoded.pixels.count
      guard cache.decodedImages[image] == nil else { return }
      guard cache.bytes + bytes <= budget else {
        cache.isFull = true
        return
      }
      cache.decodedImages[image] = decoded
      cache.bytes += bytes
    }
    return decoded
  }

  /// One crop of an image, `side` x `side`, not mirrored yet.
  ///
  /// Where nothing more can be kept, only the part that the crop needs is decoded. Fails when it
  /// can't be decoded.
  func crop(
    _ image: Int, side: Int, _ plan: (PixelSize) -> CropPlan
  ) throws -> (pixels: RGBImage, plan: CropPlan) {
    let (kept, isFull) = cache.withLock { ($0.decodedImages[image], $0.isFull) }
    guard kept == nil, isFull else {
      let decoded = try kept ?? decoded(image)
      let plan = plan(PixelSize(width: decoded.width, height: decoded.height))
      return (plan.crop(of: decoded, side: side), plan)
    }
    var made: CropPlan?
    let pixels = try source.crop(image, shorterSide: shorterSide) { size in
      let plan = plan(size)
      made = plan
      return plan.request(side: side)
    }
    guard let made else { preconditionFailure("a crop was decoded without a plan") }
    return (pixels, made)
  }
}

/// Where encoded images come from; called from several threads.
protocol ImageSource: Sendable {
  /// Decodes an image, scaled down at most to a shorter side, and turns it upright.
  func decode(_ image: Int, shorterSide: Int) throws -> RGBImage
  /// The same for what a crop needs; the request is made from the size that `decode` would give.
  func crop(
    _ image: Int, shorterSide: Int, _ request: (PixelSize) -> CropRequest
  ) throws -> RGBImage
}

extension CropPlan {
  /// What the plan wants of an image.
  func request(side: Int) -> CropRequest {
    CropRequest(
      size: PixelSize(width: width, height: height),
      crop: PixelRect(x: x, y: y, width: side, height: side))
  }

  /// The crop of a decoded image, not mirrored yet.
  func crop(of decoded: RGBImage, side: Int) -> RGBImage {
    let request = request(side: side)
    return Resize.bilinear(
      decoded, width: request.size.width, height: request.size.height, only: request.crop)
  }
}
