internal import Glibc

/// Cholesky's factor of a small positive definite matrix.
package struct SymmetricMatrix {
  private let size: Int
  private let lower: [Double]

  /// Factors `values`, row-major, with `added` on its diagonal; nil where that is not positive definite.
  package init?(_ values: [Double], adding added: [Double]) {
    let size = added.count
    var lower = values
    for index in 0..<size { lower[index * (size + 1)] += added[index] }
    for column in 0..<size {
      for row in column..<size {
        var value = lower[row * size + column]
        for inner in 0..<column {
          value -= lower[row * size + inner] * lower[column * size + inner]
        }
        if row > column {
          lower[row * size + column] = value / lower[column * (size + 1)]
        } else {
          // Written so that a value that is not a number fails as well.
          guard value > 0 else { return nil }
          lower[row * size + column] = value.squareRoot()
        }
      }
    }
    self.size = size
    self.lower = lower
  }

  /// x of (matrix) x = `right`.
  package func solved(_ right: [Double]) -> [Double] {
    var solution = right
    for row in 0..<size {
      for inner in 0..<row { solution[row] -= lower[row * size + inner] * solution[inner] }
      solution[row] /= lower[row * (size + 1)]
    }
    for row in (0..<size).reversed() {
      for inner in row + 1..<size { solution[row] -= lower[inner * size + row] * solution[inner] }
      solution[row] /= lower[row * (size + 1)]
    }
    return solution
  }

  /// Half the logarithm of the determinant.
  package var halfLogDeterminant: Double {
    (0..<size).reduce(0) { $0 + log(lower[$1 * (size + 1)]) }
  }
}
