import Randomness
import Testing

@testable import Train

/// The axes along which linear probes are fitted.
struct PrincipalAxesTests {
  /// Correlated features of different spread around a mean of 3.
  private func table(_ rows: Int, _ columns: Int) -> [Float] {
    var random = RandomStream(seed: 8, purpose: "axes")
    var table: [Float] = []
    for _ in 0..<rows {
      let common = random.normal()
      table += (0..<columns).map { column in
        Float(3 + common + random.normal() / Double(column % 13 + 1))
      }
    }
    return table
  }

  @Test("features along them are uncorrelated, and as long", arguments: [2, 15, 16, 50, 130])
  func uncorrelated(_ columns: Int) throws {
    let rows = 400
    let table = table(rows, columns)
    let axes = try #require(
      try PrincipalAxes(table, columns: columns, images: Array(0..<rows), threads: 2))
    let along = try axes.along(table, threads: 3)
    #expect(along == (try axes.along(table, threads: 1)))
    #expect(along.count == table.count)
    for row in stride(from: 0, to: rows, by: 61) {
      func square(_ values: [Float]) -> Float {
        values[(row * columns)..<((row + 1) * columns)].reduce(0) { $0 + $1 * $1 }
      }
      #expect(abs(square(along) / square(table) - 1) < 1e-4)
    }
    // Of as many rows as were looked at.
    let looked = min(rows, 8 * columns)
    let chosen = (0..<looked).map { $0 * rows / looked }
    let means = try ProbeMatrix.means(along, columns, chosen, threads: 2)
    let squares = try ProbeMatrix(
      along, columns: columns, images: chosen, means: means, threads: 2
    )
    .squares(columns: columns, threads: 1)
    let largest = (0..<columns).map { squares[$0 * columns + $0] }.max() ?? 0
    for row in 0..<columns {
      for column in 0..<columns where row != column {
        #expect(abs(squares[row * columns + column]) < 1e-4 * largest)
      }
    }
    let again = try #require(
      try PrincipalAxes(table, columns: columns, images: Array(0..<rows), threads: 5))
    #expect(try again.along(table, threads: 1) == along)
  }

  @Test func `weights for the features say what those along the axes say`() throws {
    let table = table(300, 20)
    let axes = try #require(
      try PrincipalAxes(table, columns: 20, images: Array(0..<300), threads: 1))
    let along = try axes.along(table, threads: 1)
    let own = (0..<40).map { Float($0 % 7) - 3 }
    let turned = try axes.weights(own, threads: 2)
    for row in 0..<300 {
      for output in 0..<2 {
        func product(_ weights: [Float], _ features: [Float]) -> Float {
          (0..<20).reduce(0) { $0 + weights[output * 20 + $1] * features[row * 20 + $1] }
        }
        #expect(abs(product(own, along) - product(turned, table)) < 1e-3)
      }
    }
  }

  @Test func `a fit along them is the fit of the features, in fewer passes`() throws {
    let (rows, columns) = (500, 30)
    let table = table(rows, columns)
    let images = Array(0..<rows)
    var random = RandomStream(seed: 2, purpose: "labels")
    let lesions = images.map { row -> Float in
      Double(table[row * columns] - table[row * columns + 1]) + random.normal() > 0 ? 1 : 0
    }
    let targets = Targets(
      lesions: lesions, known: [Float](repeating: 1, count: rows),
      sites: images.map { Int32($0 % 3) })
    func fit(_ table: [Float]) throws -> LinearProbe {
      try #require(
        try LinearProbe(
          table, columns: columns, images: images, targets: targets, inverseStrength: 1, threads: 1)
      )
    }
    let axes = try #require(
      try PrincipalAxes(table, columns: columns, images: images, threads: 1))
    let plain = try fit(table)
    let turned = try fit(axes.along(table, threads: 1)).turned(from: axes, threads: 2)
    for (one, other) in zip(plain.weights, turned.weights) { #expect(abs(one - other) < 5e-3) }
    let logits = try [plain, turned].map { try $0.logits(table, images: images, threads: 2) }
    for (one, other) in zip(logits[0], logits[1]) { #expect(abs(one - other) < 5e-3) }
    #expect(turned.unconverged == 0)
    #expect(turned.passes < plain.passes / 2, "\(turned.passes), \(plain.passes)")
  }

  @Test("tiny, huge and nearly dead numbers have axes too", arguments: [1e-18, 1e-9, 1e12, 1e17])
  func scaled(_ scale: Float) throws {
    let (rows, columns) = (300, 24)
    // All of one size, then half of another one.
    for other in [scale, 1] {
      var table = table(rows, columns)
      for index in table.indices { table[index] *= index % columns < 12 ? other : scale }
      let axes = try #require(
        try PrincipalAxes(table, columns: columns, images: Array(0..<rows), threads: 1))
      // A unit vector along each number keeps its length.
      var units = [Float](repeating: 0, count: columns * columns)
      for index in 0..<columns { units[index * (columns + 1)] = 1 }
      let along = try axes.along(units, threads: 1)
      for row in 0..<columns {
        let square = along[(row * columns)..<((row + 1) * columns)].reduce(0) { $0 + $1 * $1 }
        #expect(abs(square - 1) < 1e-4, "\(square) of \(row)")
      }
    }
  }

  @Test func `numbers whose squares overflow have none, and are fitted as they are`() throws {
    let table = table(300, 4).map { $0 * 1e20 }
    let images = Array(0..<300)
    #expect(try PrincipalAxes(table, columns: 4, images: images, threads: 1) == nil)
    let lesions = images.map { Float(table[$0 * 4] > 3e20 ? 1 : 0) }
    let targets = Targets(
      lesions: lesions, known: [Float](repeating: 1, count: 300), sites: images.map { _ in -1 })
    let probe = try #require(
      try LinearProbe(
        table, columns: 4, images: images, targets: targets, inverseStrength: 1, threads: 1))
    let logits = try probe.logits(table, images: images, threads: 1)
    #expect(logits.count { $0.isFinite } == logits.count)
    #expect(images.count { (logits[$0] > 0) == (lesions[$0] == 1) } > 280)
  }

  @Test func `one number, no image or too many numbers have no axes`() throws {
    #expect(try PrincipalAxes([1, 2], columns: 1, images: [0, 1], threads: 1) == nil)
    #expect(try PrincipalAxes([], columns: 4, images: [], threads: 1) == nil)
    let wide = [Float](repeating: 0, count: 2 * 4000)
    #expect(try PrincipalAxes(wide, columns: 4000, images: [0, 1], threads: 1) == nil)
    // All alike: any axes will do.
    let alike = [Float](repeating: 2, count: 12)
    let axes = try #require(try PrincipalAxes(alike, columns: 4, images: [0, 1, 2], threads: 1))
    #expect(try axes.along(alike, threads: 1) == alike)
  }
}
