internal import Glibc

/// The labels that a probe is fitted to, and their losses.
struct ProbeTruth: Sendable {
  /// Lesions of a row.
  let lesions: Int
  /// How many images have each site.
  let siteCounts: [Int]
  private let targets: Targets

  /// The labels of some images; heads that have no outputs are left out.
  init(_ targets: Targets, lesions: Int, sites: Int) {
    self.targets = targets
    self.lesions = lesions
    var counts = [Int](repeating: 0, count: sites)
    if sites > 0 { for site in targets.sites where site >= 0 { counts[Int(site)] += 1 } }
    siteCounts = counts
  }

  /// How many images have a lesion, and of how many it is known.
  func counts(lesion: Int) -> (positives: Int, known: Int) {
    var (positives, known) = (0, 0)
    for cell in stride(from: lesion, to: targets.lesions.count, by: max(1, lesions))
    where targets.known[cell] != 0 {
      known += 1
      positives += targets.lesions[cell] != 0 ? 1 : 0
    }
    return (positives, known)
  }

  /// Replaces the products of some rows with weights by the derivatives of the losses, and adds losses and derivatives
  /// of the intercepts up; 0 for what is unknown, and for outputs of no problem.
  ///
  /// `products` are rows x intercepts.count; `problems` has the outputs of each problem: one is a sigmoid, several
  /// are the softmax of the sites.
  func replace(
    _ products: inout [Float], _ first: Int, _ count: Int, _ intercepts: [Float],
    _ problems: [[Int]], _ sums: inout ProbeSums
  ) {
    let outputs = intercepts.count
    var derivatives = [Float](repeating: 0, count: products.count)
    for row in 0..<count {
      let start = row * outputs
      for (problem, own) in problems.enumerated() where own.count == 1 {
        let output = own[0]
        let cell = (first + row) * lesions + output
        guard targets.known[cell] != 0 else { continue }
        let logit = Double(products[start + output] + intercepts[output])
        // log(1 + exp(z)) - t z, without an exponential of a large number.
        let power = exp(-abs(logit))
        let isPresent = targets.lesions[cell] != 0
        sums.losses[problem] += max(logit, 0) - (isPresent ? logit : 0) + log1p(power)
        let share = (logit >= 0 ? 1 : power) / (1 + power)
        let derivative = share - (isPresent ? 1 : 0)
        derivatives[start + output] = Float(derivative)
        sums.residuals[output] += derivative
      }
      guard let softmax = problems.last, softmax.count > 1, targets.sites[first + row] >= 0 else {
        continue
      }
      let truth = lesions + Int(targets.sites[first + row])
      var highest = -Float.infinity
      for output in softmax {
        highest = max(highest, products[start + output] + intercepts[output])
      }
      var total = 0.0
      for output in softmax {
        let power = exp(Double(products[start + output] + intercepts[output] - highest))
        derivatives[start + output] = Float(power)
        total += power
      }
      sums.losses[problems.count - 1] +=
        log(total) - Double(products[start + truth] + intercepts[truth] - highest)
      for output in softmax {
        let share = Double(derivatives[start + output]) / total
        let derivative = share - (output == truth ? 1 : 0)
        derivatives[start + output] = Float(derivative)
        sums.residuals[output] += derivative
      }
    }
    products = derivatives
  }
}

/// Sums over images.
struct ProbeSums: Sendable {
  /// Of the losses of each problem.
  var losses: [Double]
  /// Of the derivatives of each output.
  var residuals: [Double]

  /// Nothing yet.
  init(problems: Int, outputs: Int) {
    losses = [Double](repeating: 0, count: problems)
    residuals = [Double](repeating: 0, count: outputs)
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
