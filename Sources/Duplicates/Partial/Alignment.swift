/// Moves an overlay until the details of two images agree best.
struct Alignment {
  let coarse: GrayImage
  let fine: GrayImage

  /// With less correlation at first the images are strangers.
  private static let start: Float = 0.2
  /// With less after the first round of moves.
  private static let hopeful: Float = 0.5
  /// Rounds of moves, each with half the steps of the one before.
  private static let rounds = 5
  /// Columns and rows differ in scale by at most this, for images whose sides were rounded.
  private static let distortion: Float = 1.04
  /// An overlap has as many cells along each side, at least.
  private static let fewestCells = 6

  /// The best overlay near `start`, found by trying steps to each side; nil for strangers.
  func best(near start: Overlay) -> Overlay? {
    var current = start
    var best = correlation(current, stride: 2)
    guard best.value >= Self.start else { return nil }
    var step: Float = 1.5
    var zoom: Float = 1.04
    for round in 0..<Self.rounds {
      // The last rounds look at all cells, the first ones at a quarter of them.
      let stride = round < 3 ? 2 : 1
      if round == 3 { best = correlation(current, stride: stride) }
      var tries = 0
      var hasMoved = true
      while hasMoved && tries < 6 {
        hasMoved = false
        tries += 1
        for move in 0..<(round < 2 ? 6 : 10) {
          let next = moved(current, by: move, step, zoom)
          let value = correlation(next, stride: stride)
          // An overlap that shrinks agrees ever better.
          guard value.value > best.value, value.cells * 4 > best.cells * 3 else { continue }
          (current, best, hasMoved) = (next, value, true)
        }
      }
      if round == 0 && best.value < Self.hopeful { return nil }
      step /= 2
      zoom = 1 + (zoom - 1) / 2
    }
    return current
  }

  /// A step to one of four sides; larger or smaller; and the same along one side only.
  private func moved(
    _ overlay: Overlay, by move: Int, _ step: Float, _ zoom: Float
  ) -> Overlay {
    var next = overlay
    let (large, small) = (zoom, 1 / zoom)
    switch move {
    case 0: next.x += step
    case 1: next.x -= step
    case 2: next.y += step
    case 3: next.y -= step
    case 4: next = rescaled(overlay, large, large)
    case 5: next = rescaled(overlay, small, small)
    case 6: next = rescaled(overlay, large, 1)
    case 7: next = rescaled(overlay, small, 1)
    case 8: next = rescaled(overlay, 1, large)
    default: next = rescaled(overlay, 1, small)
    }
    return next
  }

  private func rescaled(_ overlay: Overlay, _ x: Float, _ y: Float) -> Overlay {
    let next = overlay.rescaled(
      x: x, y: y, centre: (Float(coarse.width) / 2, Float(coarse.height) / 2))
    let ratio = next.scaleX / next.scaleY
    return ratio <= Self.distortion && ratio * Self.distortion >= 1 ? next : overlay
  }

  /// Pearson's correlation of the details where the images overlap, on every `stride`-th cell.
  private func correlation(_ overlay: Overlay, stride step: Int) -> (value: Float, cells: Int) {
    let (columns, rows) = overlay.common(coarse, fine)
    guard columns.count >= Self.fewestCells, rows.count >= Self.fewestCells else { return (0, 0) }
    var sums = PairSums()
    // Where a column lies in the fine image is the same in every row.
    let indices = stride(from: columns.lowerBound, to: columns.upperBound, by: step).map { column in
      let index = min(max(overlay.column(column), 0), Float(fine.width - 1))
      let left = min(Int(index), fine.width - 2)
      return (column: column, left: left, across: index - Float(left))
    }
    for row in stride(from: rows.lowerBound, to: rows.upperBound, by: step) {
      let index = min(max(overlay.row(row), 0), Float(fine.height - 1))
      let top = min(Int(index), fine.height - 2)
      let down = index - Float(top)
      let (upperRow, coarseRow) = (top * fine.width, row * coarse.width)
      for (column, left, across) in indices {
        let at = upperRow + left
        let under = at + fine.width
        let upper = fine.details[at] + (fine.details[at + 1] - fine.details[at]) * across
        let lower = fine.details[under] + (fine.details[under + 1] - fine.details[under]) * across
        sums.add(coarse.details[coarseRow + column], upper + (lower - upper) * down)
      }
    }
    return (sums.correlation, sums.count)
  }
}

/// Sums of pairs of values, for their correlation.
struct PairSums {
  private(set) var count = 0
  private var one: Float = 0
  private var other: Float = 0
  private var oneSquared: Float = 0
  private var otherSquared: Float = 0
  private var product: Float = 0

  @inline(__always)
  mutating func add(_ first: Float, _ second: Float) {
    count += 1
    one += first
    other += second
    oneSquared += first * first
    otherSquared += second * second
    product += first * second
  }

  /// Variances of both.
  var variances: (Float, Float) {
    let n = Float(max(1, count))
    return (
      max(0, oneSquared / n - one / n * (one / n)),
      max(0, otherSquared / n - other / n * (other / n))
    )
  }

  /// Squared grey levels under which a patch is as good as flat.
  private static let leastVariance: Float = 0.01

  /// Pearson's correlation; 0 where one of them hardly varies.
  var correlation: Float {
    let (first, second) = variances
    guard first > Self.leastVariance, second > Self.leastVariance else { return 0 }
    let n = Float(count)
    return (product / n - one / n * (other / n)) / (first * second).squareRoot()
  }
}
