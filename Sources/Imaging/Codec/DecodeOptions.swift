/// How an image is to be decoded.
package struct DecodeOptions: Sendable {
  /// The limit when none is given: 100 million pixels, 300 MB of RGB.
  package static let defaultMaximumPixels = 100_000_000

  /// Files that claim more pixels are refused before any memory is taken.
  package var maximumPixels: Int
  /// When set, a JPEG may be decoded at an eighth, a quarter or a half of its size, as long as its
  /// shorter side stays at least this long: faster, and not equal to decoding all and resizing.
  package var minimumSide: Int?
  /// Turn the image as its EXIF block says.
  package var appliesOrientation: Bool

  /// The whole image in full size, turned as EXIF says.
  package init(
    maximumPixels: Int = DecodeOptions.defaultMaximumPixels, minimumSide: Int? = nil,
    appliesOrientation: Bool = true
  ) {
    self.maximumPixels = maximumPixels
    self.minimumSide = minimumSide
    self.appliesOrientation = appliesOrientation
  }
}

/// A decoded image and what was noticed on the way.
package struct DecodedImage: Sendable {
  /// The pixels.
  package let image: RGBImage
  /// The data ended early: the rest of the image is grey or black.
  package let isTruncated: Bool
  /// How many warnings the codec gave for data that it had to patch up.
  package let warnings: Int
  /// The codec's first warning, in its own words; empty when there was none.
  package let message: String
}
