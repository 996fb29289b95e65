package import Vocabulary

extension RGBImage {
  /// The pixels of a rectangle, which must lie inside the image.
  package func cropped(to rectangle: PixelRect) -> RGBImage {
    precondition(bounds.contains(rectangle) && rectangle.width > 0 && rectangle.height > 0)
    var cut: [UInt8] = []
    cut.reserveCapacity(rectangle.width * rectangle.height * 3)
    for row in rectangle.y..<(rectangle.y + rectangle.height) {
      let start = (row * width + rectangle.x) * 3
      cut += pixels[start..<(start + rectangle.width * 3)]
    }
    return RGBImage(width: rectangle.width, height: rectangle.height, pixels: cut)
  }

  /// Left and right exchanged.
  package func mirrored() -> RGBImage { rearranged(.mirrored) }

  /// The image turned as an EXIF orientation says.
  package func oriented(_ orientation: ImageOrientation) -> RGBImage { rearranged(orientation) }

  private func rearranged(_ orientation: ImageOrientation) -> RGBImage {
    guard orientation != .upright else { return self }
    let turned = orientation.swapsAxes
    let size = (width: turned ? height : width, height: turned ? width : height)
    // Pixels of a row lie at equal distances in the source: where two of them lie tells all.
    func offset(_ column: Int, _ row: Int) -> Int {
      let at = orientation.source(ofColumn: column, row: row, width: width, height: height)
      return (at.row * width + at.column) * 3
    }
    let step = offset(1, 0) - offset(0, 0)
    let count = width * height * 3
    // Without checks of bounds, which would take longer than the copies.
    let moved = unsafe pixels.withUnsafeBytes { source in
      unsafe [UInt8](unsafeUninitializedCapacity: count) { target, filled in
        let target = UnsafeMutableRawBufferPointer(target)
        var to = 0
        for row in 0..<size.height {
          var from = offset(0, row)
          for _ in 0..<size.width {
            let redGreen = unsafe source.loadUnaligned(fromByteOffset: from, as: UInt16.self)
            unsafe target.storeBytes(of: redGreen, toByteOffset: to, as: UInt16.self)
            unsafe target[to + 2] = source[from + 2]
            to += 3
            from += step
          }
        }
        filled = count
      }
    }
    return RGBImage(width: size.width, height: size.height, pixels: moved)
  }

  /// The image shrunk so that neither side exceeds `side`; a smaller one is returned as it is.
  package func thumbnail(side: Int) -> RGBImage {
    guard max(width, height) > side else { return self }
    let scale = Double(side) / Double(max(width, height))
    return Resize.bilinear(
      self, width: max(1, Int((Double(width) * scale).rounded())),
      height: max(1, Int((Double(height) * scale).rounded())))
  }
}
