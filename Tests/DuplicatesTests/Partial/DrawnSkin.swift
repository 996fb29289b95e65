import Imaging
import Randomness

/// Drawn skin for tests of crops: mottled, with spots of its own, as large as a small photograph.
struct DrawnSkin {
  let width: Int
  let height: Int
  /// Gray levels, row by row.
  var levels: [Double]

  /// Skin whose mottles have the strength of `contrast` levels; 0 for blank skin with a camera's noise.
  init(seed: UInt64, width: Int = 300, height: Int = 225, contrast: Double = 14) {
    self.width = width
    self.height = height
    var random = RandomStream(seed: seed, purpose: "drawn skin")
    levels = [Double](repeating: 175, count: width * height)
    for cell in [48, 24, 12, 6] {
      let (columns, rows) = (width / cell + 2, height / cell + 2)
      let grid = (0..<(columns * rows)).map { _ in random.normal() }
      for y in 0..<height {
        for x in 0..<width {
          let (u, v) = (Double(x % cell) / Double(cell), Double(y % cell) / Double(cell))
          let (s, t) = (u * u * (3 - 2 * u), v * v * (3 - 2 * v))
          let at = y / cell * columns + x / cell
          let upper = grid[at] + (grid[at + 1] - grid[at]) * s
          let lower = grid[at + columns] + (grid[at + columns + 1] - grid[at + columns]) * s
          levels[y * width + x] += (upper + (lower - upper) * t) * contrast / 2
        }
      }
    }
    for index in levels.indices { levels[index] += random.normal() }
  }

  /// Draws a dark blot with a soft edge.
  mutating func blot(_ x0: Double, _ y0: Double, _ radius: Double, depth: Double) {
    paint { x, y, level in
      let (dx, dy) = (Double(x) - x0, Double(y) - y0)
      let inside = min(1, max(0, (radius - (dx * dx + dy * dy).squareRoot()) / 4 + 0.5))
      return level - depth * inside
    }
  }

  /// Gives every pixel a new level, from its column, row and level.
  mutating func paint(_ level: (Int, Int, Double) -> Double) {
    for index in levels.indices {
      levels[index] = level(index % width, index / width, levels[index])
    }
  }

  /// The drawing as an image.
  var image: RGBImage {
    var image = RGBImage(width: width, height: height)
    for index in levels.indices {
      let level = min(255, max(0, levels[index].rounded()))
      image.pixels[index * 3] = UInt8(level)
      image.pixels[index * 3 + 1] = UInt8(level * 0.82)
      image.pixels[index * 3 + 2] = UInt8(level * 0.75)
    }
    return image
  }
}
