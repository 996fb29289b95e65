internal import Imaging
internal import Randomness

/// An image as the bytes of its file, and where its findings lie.
struct ImageFile {
  let bytes: [UInt8]
  let layout: ImageLayout

  /// Draws a planned image; a copy is its original drawn again, then cut, mirrored, shrunk, recompressed.
  static func make(
    _ image: PlannedImage, tone: SkinTone, seed: UInt64
  ) throws -> ImageFile {
    var random = RandomStream(seed: seed, purpose: "sample picture", index: UInt64(image.index))
    let drawn = draw(image, tone: tone, &random)
    let original = try ImageEncoder.jpeg(drawn.image, quality: 88 + random.below(8))
    guard let copy = image.copy else {
      return ImageFile(
        bytes: damaged(original, image.damage), layout: ImageLayout(boxes: drawn.boxes))
    }
    // Copies are made of the file, as people make them, not of the drawing.
    var pixels = try ImageDecoder.decode(original).image
    let crop = copy.crop.map { number in
      var random = RandomStream(seed: seed, purpose: "sample crop", index: UInt64(number))
      return CropChoice.box(in: pixels.bounds, keeping: drawn.boxes.compactMap(\.self), &random)
    }
    let kept = crop ?? pixels.bounds
    if crop != nil { pixels = pixels.cropped(to: kept) }
    if copy.isMirrored { pixels = pixels.mirrored() }
    let width = max(16, Int(Double(pixels.width) * copy.scale))
    let height = max(16, Int(Double(pixels.height) * copy.scale))
    if copy.scale < 1 { pixels = Resize.bilinear(pixels, width: width, height: height) }
    let boxes = drawn.boxes.map { $0.flatMap { moved($0, copy, kept: kept, to: pixels) } }
    return ImageFile(
      bytes: try ImageEncoder.jpeg(pixels, quality: copy.quality),
      layout: ImageLayout(boxes: boxes, crop: crop))
  }

  /// What the original shows: skin, in a frame or without, or something else.
  private static func draw(
    _ image: PlannedImage, tone: SkinTone, _ random: inout RandomStream
  ) -> DrawnImage {
    if let form = image.offTopic {
      return DrawnImage(
        image: form.draw(width: image.width, height: image.height, random: &random), boxes: [])
    }
    let window = image.frame?.window(width: image.width, height: image.height)
    let drawn = DrawnImage.draw(
      ImageRequest(
        look: image.site.look, findings: image.findings.map(\.drawn), tone: tone,
        width: window?.width ?? image.width, height: window?.height ?? image.height),
      random: &random)
    guard let frame = image.frame else { return drawn }
    return frame.mount(drawn, width: image.width, height: image.height, random: &random)
  }

  /// Where a box of the original lies in a copy of its part `kept`; nil where it lies outside.
  private static func moved(
    _ box: PixelRect, _ copy: PlannedDuplicate, kept: PixelRect, to result: RGBImage
  ) -> PixelRect? {
    guard let box = box.overlap(with: kept) else { return nil }
    let (fromLeft, fromTop) = (box.x - kept.x, box.y - kept.y)
    let x = copy.isMirrored ? kept.width - fromLeft - box.width : fromLeft
    let left = x * result.width / kept.width
    let top = fromTop * result.height / kept.height
    return PixelRect(
      x: left, y: top, width: max(1, box.width * result.width / kept.width),
      height: max(1, box.height * result.height / kept.height))
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
