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
  /// Rows of all parts but the last ones.
  private let partRows: Int
  /// Each part's rows, rows x width.
  private let values: [[Float]]

  /// A number of columns with its padding: kernels take 16 numbers at a time.
  static func padded(_ count: Int) -> Int { (count + 15) / 16 * 16 }

  /// How many parts of the rows are summed each for itself; a number of its own, so that results do not depend on
  /// that of the threads.
  static let parts = 16
  /// Rows that are multiplied at a time: what they take stays in the cache.
  private static let block = 128
  /// Columns that a thread sums at a time: each column's sum goes over the rows in order.
  private static let summed = 64

  /// The rows of some images of a table whose rows have `columns` numbers, without the means.
  init(_ table: [Float], columns: Int, images: [Int], means: [Float], threads: Int) throws {
    rows = images.count
    let width = Self.padded(columns)
    self.width = width
    let size = (rows + Self.parts - 1) / Self.parts
    partRows = size
    values = try parallelMap(Self.parts, threads: threads) { part in
      let own = images.dropFirst(part * size).prefix(size)
      var values = [Float](repeating: 0, count: own.count * width)
      for (row, image) in own.enumerated() {
        for column in 0..<columns {
          values[row * width + column] = table[image * columns + column] - means[column]
        }
      }
      return values
    }
  }

  /// The means of the columns over some rows of a table.
  static func means(
    _ table: [Float], _ columns: Int, _ images: [Int], threads: Int
  ) throws -> [Float] {
    try sums(columns, threads: threads) { first, sums in
      for image in images {
        let start = image * columns + first
        for column in sums.indices { sums[column] += Double(table[start + column]) }
      }
    }.map { Float($0 / Double(max(1, images.count))) }
  }

  /// Sums of columns; `add` gets the first of some columns, and their sums to begin with.
  private static func sums(
    _ columns: Int, threads: Int, _ add: @Sendable (_ first: Int, inout [Double]) -> Void
  ) throws -> [Double] {
    try parallelMap((columns + summed - 1) / summed, threads: threads) { part in
      let first = part * summed
      var sums = [Double](repeating: 0, count: min(summed, columns - first))
      add(first, &sums)
      return sums
    }.flatMap(\.self)
  }

  /// The means of the products of any two columns, columns x columns.
  func squares(columns: Int, threads: Int) throws -> [Float] {
    let panel = 48
    let parts = try parallelMap((width + panel - 1) / panel, threads: threads) { part in
      let count = min(panel, width - part * panel)
      var sums = [Float](repeating: 0, count: width * count)
      for values in values {
        let rows = values.count / width
        unsafe values.withUnsafeBufferPointer { values in
          guard let all = values.baseAddress else { return }
          for first in stride(from: 0, to: rows, by: Self.block) {
            let own = unsafe all + first * width
            unsafe derm_product(
              own, width, 1, own + part * panel, width, width, count,
              min(Self.block, rows - first), 1, &sums)
          }
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
  func logits(weights: [Float], intercepts: [Float], threads: Int) throws -> [Float] {
    let outputs = intercepts.count
    let columns = weights.count / max(1, outputs)
    let padded = Self.padded(outputs)
    var transposed = [Float](repeating: 0, count: width * padded)
    for output in 0..<outputs {
      for column in 0..<columns {
        transposed[column * padded + output] = weights[output * columns + column]
      }
    }
    let products = try products(weights: transposed, outputs: padded, threads: threads)
    var logits: [Float] = []
    logits.reserveCapacity(rows * outputs)
    for row in 0..<rows {
      for output in 0..<outputs {
        logits.append(products[row * padded + output] + intercepts[output])
      }
    }
    return logits
  }

  /// The products of all rows with weights, rows x outputs.
  ///
  /// `weights` are width x `outputs`, which is a multiple of 16.
  func products(weights: [Float], outputs: Int, threads: Int) throws -> [Float] {
    try parallelMap(values, threads: threads) { values in
      let rows = values.count / width
      var products = [Float](repeating: 0, count: rows * outputs)
      unsafe derm_product(values, 1, width, weights, outputs, rows, outputs, width, 0, &products)
      return products
    }.flatMap(\.self)
  }

  /// The mean of each square of a column.
  func meanSquares(threads: Int) throws -> [Double] {
    try Self.sums(width, threads: threads) { first, sums in
      for values in values {
        for start in stride(from: first, to: values.count, by: width) {
          for column in sums.indices {
            let value = Double(values[start + column])
            sums[column] += value * value
          }
        }
      }
    }.map { $0 / Double(max(1, rows)) }
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
    let parts = try parallelMap(Self.parts, threads: threads) { part in
      let rows = values[part].count / width
      var gradient = [Float](repeating: 0, count: outputs * width)
      var products = [Float](repeating: 0, count: Self.block * outputs)
      var sums = start
      for first in stride(from: 0, to: rows, by: Self.block) {
        let count = min(Self.block, rows - first)
        unsafe values[part].withUnsafeBufferPointer { values in
          guard let all = values.baseAddress else { return }
          let own = unsafe all + first * width
          unsafe derm_product(
            own, 1, width, weights, outputs, count, outputs, width, 0, &products)
          residuals(part * partRows + first, count, &products, &sums)
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
