internal import CImage
package import Vocabulary

/// What is known of an image's file without keeping its pixels.
package struct ImageInspection: Sendable, Equatable, Codable {
  /// By its first bytes, whatever the name says.
  package let format: ImageFormat
  /// Columns as stored.
  package let width: Int
  /// Rows as stored.
  package let height: Int
  /// Values per pixel as stored: 1 gray or palette, 2 gray and alpha, 3 colour, 4 CMYK or alpha.
  package let components: Int
  /// Bits of one value.
  package let bitsPerSample: Int
  /// Progressive JPEG, or interlaced PNG.
  package let isProgressive: Bool
  /// How the stored image is to be turned.
  package let orientation: ImageOrientation
  /// The EXIF block names a location, or holds a GPS directory that can't be read.
  package let hasLocation: Bool
  /// What else of the file identifies people, in order of the cases.
  package let personalData: [PersonalData]
  /// The file holds EXIF, XMP, IPTC, a thumbnail, comments or other text.
  package let hasMetadata: Bool
  /// The data ended early; the rest of the image is grey or black.
  package let isTruncated: Bool
  /// A pixel is not opaque: decoders lay it over white.
  package let isTransparent: Bool
  /// How many warnings the codec gave for data that it had to patch up.
  package let warnings: Int
  /// The codec's first warning, in its own words; empty when there was none.
  package let message: String
  /// What the whole image looks like as shown; nil for a flat one and for one that is cut off.
  package let fingerprint: ImageFingerprint?
  /// What its parts look like as shown; nil where they say nothing, and for an image that is cut off.
  ///
  /// Known only to who asks for them.
  package let localFeatures: LocalFeatures?
}

/// Looks at image files.
package enum ImageInspector {
  /// Reads what `bytes` say of themselves.
  ///
  /// They are decoded as well, once (JPEG as small as its fingerprint allows), to find damage and to see
  /// what the image looks like; with `features` also what its parts look like.
  /// `maximumPixels` bounds memory: a larger claim is an error.
  /// Throws `ImagingError` for a header that can't be read; with `thorough` also for pixels that can't be decoded.
  package static func inspect(
    _ bytes: [UInt8], features: Bool = true,
    maximumPixels: Int = DecodeOptions.defaultMaximumPixels
  ) throws(ImagingError) -> ImageInspection {
    var decoder = try Codec.open(bytes.span, maximumPixels: maximumPixels)
    let header =
      decoder.format == .jpeg ? ImageHeader(jpeg: bytes.span) : ImageHeader(png: bytes.span)
    var fingerprint: ImageFingerprint?
    var localFeatures: LocalFeatures?
    let image = try decoder.readSmall()
    // The grey or black rest of a cut-off image would look like that of every other one.
    if decoder.info.truncated == 0 {
      fingerprint = Fingerprinting.fingerprint(of: image, orientation: header.exif.orientation)
      if features {
        localFeatures = LocalFeatures.of(image: image, orientation: header.exif.orientation)
      }
    }
    let info = decoder.info
    return ImageInspection(
      format: decoder.format, width: Int(info.width), height: Int(info.height),
      components: header.components == 0 ? Int(info.components) : header.components,
      bitsPerSample: header.bitsPerSample, isProgressive: header.isProgressive,
      orientation: header.exif.orientation, hasLocation: header.exif.hasLocation,
      personalData: header.personal, hasMetadata: header.exif.isPresent || header.hasText,
      isTruncated: info.truncated != 0, isTransparent: info.transparent != 0,
      warnings: Int(info.warnings), message: info.text, fingerprint: fingerprint,
      localFeatures: localFeatures)
  }
}
