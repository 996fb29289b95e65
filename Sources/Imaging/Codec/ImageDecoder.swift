internal import CImage
internal import Vocabulary

/// Turns JPEG and PNG bytes into RGB.
///
/// The result is that of Pillow's `Image.open(...).convert("RGB")` within 1 level: gray is repeated,
/// CMYK is converted without a profile, palettes are looked up, colour of 16 bits keeps its high byte.
/// Transparent pixels lie over white, as Pillow's `alpha_composite` lays them and as viewers show
/// them: the colours that a file holds under alpha 0 are nobody's. One difference: 16-bit gray keeps
/// its high byte too, where Pillow clips it at 255.
package enum ImageDecoder {
  /// Decodes a whole image.
  ///
  /// A damaged or short one gives what could be saved, and says so.
  /// Throws `ImagingError` when nothing can be shown.
  package static func decode(
    _ bytes: [UInt8], options: DecodeOptions = DecodeOptions()
  ) throws(ImagingError) -> DecodedImage {
    try decode(bytes.span, options: options)
  }

  /// The same for bytes in mapped memory.
  @unsafe package static func decode(
    _ bytes: UnsafeRawBufferPointer, options: DecodeOptions = DecodeOptions()
  ) throws(ImagingError) -> DecodedImage {
    try decode(unsafe Span<UInt8>(_unsafeBytes: bytes), options: options)
  }

  /// Decodes a whole image as it is stored, a JPEG as small as leaves its shorter side
  /// `Fingerprinting.shorterSide` pixels: what fingerprints and local features are made of.
  ///
  /// `ImageInspector` sees these pixels too. `decode` with `minimumSide` chooses among fewer sizes and gives others.
  /// Throws `ImagingError` when nothing can be shown.
  package static func decodeSmall(_ bytes: [UInt8]) throws(ImagingError) -> DecodedImage {
    var codec = try Codec.open(bytes.span, maximumPixels: DecodeOptions.defaultMaximumPixels)
    let image = try codec.readSmall()
    return DecodedImage(image: image, info: codec.info)
  }

  static func decode(
    _ bytes: Span<UInt8>, options: DecodeOptions
  ) throws(ImagingError) -> DecodedImage {
    var codec = try Codec.open(bytes, options)
    let all = codec.bounds
    var image = try codec.read(all)
    if options.appliesOrientation { image = image.oriented(orientation(of: bytes, codec.format)) }
    return DecodedImage(image: image, info: codec.info)
  }

  static func orientation(of bytes: Span<UInt8>, _ format: ImageFormat) -> ImageOrientation {
    let header = format == .jpeg ? ImageHeader(jpeg: bytes) : ImageHeader(png: bytes)
    return header.exif.orientation
  }
}

extension DecodedImage {
  init(image: RGBImage, info: cimage_info) {
    self.init(
      image: image, isTruncated: info.truncated != 0, warnings: Int(info.warnings),
      message: info.text)
  }
}
