package import Vocabulary

extension LocalFeatures {
  /// The pixels of the longer side of the plane in which points are looked for.
  private static let planeSide = 128
  /// An image that is longer than so many times its shorter side has no features.
  private static let longest = 4

  /// The features of an image as it is shown; nil for one with fewer than two points, which say nothing
  /// of it, and for a strip.
  ///
  /// `orientation` says how the stored image is to be turned first. A large image may be shrunk before, as long
  /// as 128 pixels of its shorter side stay.
  package static func of(
    image: RGBImage, orientation: ImageOrientation = .upright
  ) -> LocalFeatures? {
    let longer = max(image.width, image.height)
    guard min(image.width, image.height) * longest >= longer else { return nil }
    func side(_ length: Int, _ target: Int) -> Int {
      max(1, (length * target + longer / 2) / longer)
    }
    // Turned after it was shrunk, when few pixels are left to move.
    let small = Resize.bilinear(
      image, width: side(image.width, planeSide), height: side(image.height, planeSide)
    ).oriented(orientation)
    let plane = GrayPlane(
      width: small.width, height: small.height,
      values: Fingerprinting.grays(of: small).map { Float($0) })
    let points = BlobDetector.blobs(of: plane).prefix(mostPoints).map { Point($0) }
    guard points.count >= 2 else { return nil }
    let tiny = Resize.bilinear(
      small, width: max(1, (small.width * graySide + planeSide / 2) / planeSide),
      height: max(1, (small.height * graySide + planeSide / 2) / planeSide))
    return LocalFeatures(
      width: tiny.width, height: tiny.height,
      grays: Fingerprinting.grays(of: tiny).map { UInt8($0) }, points: points)
  }
}

extension LocalFeatures.Point {
  /// Takes a blob of a plane whose longer side has 128 pixels.
  fileprivate init(_ blob: BlobDetector.Blob) {
    func byte(_ value: Float) -> UInt8 { UInt8(min(255, max(0, value.rounded()))) }
    self.init(x: byte(blob.x * 2), y: byte(blob.y * 2), scale: byte(blob.scale), hash: blob.hash)
  }
}
