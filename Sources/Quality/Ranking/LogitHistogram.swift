internal import Metrics
internal import Vocabulary

/// The known cells of one class, gathered by their score: the fit then costs the same for any number of images.
struct LogitHistogram: Sendable {
  /// One bin that holds cells, which stand at their mean logit.
  struct Bin: Sendable {
    let logit: Double
    /// Known cells in the bin, an integer.
    let cells: Double
    /// Cells whose label says present.
    let present: Double
  }

  private struct Sums: Sendable {
    var logits = 0.0
    var cells = 0.0
    var present = 0.0
  }

  /// Bins of equal width from -`Logit.limit` to `Logit.limit`.
  private static let count = 512
  private let sums: [Sums]

  /// Gathers the known cells of a column.
  init(_ labels: ScoredLabels, logits: ClassLogits, column: Int) {
    var sums = [Sums](repeating: Sums(), count: Self.count)
    let scale = Double(Self.count) / (2 * Logit.limit)
    let width = labels.classes.count
    for row in labels.images.indices {
      let state = labels.states[row * width + column]
      guard state != .unknown else { continue }
      let logit = logits.values[row]
      let bin = min(Int((logit + Logit.limit) * scale), Self.count - 1)
      sums[bin].logits += logit
      sums[bin].cells += 1
      if state == .present { sums[bin].present += 1 }
    }
    self.init(sums)
  }

  /// The cells of several classes together.
  init(joining parts: [LogitHistogram]) {
    var sums = [Sums](repeating: Sums(), count: Self.count)
    for part in parts {
      for (bin, own) in part.sums.enumerated() {
        sums[bin].logits += own.logits
        sums[bin].cells += own.cells
        sums[bin].present += own.present
      }
    }
    self.init(sums)
  }

  private init(_ sums: [Sums]) { self.sums = sums }

  /// Bins that hold cells, ascending, their means softened.
  func bins(softening: Double) -> [Bin] {
    sums.filter { $0.cells > 0 }.map {
      Bin(
        logit: Logit.softened($0.logits / $0.cells, by: softening), cells: $0.cells,
        present: $0.present)
    }
  }

  /// Whether the class has no known cell.
  var isEmpty: Bool { sums.allSatisfy { $0.cells == 0 } }
}
