/// How a picture is to be decoded.
public struct DecodeOptions: Sendable {
  /// The limit when none is given: 100 million pixels, 300 MB of RGB.
  public static let defaultMaximumPixels = 100_000_000

  /// Files that claim more pixels are refused before any memory is taken.
  public var maximumPixels: Int
  /// When set, a JPEG may be decoded at an eighth, a quarter or a half of its size, as long as its
  /// shorter side stays at least this long: faster, and not equal to decoding all and resizing.
  public var minimumSide: Int?
  /// Turn the picture as its EXIF block tells.
  public var appliesOrientation: Bool

  /// The whole picture in full size, turned as EXIF tells.
  public init(
    maximumPixels: Int = DecodeOptions.defaultMaximumPixels, minimumSide: Int? = nil,
    appliesOrientation: Bool = true
  ) {
    self.maximumPixels = maximumPixels
    self.minimumSide = minimumSide
    self.appliesOrientation = appliesOrientation
  }
}

/// A decoded picture and what was noticed on the way.
public struct DecodedImage: Sendable {
  /// The pixels.
  public let image: RGBImage
  /// The data ended early: the rest of the picture is grey or black.
  public let isTruncated: Bool
  /// Places that the codec had to patch up.
  public let warnings: Int
  /// The codec's first warning, in its own words; empty when there was none.
  public let message: String
}
