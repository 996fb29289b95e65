/// A crop of a resized picture: what a network's input is made of.
public struct CropRequest: Sendable, Equatable {
  /// The whole picture, as shown, in its new size.
  public var size: PixelSize
  /// What is wanted of it.
  public var crop: PixelRect
  /// Exchange left and right of the crop.
  public var isMirrored: Bool
  /// How the stored picture is to be turned; a file's own EXIF block is not looked at.
  public var orientation: Orientation
  /// A JPEG may be decoded at a fraction of its size that is at least twice the new one.
  ///
  /// Faster, with a slightly different antialiasing. Off: equal to decoding, resizing and cropping.
  public var allowsScaledDecode: Bool

  /// The rectangle `crop` of the picture resized to `size`.
  public init(
    size: PixelSize, crop: PixelRect, isMirrored: Bool = false,
    orientation: Orientation = .upright, allowsScaledDecode: Bool = false
  ) {
    precondition(
      PixelRect(x: 0, y: 0, width: size.width, height: size.height).contains(crop)
        && crop.width > 0 && crop.height > 0)
    self.size = size
    self.crop = crop
    self.isMirrored = isMirrored
    self.orientation = orientation
    self.allowsScaledDecode = allowsScaledDecode
  }
}

/// Columns and rows of a picture.
public struct PixelSize: Sendable, Hashable, Codable {
  /// Columns.
  public var width: Int
  /// Rows.
  public var height: Int

  /// A size from its sides.
  public init(width: Int, height: Int) {
    self.width = width
    self.height = height
  }

  /// The size with the same proportions whose shorter side is `side`; the longer one is rounded down,
  /// as torchvision's `resize` does.
  public func scaled(toShorterSide side: Int) -> PixelSize {
    width <= height
      ? PixelSize(width: side, height: side * height / width)
      : PixelSize(width: side * width / height, height: side)
  }

  /// Width and height exchanged when the orientation turns by a quarter.
  public func oriented(_ orientation: Orientation) -> PixelSize {
    orientation.swapsAxes ? PixelSize(width: height, height: width) : self
  }
}
