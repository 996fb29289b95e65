/// A rectangle of an image in a new size.
package struct CropRequest: Sendable, Equatable {
  /// The whole image, as shown, in its new size.
  package var size: PixelSize
  /// What is wanted of it.
  package var crop: PixelRect

  /// The rectangle `crop` of the image resized to `size`.
  package init(size: PixelSize, crop: PixelRect) {
    precondition(
      PixelRect(x: 0, y: 0, width: size.width, height: size.height).contains(crop)
        && crop.width > 0 && crop.height > 0)
    self.size = size
    self.crop = crop
  }
}
