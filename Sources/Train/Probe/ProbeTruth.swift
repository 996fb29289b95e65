internal import Artifacts
internal import Glibc

/// The labels that a probe is fitted to, and their losses: of each head in turn.
struct ProbeTruth: Sendable {
  /// What is known of the images for each head.
  let heads: [HeadTargets]
  /// The first output of each head.
  let starts: [Int]
  /// Classes of all heads.
  let outputs: Int
  /// The head of each output.
  private let owners: [Int]

  /// The labels of some images.
  init(_ targets: Targets) {
    heads = targets.heads
    var (starts, owners): ([Int], [Int]) = ([], [])
    for (index, head) in heads.enumerated() {
      starts.append(owners.count)
      owners += [Int](repeating: index, count: head.classes)
    }
    (self.starts, self.owners, outputs) = (starts, owners, owners.count)
  }

  /// The head of an output.
  func owner(of output: Int) -> Int { owners[output] }

  /// How many images have an output of a multi-label head, and of how many it is known.
  func counts(output: Int) -> (positives: Int, known: Int) {
    let targets = heads[owners[output]]
    var (positives, known) = (0, 0)
    let first = output - starts[owners[output]]
    for cell in stride(from: first, to: targets.present.count, by: max(1, targets.classes))
    where targets.known[cell] != 0 {
      known += 1
      positives += targets.present[cell] != 0 ? 1 : 0
    }
    return (positives, known)
  }

  /// How many images have each class of a multi-class head.
  func classCounts(head: Int) -> [Int] {
    var counts = [Int](repeating: 0, count: heads[head].classes)
    for label in heads[head].labels where label >= 0 { counts[Int(label)] += 1 }
    return counts
  }

  /// Replaces the products of some rows with weights by the derivatives of the losses, and adds losses and derivatives
  /// of the intercepts up; 0 for what is unknown, and in padding.
  ///
  /// `products` are rows x intercepts.count. A problem of a multi-label head is a sigmoid, one of a multi-class head
  /// the softmax of its classes.
  func replace(
    _ products: inout [Float], _ first: Int, _ count: Int, _ intercepts: [Float],
    _ columns: ProbeColumns, _ sums: inout ProbeSums
  ) {
    var derivatives = [Float](repeating: 0, count: products.count)
    for (problem, range) in zip(columns.problems, columns.ranges) {
      let head = owners[columns.outputs[range.lowerBound]]
      if heads[head].kind == .multiClass {
        softmax(products, &derivatives, first, count, intercepts, columns, range, problem, &sums)
      } else {
        sigmoid(products, &derivatives, first, count, intercepts, columns, range, problem, &sums)
      }
    }
    products = derivatives
  }

  private func sigmoid(
    _ products: [Float], _ derivatives: inout [Float], _ first: Int, _ count: Int,
    _ intercepts: [Float], _ columns: ProbeColumns, _ range: Range<Int>, _ problem: Int,
    _ sums: inout ProbeSums
  ) {
    let column = range.lowerBound
    let output = columns.outputs[column]
    let targets = heads[owners[output]]
    let own = output - starts[owners[output]]
    for row in 0..<count {
      let cell = (first + row) * targets.classes + own
      guard targets.known[cell] != 0 else { continue }
      let index = row * intercepts.count + column
      let logit = Double(products[index] + intercepts[column])
      // log(1 + exp(z)) - t z, without an exponential of a large number.
      let power = exp(-abs(logit))
      let isPresent = targets.present[cell] != 0
      sums.losses[problem] += max(logit, 0) - (isPresent ? logit : 0) + log1p(power)
      let derivative = (logit >= 0 ? 1 : power) / (1 + power) - (isPresent ? 1 : 0)
      derivatives[index] = Float(derivative)
      sums.residuals[column] += derivative
    }
  }

  private func softmax(
    _ products: [Float], _ derivatives: inout [Float], _ first: Int, _ count: Int,
    _ intercepts: [Float], _ columns: ProbeColumns, _ range: Range<Int>, _ problem: Int,
    _ sums: inout ProbeSums
  ) {
    let head = owners[columns.outputs[range.lowerBound]]
    let labels = heads[head].labels
    for row in 0..<count where labels[first + row] >= 0 {
      let start = row * intercepts.count
      let truth = columns.places[starts[head] + Int(labels[first + row])]
      // Taken off first, so that no exponential overflows.
      var highest = -Float.infinity
      for column in range { highest = max(highest, products[start + column] + intercepts[column]) }
      var total = 0.0
      for column in range {
        let power = exp(Double(products[start + column] + intercepts[column] - highest))
        derivatives[start + column] = Float(power)
        total += power
      }
      sums.losses[problem] +=
        log(total) - Double(products[start + truth] + intercepts[truth] - highest)
      for column in range {
        let share = Double(derivatives[start + column]) / total
        let derivative = share - (column == truth ? 1 : 0)
        derivatives[start + column] = Float(derivative)
        sums.residuals[column] += derivative
      }
    }
  }
}

/// Sums over images.
struct ProbeSums: Sendable {
  /// Of the losses of each problem, by its number among all.
  var losses: [Double]
  /// Of the derivatives of each column.
  var residuals: [Double]

  /// Nothing yet.
  init(_ columns: ProbeColumns) {
    losses = [Double](repeating: 0, count: (columns.problems.last ?? -1) + 1)
    residuals = [Double](repeating: 0, count: columns.padded)
  }

  /// The sums of parts, in their order.
  init(_ parts: [ProbeSums]) {
    self = parts[0]
    for part in parts.dropFirst() {
      for index in losses.indices { losses[index] += part.losses[index] }
      for index in residuals.indices { residuals[index] += part.residuals[index] }
    }
  }
}
