package import Vocabulary

/// Decodes only what a crop of the resized image needs.
///
/// Rows and columns of a JPEG that no pixel of the crop reads are skipped, and only the crop is
/// resampled. The result equals, byte for byte, `ImageDecoder.decode` with the same options and
/// `Resize.bilinear` with the crop as `only`.
package enum CropDecoder {
  /// The crop of an image in memory.
  ///
  /// The request is made once the shown size of what would be decoded is known: a JPEG's is that
  /// of its fraction that `options.minimumSide` allows. `orientation` replaces what the file's EXIF
  /// block says. Throws `ImagingError` when nothing can be shown.
  package static func decode(
    _ bytes: [UInt8], options: DecodeOptions = DecodeOptions(),
    orientation: ImageOrientation? = nil,
    _ request: (PixelSize) -> CropRequest
  ) throws(ImagingError) -> RGBImage {
    try decode(bytes.span, options: options, orientation: orientation, request)
  }

  /// The same for bytes in mapped memory.
  @unsafe package static func decode(
    _ bytes: UnsafeRawBufferPointer, options: DecodeOptions = DecodeOptions(),
    orientation: ImageOrientation? = nil, _ request: (PixelSize) -> CropRequest
  ) throws(ImagingError) -> RGBImage {
    try decode(
      unsafe Span<UInt8>(_unsafeBytes: bytes), options: options, orientation: orientation, request)
  }

  static func decode(
    _ bytes: Span<UInt8>, options: DecodeOptions, orientation: ImageOrientation?,
    _ request: (PixelSize) -> CropRequest
  ) throws(ImagingError) -> RGBImage {
    var codec = try Codec.open(bytes, options)
    let turn =
      orientation
      ?? (options.appliesOrientation ? ImageDecoder.orientation(of: bytes, codec.format) : .upright)
    let stored = PixelSize(width: codec.bounds.width, height: codec.bounds.height)
    let shown = stored.oriented(turn)
    let request = request(shown)
    let (size, crop) = (request.size, request.crop)
    let columns = ResampleWeights(from: shown.width, to: size.width, range: crop.x, crop.width)
    let rows = ResampleWeights(from: shown.height, to: size.height, range: crop.y, crop.height)
    let (x, y) = (columns.inputs, rows.inputs)
    let needed = PixelRect(x: x.lowerBound, y: y.lowerBound, width: x.count, height: y.count)
    // Turned before it is resampled, because rows and columns are not rounded alike.
    let pixels = try codec.read(turn.stored(needed, of: shown)).oriented(turn)
    let part = ImagePart(
      pixels: pixels, origin: (needed.x, needed.y), of: (shown.width, shown.height))
    return Resize.bilinear(part, columns: columns, rows: rows)
  }
}
