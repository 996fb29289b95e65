extension RGBImage {
  /// The pixels of a rectangle, which must lie inside the picture.
  public func cropped(to rectangle: PixelRect) -> RGBImage {
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
  public func mirrored() -> RGBImage { rearranged(.mirrored) }

  /// The picture turned as an EXIF orientation tells to show it.
  public func oriented(_ orientation: Orientation) -> RGBImage { rearranged(orientation) }

  private func rearranged(_ orientation: Orientation) -> RGBImage {
    guard orientation != .upright else { return self }
    let turned = orientation.swapsAxes
    var result = RGBImage(width: turned ? height : width, height: turned ? width : height)
    for row in 0..<result.height {
      for column in 0..<result.width {
        let source = orientation.source(
          ofColumn: column, row: row, width: width, height: height)
        let from = (source.row * width + source.column) * 3
        let to = (row * result.width + column) * 3
        result.pixels[to] = pixels[from]
        result.pixels[to + 1] = pixels[from + 1]
        result.pixels[to + 2] = pixels[from + 2]
      }
    }
    return result
  }

  /// The picture shrunk so that neither side exceeds `side`; a smaller one is returned as it is.
  public func thumbnail(side: Int) -> RGBImage {
    guard max(width, height) > side else { return self }
    let scale = Double(side) / Double(max(width, height))
    return Resize.bilinear(
      self, width: max(1, Int((Double(width) * scale).rounded())),
      height: max(1, Int((Double(height) * scale).rounded())))
  }
}
