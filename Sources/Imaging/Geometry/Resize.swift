internal import CImage

/// Antialiased bilinear resampling with Pillow's filter: a triangle that widens when shrinking.
///
/// The weights are those of Pillow's `Image.resize(BILINEAR)`; they act on columns first and keep 7
/// fractional bits between the passes, so that a value differs from Pillow's, which rounds rows to 8
/// bits in between, by 1 at most. Sums are integers: every machine makes the same bytes.
package enum Resize {
  /// The image in another size, at least 1 x 1.
  package static func bilinear(_ image: RGBImage, width: Int, height: Int) -> RGBImage {
    let whole = PixelRect(x: 0, y: 0, width: width, height: height)
    return bilinear(image, width: width, height: height, only: whole)
  }

  /// The rectangle `only` of the image resized to `width` x `height`, and nothing else: equal to
  /// resizing and cropping.
  package static func bilinear(
    _ image: RGBImage, width: Int, height: Int, only: PixelRect
  ) -> RGBImage {
    precondition(width > 0 && height > 0 && only.width > 0 && only.height > 0)
    precondition(PixelRect(x: 0, y: 0, width: width, height: height).contains(only))
    return bilinear(
      ImagePart(pixels: image, origin: (0, 0), of: (image.width, image.height)),
      columns: ResampleWeights(from: image.width, to: width, range: only.x, only.width),
      rows: ResampleWeights(from: image.height, to: height, range: only.y, only.height))
  }

  /// Output positions whose weights are given, from a part of the image that holds what they read.
  static func bilinear(
    _ part: ImagePart, columns: ResampleWeights, rows: ResampleWeights
  ) -> RGBImage {
    let columns = columns.shifted(by: -part.x, limit: part.pixels.width)
    let rows = rows.shifted(by: -part.y, limit: part.pixels.height)
    var result = RGBImage(width: columns.first.count, height: rows.first.count)
    let status = unsafe part.pixels.pixels.withUnsafeBufferPointer { source in
      unsafe result.pixels.withUnsafeMutableBufferPointer { target in
        unsafe columns.withView { across in
          unsafe rows.withView { down in
            unsafe cimage_resample(
              source.baseAddress, part.pixels.width * 3, across, down, target.baseAddress)
          }
        }
      }
    }
    precondition(status == CIMAGE_OK, "no memory for one row of pixels")
    return result
  }
}

/// A rectangle of a larger image.
struct ImagePart {
  let pixels: RGBImage
  let x: Int
  let y: Int
  let fullWidth: Int
  let fullHeight: Int

  init(pixels: RGBImage, origin: (Int, Int), of full: (Int, Int)) {
    self.pixels = pixels
    (x, y) = origin
    (fullWidth, fullHeight) = full
  }
}
