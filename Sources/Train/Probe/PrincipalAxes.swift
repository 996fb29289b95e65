internal import CKernels
internal import Parallel

/// The principal axes of features: coordinates in which they are uncorrelated.
///
/// They are an orthogonal change of coordinates. A probe that is fitted along them has the same penalty, |w|^2, and the same
/// solution; but the second derivatives of its losses are nearly diagonal there, and a search that knows their diagonal
/// takes a tenth of the passes over the data (docs/decisions/0066).
struct PrincipalAxes: Sendable {
  /// Numbers of a feature row.
  let columns: Int
  /// columns x columns: a row for each number of the features, a column for each axis.
  private let axes: [Float]

  /// More columns than this are left as they are: the work grows with their third power.
  private static let mostColumns = 3072
  /// Rows that are looked at, for each column.
  private static let rowsPerColumn = 8
  /// Axes of a product, and rows of one: what they take stays in the cache.
  private static let (panel, block) = (48, 256)
  /// Rows of the axes that are computed at a time.
  private static let lanes = 16

  /// The axes of the features of some images; nil where there are too many numbers, or too large ones, or no memory.
  ///
  /// `table` has `columns` numbers for each of its rows, `images` are rows of it, some of which are looked at. The same
  /// inputs give the same axes for any number of threads.
  init?(_ table: [Float], columns: Int, images: [Int], threads: Int) throws {
    guard columns > 1, columns <= Self.mostColumns, !images.isEmpty else { return nil }
    self.columns = columns
    let most = min(images.count, Self.rowsPerColumn * columns)
    let chosen = (0..<most).map { images[$0 * images.count / most] }
    let means = try ProbeMatrix.means(table, columns, chosen, threads: threads)
    let matrix = try ProbeMatrix(
      table, columns: columns, images: chosen, means: means, threads: threads)
    var squares = try matrix.squares(columns: columns, threads: threads)
    // The mean square of numbers beyond 1e19 is none in single precision; a fit needs no squares.
    guard squares.allSatisfy(\.isFinite) else { return nil }
    var diagonal = [Double](repeating: 0, count: columns)
    var beside = diagonal
    var lengths = [Float](repeating: 0, count: columns)
    var work = [Float](repeating: 0, count: 2 * columns)
    unsafe derm_reduce(&squares, columns, &diagonal, &beside, &lengths, &work)
    var rotations = unsafe derm_rotations()
    defer { unsafe derm_rotations_free(&rotations) }
    guard unsafe derm_diagonalise(&diagonal, &beside, columns, &rotations) == 0 else { return nil }
    let found = unsafe Rotations(rotations)
    let blocks = try parallelMap((columns + Self.lanes - 1) / Self.lanes, threads: threads) {
      [squares, lengths] block in
      var rows = [Float](repeating: 0, count: columns * Self.lanes)
      unsafe withUnsafePointer(to: found.all) {
        unsafe derm_axes_rows(squares, lengths, $0, columns, block * Self.lanes, &rows)
      }
      return rows
    }
    var axes = [Float](repeating: 0, count: columns * columns)
    for row in 0..<columns {
      let (block, lane) = (row / Self.lanes, row % Self.lanes)
      for axis in 0..<columns {
        axes[row * columns + axis] = blocks[block][axis * Self.lanes + lane]
      }
    }
    self.axes = axes
  }

  /// The rotations, which threads only read.
  @safe private struct Rotations: @unchecked Sendable {
    let all: derm_rotations
    init(_ all: derm_rotations) { unsafe self.all = all }
  }

  /// Feature rows along the axes.
  func along(_ table: [Float], threads: Int) throws -> [Float] {
    let rows = table.count / columns
    let panels = stride(from: 0, to: columns, by: Self.panel).map { first in
      let count = min(Self.panel, columns - first)
      let width = ProbeMatrix.padded(count)
      var values = [Float](repeating: 0, count: columns * width)
      for row in 0..<columns {
        for axis in 0..<count { values[row * width + axis] = axes[row * columns + first + axis] }
      }
      return (first: first, count: count, width: width, values: values)
    }
    let parts = try parallelMap((rows + Self.block - 1) / Self.block, threads: threads) { part in
      let start = part * Self.block
      let count = min(Self.block, rows - start)
      var result = [Float](repeating: 0, count: count * columns)
      var products = [Float](repeating: 0, count: count * Self.panel)
      unsafe table.withUnsafeBufferPointer { table in
        guard let all = table.baseAddress else { return }
        for panel in panels {
          unsafe derm_product(
            all + start * columns, 1, columns, panel.values, panel.width, count, panel.width,
            columns,
            0, &products)
          for row in 0..<count {
            for axis in 0..<panel.count {
              result[row * columns + panel.first + axis] = products[row * panel.width + axis]
            }
          }
        }
      }
      return result
    }
    var result: [Float] = []
    result.reserveCapacity(table.count)
    for part in parts { result += part }
    return result
  }

  /// Weights for the features themselves of weights along the axes, outputs x columns.
  func weights(_ own: [Float], threads: Int) throws -> [Float] {
    try parallelMap(own.count / columns, threads: threads) { output in
      let start = output * columns
      return (0..<columns).map { row in
        var sum = 0.0
        for axis in 0..<columns {
          sum += Double(axes[row * columns + axis]) * Double(own[start + axis])
        }
        return Float(sum)
      }
    }.flatMap(\.self)
  }
}
