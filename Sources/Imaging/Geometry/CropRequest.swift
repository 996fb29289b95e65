/// A rectangle of a picture in a new size.
public struct CropRequest: Sendable, Equatable {
  /// The whole picture, as shown, in its new size.
  public var size: PixelSize
  /// What is wanted of it.
  public var crop: PixelRect

  /// The rectangle `crop` of the picture resized to `size`.
  public init(size: PixelSize, crop: PixelRect) {
    precondition(
      PixelRect(x: 0, y: 0, width: size.width, height: size.height).contains(crop)
        && crop.width > 0 && crop.height > 0)
    self.size = size
    self.crop = crop
  }
}
