internal import CImage
public import Vocabulary

/// What is known of a picture's file without keeping its pixels.
public struct ImageInspection: Sendable, Equatable, Codable {
  /// By its first bytes, whatever the name says.
  public let format: ImageFormat
  /// Columns as stored.
  public let width: Int
  /// Rows as stored.
  public let height: Int
  /// Values per pixel as stored: 1 gray or palette, 2 gray and alpha, 3 colour, 4 CMYK or alpha.
  public let components: Int
  /// Bits of one value.
  public let bitsPerSample: Int
  /// Progressive JPEG, or interlaced PNG.
  public let isProgressive: Bool
  /// How the stored picture is to be turned.
  public let orientation: Orientation
  /// The EXIF block holds a GPS directory.
  public let hasLocation: Bool
  /// What else the file tells of people, in order of the cases.
  public let personalData: [PersonalData]
  /// The file holds EXIF, XMP, IPTC or comments.
  public let hasMetadata: Bool
  /// The data ended early; the rest of the picture is grey or black.
  ///
  /// Known after a thorough look only.
  public let isTruncated: Bool
  /// A pixel is not opaque: decoders lay it over white.
  ///
  /// Known after a thorough look only.
  public let isTransparent: Bool
  /// Places that the codec had to patch up.
  ///
  /// Known after a thorough look only.
  public let warnings: Int
  /// The codec's first warning, in its own words; empty when there was none.
  public let message: String
  /// What the whole picture looks like as shown; nil for a flat one and for one that is cut off.
  ///
  /// Known after a thorough look only.
  public let fingerprint: PictureFingerprint?

  /// Columns as shown.
  public var shownWidth: Int { orientation.swapsAxes ? height : width }
  /// Rows as shown.
  public var shownHeight: Int { orientation.swapsAxes ? width : height }
}

/// Looks at picture files.
public enum ImageInspector {
  /// Reads what `bytes` say of themselves.
  ///
  /// With `thorough` they are decoded as well, once (JPEG as small as its fingerprint allows), to find
  /// damage and to see what the picture looks like. `maximumPixels` bounds memory: a larger claim is
  /// an error.
  /// Throws `ImagingError` for anything that cannot be decoded.
  public static func inspect(
    _ bytes: [UInt8], thorough: Bool = true,
    maximumPixels: Int = DecodeOptions.defaultMaximumPixels
  ) throws(ImagingError) -> ImageInspection {
    var decoder = try Codec.open(bytes.span, maximumPixels: maximumPixels)
    let header =
      decoder.format == .jpeg ? ImageHeader(jpeg: bytes.span) : ImageHeader(png: bytes.span)
    var fingerprint: PictureFingerprint?
    if thorough {
      let image = try decoder.readSmall(shorterSide: Fingerprinting.shorterSide)
      if decoder.info.truncated == 0 {
        fingerprint = Fingerprinting.fingerprint(of: image, orientation: header.exif.orientation)
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
      warnings: Int(info.warnings), message: info.text, fingerprint: fingerprint)
  }
}
