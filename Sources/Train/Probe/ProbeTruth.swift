internal import Artifacts
internal import Glibc

/// The labels that a probe is fitted to, and their losses.
struct ProbeTruth: Sendable {
  /// Lesions of a row.
  let lesions: Int
  /// How many images have each site.
  let siteCounts: [Int]
  private let lesionTargets: HeadTargets?
  private let siteTargets: HeadTargets?

  /// The labels of some images; heads that have no outputs are left out.
  init(_ targets: Targets, lesions: Int, sites: Int) {
    lesionTargets = lesions == 0 ? nil : targets.heads.first { $0.kind == .multiLabel }
    siteTargets = sites == 0 ? nil : targets.heads.first { $0.kind == .multiClass }
    self.lesions = lesions
    var counts = [Int](repeating: 0, count: sites)
    for site in siteTargets?.labels ?? [] where site >= 0 { counts[Int(site)] += 1 }
    siteCounts = counts
  }

  /// How many images have a lesion, and of how many it is known.
  func counts(lesion: Int) -> (positives: Int, known: Int) {
    guard let targets = lesionTargets else { return (0, 0) }
    var (positives, known) = (0, 0)
    for cell in stride(from: lesion, to: targets.present.count, by: max(1, lesions))
    where targets.known[cell] != 0 {
      known += 1
      positives += targets.present[cell] != 0 ? 1 : 0
    }
    return (positives, known)
  }

  /// Replaces the products of some rows with weights by the derivatives of the losses, and adds losses and derivatives
  /// of the intercepts up; 0 for what is unknown, and in padding.
  ///
  /// `products` are rows x intercepts.count. A problem of one column is a sigmoid, one of several the softmax of the
  /// sites.
  func replace(
    _ products: inout [Float], _ first: Int, _ count: Int, _ intercepts: [Float],
    _ columns: ProbeColumns, _ sums: inout ProbeSums
  ) {
    var derivatives = [Float](repeating: 0, count: products.count)
    for (problem, range) in zip(columns.problems, columns.ranges) {
      if range.count > 1 {
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
    guard let targets = lesionTargets else { return }
    let column = range.lowerBound
    let lesion = columns.outputs[column]
    for row in 0..<count {
      let cell = (first + row) * lesions + lesion
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
    guard let labels = siteTargets?.labels else { return }
    for row in 0..<count where labels[first + row] >= 0 {
      let start = row * intercepts.count
      let truth = columns.places[lesions + Int(labels[first + row])]
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
