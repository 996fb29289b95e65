internal import Randomness

/// Smooth random fields, about -1...1.
enum Noise {
  /// The sum of octaves of value noise whose first cell is `cell` pixels wide; each further octave has
  /// half the cell and half the strength.
  static func fractal(
    width: Int, height: Int, cell: Float, octaves: Int,
    random: inout RandomStream
  ) -> [Float] {
    var field = [Float](repeating: 0, count: width * height)
    var strength: Float = 1
    var total: Float = 0
    var size = cell
    for _ in 0..<octaves {
      addOctave(to: &field, width: width, height: height, cell: max(1, size), strength, &random)
      total += strength
      strength *= 0.5
      size *= 0.5
    }
    let scale = 1.6 / total
    for index in field.indices { field[index] *= scale }
    return field
  }

  private static func addOctave(
    to field: inout [Float], width: Int, height: Int, cell: Float, _ strength: Float,
    _ random: inout RandomStream
  ) {
    // Three more than fit: one for the part of a cell, one for the shift, one for the right
    // neighbour. The shift keeps the lattices of the octaves from lying on each other.
    let columns = Int(Float(width) / cell) + 3
    let rows = Int(Float(height) / cell) + 3
    var lattice = [Float](repeating: 0, count: columns * rows)
    for index in lattice.indices { lattice[index] = random.float(-1...1) }
    let shiftX = random.float(0...1)
    let shiftY = random.float(0...1)
    var left = [Int](repeating: 0, count: width)
    var share = [Float](repeating: 0, count: width)
    for x in 0..<width {
      let position = Float(x) / cell + shiftX
      left[x] = Int(position)
      // Linear shares would show the lattice as creases.
      share[x] = smooth(position - Float(left[x]))
    }
    for y in 0..<height {
      let position = Float(y) / cell + shiftY
      let top = Int(position)
      let down = smooth(position - Float(top))
      let above = top * columns
      let below = above + columns
      for x in 0..<width {
        let at = left[x]
        let high = lattice[above + at] + (lattice[above + at + 1] - lattice[above + at]) * share[x]
        let low = lattice[below + at] + (lattice[below + at + 1] - lattice[below + at]) * share[x]
        field[y * width + x] += (high + (low - high) * down) * strength
      }
    }
  }

  /// Distance to the nearest and second nearest of scattered points, in cells: flakes, cracks, furrows.
  static func cells(
    width: Int, height: Int, cell: Float, stretch: Float = 1, random: inout RandomStream
  ) -> (nearest: [Float], border: [Float]) {
    // Cellular noise (Worley: A cellular texture basis function, SIGGRAPH 1996): one point a cell,
    // so that only the nine cells around a pixel have to be searched; a ring of cells outside gives
    // those at the border their neighbours.
    let columns = Int(Float(width) / cell) + 4
    let rows = Int(Float(height) / (cell * stretch)) + 4
    let points = (0..<(columns * rows)).map { _ in
      (x: random.float(0.1...0.9), y: random.float(0.1...0.9))
    }
    var nearest = [Float](repeating: 0, count: width * height)
    var border = nearest
    for y in 0..<height {
      let v = Float(y) / (cell * stretch) + 1
      for x in 0..<width {
        let u = Float(x) / cell + 1
        var first: Float = 9
        var second: Float = 9
        for row in (Int(v) - 1)...(Int(v) + 1) {
          for column in (Int(u) - 1)...(Int(u) + 1) {
            let point = points[row * columns + column]
            let dx = Float(column) + point.x - u
            let dy = Float(row) + point.y - v
            let distance = dx * dx + dy * dy
            if distance < first {
              second = first
              first = distance
            } else if distance < second {
              second = distance
            }
          }
        }
        nearest[y * width + x] = first.squareRoot()
        border[y * width + x] = second.squareRoot() - first.squareRoot()
      }
    }
    return (nearest, border)
  }
}

/// 0 below 0, 1 above 1, and smooth between.
@inline(__always) func smooth(_ value: Float) -> Float {
  let x = min(1, max(0, value))
  return x * x * (3 - 2 * x)
}

/// `value` held in 0...1.
@inline(__always) func clamped(_ value: Float) -> Float { min(1, max(0, value)) }
