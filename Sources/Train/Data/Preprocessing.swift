internal import Imaging

/// Turns crops of images into the network's input: three planes of (value - mean) / std.
struct Preprocessing: Sendable {
  /// Side of the input.
  let side: Int
  /// The 256 possible results of each plane, or with a mean image what it is subtracted from.
  private let tables: [[Float]]
  /// The channel of an image (red, green, blue) that each plane shows.
  private let sources: [Int]
  /// The mean of each pixel divided by the std; empty without a mean image.
  private let means: [Float]

  /// Numbers in an input.
  var count: Int { 3 * side * side }

  /// Prepares a side and what values become; a mean image must have that side.
  init(side: Int, _ values: InputValues) {
    self.side = side
    sources = values.channels == .rgb ? [0, 1, 2] : [2, 1, 0]
    let unit = values.scale == .unit ? 255.0 : 1
    let image = values.meanImage
    tables = (0..<3).map { plane in
      let mean = image == nil ? values.mean[plane] : 0
      return (0..<256).map { Float((Double($0) / unit - mean) / values.std[plane]) }
    }
    let area = side * side
    precondition(image == nil || image?.values.count == 3 * area, "the mean image fits the input")
    means =
      image.map { image in
        (0..<(3 * area)).map { Float(Double(image.values[$0]) / values.std[$0 / area]) }
      } ?? []
  }

  /// Prepares what a recipe says; what it leaves to the weights is torchvision's.
  init(_ input: Recipe.Input, meanImage: MeanImage? = nil) {
    var values = input.values
    values.meanImage = meanImage
    self.init(side: input.side, values)
  }

  /// Writes one crop, `side` x `side`, as planes of its own from a position on.
  ///
  /// The mean image is subtracted before a crop is mirrored, as in Caffe.
  func write(
    _ crop: RGBImage, mirrored: Bool, to planes: inout MutableSpan<Float>, at position: Int
  ) {
    precondition(crop.width == side && crop.height == side)
    let pixels = crop.pixels.span
    let hasMeans = !means.isEmpty
    for plane in 0..<3 {
      let table = tables[plane]
      let source = sources[plane]
      for row in 0..<side {
        let start = (plane * side + row) * side
        for column in 0..<side {
          let from = mirrored ? side - 1 - column : column
          let value = table[Int(pixels[(row * side + from) * 3 + source])]
          planes[position + start + column] = hasMeans ? value - means[start + from] : value
        }
      }
    }
  }
}
