internal import Imaging

/// Images: inspected, decoded whole and in part, stripped of their metadata.
enum ImageTargets {
  static let all = [
    FuzzTarget(name: "jpeg") { bytes in
      if ImageFormat.recognise(bytes) != .png { check(bytes) }
    },
    FuzzTarget(name: "png") { bytes in
      if ImageFormat.recognise(bytes) != .jpeg { check(bytes) }
    },
  ]

  private static let maximumPixels = 1 << 18

  private static func check(_ bytes: [UInt8]) {
    _ = try? ImageInspector.inspect(bytes, maximumPixels: maximumPixels)
    let options = DecodeOptions(maximumPixels: maximumPixels)
    if let image = try? ImageDecoder.decode(bytes, options: options).image {
      precondition(image.pixels.count == image.width * image.height * 3, "an image of odd size")
    }
    let small = DecodeOptions(maximumPixels: maximumPixels, minimumSide: 16)
    _ = try? ImageDecoder.decode(bytes, options: small)
    let request = CropRequest(
      size: PixelSize(width: 24, height: 20), crop: PixelRect(x: 3, y: 5, width: 16, height: 12))
    for options in [options, small] {
      _ = try? CropDecoder.decode(bytes, options: options) { _ in request }
    }
    let stripped = ImageMetadata.stripped(bytes)
    precondition(stripped.count <= bytes.count, "stripping added bytes")
  }
}
