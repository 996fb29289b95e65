import CImage

/// Decodes only what a crop of the resized picture needs.
///
/// Rows and columns of a JPEG that no pixel of the crop reads are skipped, and only the crop is
/// resampled. The result equals `ImageDecoder.decode`, `oriented`, `Resize.bilinear`, `cropped` and
/// `mirrored` in this order within 1 level.
public enum CropDecoder {
  /// The crop of a picture in memory.
  ///
  /// Throws `ImagingError` when nothing can be shown.
  public static func decode(
    _ bytes: [UInt8], _ request: CropRequest,
    maximumPixels: Int = DecodeOptions.defaultMaximumPixels
  ) throws(ImagingError) -> RGBImage {
    try decode(bytes.span, request, maximumPixels: maximumPixels)
  }

  /// The same for bytes in mapped memory.
  @unsafe public static func decode(
    _ bytes: UnsafeRawBufferPointer, _ request: CropRequest,
    maximumPixels: Int = DecodeOptions.defaultMaximumPixels
  ) throws(ImagingError) -> RGBImage {
    try decode(
      unsafe Span<UInt8>(_unsafeBytes: bytes), request, maximumPixels: maximumPixels)
  }

  static func decode(
    _ bytes: Span<UInt8>, _ request: CropRequest, maximumPixels: Int
  ) throws(ImagingError) -> RGBImage {
    var codec = try Codec.open(bytes, maximumPixels: maximumPixels)
    let target = request.size.oriented(request.orientation)
    let crop = request.orientation.stored(request.crop, of: request.size)
    if request.allowsScaledDecode { try scaleDown(&codec, towards: target) }
    let full = codec.bounds
    let columns = ResampleWeights(from: full.width, to: target.width, range: crop.x, crop.width)
    let rows = ResampleWeights(from: full.height, to: target.height, range: crop.y, crop.height)
    let (x, y) = (columns.inputs, rows.inputs)
    let needed = PixelRect(x: x.lowerBound, y: y.lowerBound, width: x.count, height: y.count)
    let part = ImagePart(
      pixels: try codec.read(needed), origin: (needed.x, needed.y), of: (full.width, full.height))
    let result = Resize.bilinear(part, columns: columns, rows: rows).oriented(request.orientation)
    return request.isMirrored ? result.mirrored() : result
  }

  /// The smallest DCT scaling that is still twice as fine as the target.
  private static func scaleDown(
    _ codec: inout Codec, towards target: PixelSize
  ) throws(ImagingError) {
    let full = codec.bounds
    for eighths in [1, 2, 4]
    where full.width * eighths >= target.width * 16 && full.height * eighths >= target.height * 16 {
      try codec.scale(toEighths: eighths)
      return
    }
  }
}
