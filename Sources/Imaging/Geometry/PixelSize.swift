package import Vocabulary

/// Columns and rows of an image.
package struct PixelSize: Sendable, Hashable, Codable {
  /// Columns.
  package var width: Int
  /// Rows.
  package var height: Int

  /// A size from its sides.
  package init(width: Int, height: Int) {
    self.width = width
    self.height = height
  }

  /// The size with the same proportions whose shorter side is `side`; the longer one is rounded down,
  /// as torchvision's `resize` does.
  package func scaled(toShorterSide side: Int) -> PixelSize {
    width <= height
      ? PixelSize(width: side, height: side * height / width)
      : PixelSize(width: side * width / height, height: side)
  }

  /// Width and height exchanged when the orientation turns by a quarter.
  package func oriented(_ orientation: ImageOrientation) -> PixelSize {
    orientation.swapsAxes ? PixelSize(width: height, height: width) : self
  }
}
