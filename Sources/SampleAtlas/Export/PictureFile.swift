import Imaging
import Randomness

/// An image as the bytes of its file, and where its findings lie.
struct PictureFile {
  let bytes: [UInt8]
  let boxes: [PixelRect?]

  /// Draws a planned image; a copy is its original drawn again, then mirrored, shrunk, recompressed.
  static func make(
    _ image: PlannedImage, of planned: PlannedCase, tone: SkinTone, seed: UInt64
  ) throws -> PictureFile {
    var random = RandomStream(seed: seed, purpose: "sample picture", index: UInt64(image.index))
    let drawn = Picture.draw(
      ImageRequest(
        look: image.site.look, findings: image.findings.map { ($0.lesion, $0.style) }, tone: tone,
        width: image.width, height: image.height), random: &random)
    let original = try ImageEncoder.jpeg(drawn.image, quality: 88 + random.below(8))
    guard let copy = image.copy else {
      return PictureFile(bytes: damaged(original, image.damage), boxes: drawn.boxes)
    }
    // Copies are made of the file, as people make them, not of the drawing.
    var pixels = try ImageDecoder.decode(original).image
    if copy.isMirrored { pixels = pixels.mirrored() }
    let width = max(16, Int(Double(pixels.width) * copy.scale))
    let height = max(16, Int(Double(pixels.height) * copy.scale))
    if copy.scale < 1 { pixels = Resize.bilinear(pixels, width: width, height: height) }
    return PictureFile(
      bytes: try ImageEncoder.jpeg(pixels, quality: copy.quality),
      boxes: drawn.boxes.map { $0.map { moved($0, copy, image, to: pixels) } })
  }

  private static func moved(
    _ box: PixelRect, _ copy: PlannedCopy, _ image: PlannedImage, to result: RGBImage
  ) -> PixelRect {
    let x = copy.isMirrored ? image.width - box.x - box.width : box.x
    let left = x * result.width / image.width
    let top = box.y * result.height / image.height
    return PixelRect(
      x: left, y: top, width: max(1, box.width * result.width / image.width),
      height: max(1, box.height * result.height / image.height))
  }

  private static func damaged(_ bytes: [UInt8], _ damage: FileDamage) -> [UInt8] {
    switch damage {
    case .none, .missing: bytes
    case .truncated: Array(bytes.prefix(bytes.count * 3 / 5))
    case .notAnImage:
      Array("<!DOCTYPE html><html><body><h1>404 Not Found</h1></body></html>\n".utf8)
    }
  }
}
