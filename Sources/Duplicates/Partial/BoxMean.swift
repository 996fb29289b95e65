/// Means of squares of cells.
enum BoxMean {
  /// The mean of the `2 radius + 1` columns and rows around each cell, as far as they are there.
  static func of(_ values: [Float], width: Int, height: Int, radius: Int) -> [Float] {
    // Along rows first, then down columns: 2 (2 radius + 1) additions a cell rather than the square
    // of that. How many columns there are depends on x alone, so the mean of the rows' means is the
    // mean of the square.
    var rows = [Float](repeating: 0, count: values.count)
    for y in 0..<height {
      for x in 0..<width {
        let range = max(0, x - radius)...min(width - 1, x + radius)
        var sum: Float = 0
        for column in range { sum += values[y * width + column] }
        rows[y * width + x] = sum / Float(range.count)
      }
    }
    var result = [Float](repeating: 0, count: values.count)
    for y in 0..<height {
      let range = max(0, y - radius)...min(height - 1, y + radius)
      for row in range {
        for x in 0..<width { result[y * width + x] += rows[row * width + x] }
      }
      for x in 0..<width { result[y * width + x] /= Float(range.count) }
    }
    return result
  }
}
