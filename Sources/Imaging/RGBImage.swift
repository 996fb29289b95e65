/// An image in memory: 8-bit RGB, rows from the top, no padding.
package struct RGBImage: Sendable, Equatable {
  /// Columns, at least 1.
  package let width: Int
  /// Rows, at least 1.
  package let height: Int
  /// Red, green, blue of each pixel; `width * height * 3` bytes.
  package var pixels: [UInt8]

  /// An image of given pixels, whose number must be `width * height * 3`.
  package init(width: Int, height: Int, pixels: [UInt8]) {
    precondition(width > 0 && height > 0 && pixels.count == width * height * 3)
    self.width = width
    self.height = height
    self.pixels = pixels
  }

  /// An image of one gray, black by default.
  package init(width: Int, height: Int, gray: UInt8 = 0) {
    self.init(
      width: width, height: height, pixels: Array(repeating: gray, count: width * height * 3))
  }

  /// The whole image as a rectangle.
  package var bounds: PixelRect { PixelRect(x: 0, y: 0, width: width, height: height) }
}

/// A rectangle of whole pixels; (x, y) is its top left corner.
package struct PixelRect: Sendable, Hashable, Codable {
  /// Left column.
  package var x: Int
  /// Top row.
  package var y: Int
  /// Columns.
  package var width: Int
  /// Rows.
  package var height: Int

  /// A rectangle from its corner and size.
  package init(x: Int, y: Int, width: Int, height: Int) {
    self.x = x
    self.y = y
    self.width = width
    self.height = height
  }

  /// True when `other` lies inside.
  package func contains(_ other: PixelRect) -> Bool {
    other.x >= x && other.y >= y && other.x + other.width <= x + width
      && other.y + other.height <= y + height
  }
}
