internal import CImage
internal import Glibc

/// Grays as floats, rows from the top, no padding.
struct GrayPlane {
  let width: Int
  let height: Int
  var values: [Float]

  /// Takes `width * height` values.
  init(width: Int, height: Int, values: [Float]) {
    precondition(values.count == width * height)
    self.width = width
    self.height = height
    self.values = values
  }

  /// The plane under a symmetric kernel: `kernel[t]` weighs the neighbours t away.
  func blurred(_ kernel: [Float]) -> GrayPlane {
    let radius = kernel.count - 1
    var scratch = [Float](repeating: 0, count: width + 2 * radius)
    let result = unsafe [Float](unsafeUninitializedCapacity: values.count) { out, filled in
      unsafe cimage_blur(
        values, Int32(width), Int32(height), kernel, Int32(radius), &scratch, out.baseAddress)
      filled = values.count
    }
    return GrayPlane(width: width, height: height, values: result)
  }

  /// Every second column and row, the first included.
  func halved() -> GrayPlane {
    let (columns, rows) = ((width + 1) / 2, (height + 1) / 2)
    var half: [Float] = []
    half.reserveCapacity(columns * rows)
    for y in 0..<rows {
      for x in 0..<columns { half.append(values[y * 2 * width + x * 2]) }
    }
    return GrayPlane(width: columns, height: rows, values: half)
  }

  /// Half of a normal distribution's weights, cut off at 2.6 standard deviations.
  ///
  /// They are rounded to 2^-16, so that every machine has the same ones.
  static func kernel(_ std: Double) -> [Float] {
    let radius = Int((std * 2.6).rounded(.up))
    let weights = (0...radius).map { exp(-Double($0 * $0) / (2 * std * std)) }
    let sum = weights[0] + 2 * weights[1...].reduce(0, +)
    return weights.map { Float(($0 / sum * 65_536).rounded() / 65_536) }
  }
}
