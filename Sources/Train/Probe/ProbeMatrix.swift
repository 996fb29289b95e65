internal import CKernels
internal import Parallel

/// Features of some images, centred, in rows that are padded with zeros (`padded`).
///
/// Centring changes no prediction: the intercept, which is not penalised, takes it up.
struct ProbeMatrix: Sendable {
  /// Images, a row each.
  let rows: Int
  /// Numbers of a row with its padding.
  let width: Int
  /// rows x width.
  private let values: [Float]

  /// A number of columns with its padding: kernels take 16 numbers at a time.
  static func padded(_ count: Int) -> Int { (count + 15) / 16 * 16 }

  /// How many parts of the rows are summed each for itself; a number of its own, so that results do not depend on
  /// that of the threads.
  static let parts = 16
  /// Rows that are multiplied at a time: what they take stays in the cache.
  private static let block = 128

  /// The rows of some images of a table whose rows have `columns` numbers, without the means.
  init(_ table: [Float], columns: Int, images: [Int], means: [Float]) {
    rows = images.count
    width = Self.padded(columns)
    var values = [Float](repeating: 0, count: rows * width)
    for (row, image) in images.enumerated() {
      for column in 0..<columns {
        values[row * width + column] = table[image * columns + column] - means[column]
      }
    }
    self.values = values
  }

  /// The means of the columns over some rows of a table.
  static func means(_ table: [Float], _ columns: Int, _ images: [Int]) -> [Float] {
    var sums = [Double](repeating: 0, count: columns)
    for image in images {
      for column in 0..<columns { sums[column] += Double(table[image * columns + column]) }
    }
    return sums.map { Float($0 / Double(max(1, images.count))) }
  }

  /// The means of the products of any two columns, columns x columns.
  func squares(columns: Int, threads: Int) throws -> [Float] {
    let panel = 48
    let parts = try parallelMap((width + panel - 1) / panel, threads: threads) { part in
      let count = min(panel, width - part * panel)
      var sums = [Float](repeating: 0, count: width * count)
      unsafe values.withUnsafeBufferPointer { values in
        guard let all = values.baseAddress else { return }
        for first in stride(from: 0, to: rows, by: Self.block) {
          let own = unsafe all + first * width
          unsafe derm_product(
            own, width, 1, own + part * panel, width, width, count, min(Self.block, rows - first),
            1,
            &sums)
        }
      }
      return sums
    }
    var squares = [Float](repeating: 0, count: columns * columns)
    for row in 0..<columns {
      for column in 0..<columns {
        let count = min(panel, width - column / panel * panel)
        squares[row * columns + column] =
          parts[column / panel][row * count + column % panel] / Float(max(1, rows))
      }
    }
    return squares
  }

  /// What linear outputs make of the rows, rows x outputs; `weights` are outputs x columns.
  func logits(weights: [Float], intercepts: [Float]) -> [Float] {
    let outputs = intercepts.count
    let columns = weights.count / max(1, outputs)
    let padded = Self.padded(outputs)
    var transposed = [Float](repeating: 0, count: width * padded)
    for output in 0..<outputs {
      for column in 0..<columns {
        transposed[column * padded + output] = weights[output * columns + column]
      }
    }
    let products = products(weights: transposed, outputs: padded)
    var logits: [Float] = []
    logits.reserveCapacity(rows * outputs)
    for row in 0..<rows {
      for output in 0..<outputs {
        logits.append(products[row * padded + output] + intercepts[output])
      }
    }
    return logits
  }

  /// The mean of each square of a column.
  var meanSquares: [Double] {
    var sums = [Double](repeating: 0, count: width)
    for row in 0..<rows {
      for column in 0..<width {
        let value = Double(values[row * width + column])
        sums[column] += value * value
      }
    }
    return sums.map { $0 / Double(max(1, rows)) }
  }

  /// The products of all rows with weights, rows x outputs.
  ///
  /// `weights` are width x `outputs`, which is a multiple of 16.
  func products(weights: [Float], outputs: Int) -> [Float] {
    var products = [Float](repeating: 0, count: rows * outputs)
    unsafe values.withUnsafeBufferPointer { values in
      guard let start = values.baseAddress else { return }
      unsafe derm_product(start, 1, width, weights, outputs, rows, outputs, width, 0, &products)
    }
    return products
  }

  /// Goes through all rows in blocks: gives `residuals` the products of a block with the weights, and sums the
  /// products of what it leaves in their place with the rows, outputs x width.
  ///
  /// `weights` are width x `outputs`, which is a multiple of 16. `residuals` gets the first row of the block, its
  /// number of rows, rows x outputs to replace, and the sums of its part of the rows, which begin as `start`;
  /// the sums of all parts are returned in their order.
  func pass<Sums: Sendable>(
    weights: [Float], outputs: Int, threads: Int, from start: Sums,
    _ residuals: @Sendable (_ first: Int, _ count: Int, inout [Float], inout Sums) -> Void
  ) throws -> (gradient: [Float], sums: [Sums]) {
    // As many parts on any machine, added up in order: the sums don't depend on the threads.
    let size = (rows + Self.parts - 1) / Self.parts
    let parts = try parallelMap(Self.parts, threads: threads) { part in
      var gradient = [Float](repeating: 0, count: outputs * width)
      var products = [Float](repeating: 0, count: Self.block * outputs)
      var sums = start
      let end = min(rows, (part + 1) * size)
      for first in stride(from: part * size, to: end, by: Self.block) {
        let count = min(Self.block, end - first)
        unsafe values.withUnsafeBufferPointer { values in
          guard let all = values.baseAddress else { return }
          let own = unsafe all + first * width
          unsafe derm_product(
            own, 1, width, weights, outputs, count, outputs, width, 0, &products)
          residuals(first, count, &products, &sums)
          unsafe derm_product(
            products, outputs, 1, own, width, outputs, width, count, 1, &gradient)
        }
      }
      return (gradient, sums)
    }
    var gradient = parts[0].0
    for part in parts.dropFirst() {
      for index in gradient.indices { gradient[index] += part.0[index] }
    }
    return (gradient, parts.map(\.1))
  }
}
