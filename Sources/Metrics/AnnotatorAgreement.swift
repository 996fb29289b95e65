package import Vocabulary

/// How far people who looked at the same images agree, beyond chance.
///
/// Ratings are categories numbered from 0. Categories have no order (nominal).
package enum AnnotatorAgreement {
  /// Cohen's kappa of two annotators.
  ///
  /// (o - e) / (1 - e), o the share of images on which they agree, e that which their own frequencies
  /// give by chance (Cohen 1960, Educational and Psychological Measurement 20). The two lists are
  /// of equal length, image by image. nil without an image, and where both always say the same one
  /// thing: then chance agrees as well and nothing can be determined.
  package static func cohenKappa(_ first: [Int], _ second: [Int]) -> Double? {
    precondition(first.count == second.count, "two annotators of the same images")
    guard let highest = (first + second).max() else { return nil }
    let total = Double(first.count)
    var counts = [(first: Double, second: Double)](repeating: (0, 0), count: highest + 1)
    var agreed = 0.0
    for (one, other) in zip(first, second) {
      counts[one].first += 1
      counts[other].second += 1
      agreed += one == other ? 1 : 0
    }
    let expected = counts.reduce(0) { $0 + $1.first * $1.second } / (total * total)
    return expected < 1 ? (agreed / total - expected) / (1 - expected) : nil
  }

  /// Krippendorff's alpha for nominal categories: 1 - observed / expected disagreement.
  ///
  /// Each image counts by its pairs of ratings divided by its ratings less one (Krippendorff 2011,
  /// "Computing Krippendorff's Alpha-Reliability"). `images` holds the ratings of each
  /// image, any number; those with fewer than two say nothing. nil without pairs, and where all ratings
  /// are one category. With two annotators and no gaps it comes near Cohen's kappa, and with many images
  /// near Fleiss's.
  package static func krippendorffAlpha(_ images: [[Int]]) -> Double? {
    let pairable = images.filter { $0.count > 1 }
    guard let highest = pairable.map({ $0.max() ?? 0 }).max() else { return nil }
    var totals = [Double](repeating: 0, count: highest + 1)
    var observed = 0.0
    for ratings in pairable {
      let counts = counts(ratings, highest)
      let size = Double(ratings.count)
      let alike = counts.reduce(0) { $0 + $1 * ($1 - 1) }
      observed += (size * (size - 1) - alike) / (size - 1)
      for (category, count) in counts.enumerated() { totals[category] += count }
    }
    let sum = totals.reduce(0, +)
    let alike = totals.reduce(0) { $0 + $1 * ($1 - 1) }
    let expected = (sum * (sum - 1) - alike) / (sum - 1)
    return expected > 0 ? 1 - observed / expected : nil
  }

  /// The mean share of pairs of ratings of one image that are alike; nil without a pair.
  package static func observed(_ images: [[Int]]) -> Double? {
    let pairable = images.filter { $0.count > 1 }
    guard let highest = pairable.map({ $0.max() ?? 0 }).max() else { return nil }
    let shares = pairable.map { ratings in
      let size = Double(ratings.count)
      return counts(ratings, highest).reduce(0) { $0 + $1 * ($1 - 1) } / (size * (size - 1))
    }
    return shares.reduce(0, +) / Double(shares.count)
  }

  /// Kappa adjusted for prevalence and bias: (k o - 1) / (k - 1) for k categories, 2 o - 1 for two.
  ///
  /// o is the observed agreement, `observed`; chance is taken as 1 / k, whatever the categories' frequencies (Byrt,
  /// Bishop & Carlin 1993, Journal of Clinical Epidemiology 46). nil without a pair.
  package static func pabak(_ images: [[Int]], categories: Int = 2) -> Double? {
    precondition(categories > 1, "agreement needs something to choose from")
    let k = Double(categories)
    return observed(images).map { (k * $0 - 1) / (k - 1) }
  }

  /// The mean over pairs of annotators of one image of the Jaccard index of what they named.
  ///
  /// Each annotator gives one state a class. A pair's index is the number of classes that both named, divided by the
  /// number that either named (Jaccard 1912, New Phytologist 11), over the classes that both know. Two who both named
  /// nothing say the same: 1. nil without a pair that knows a class.
  package static func pairwiseJaccard(_ annotators: [[LabelState]]) -> Double? {
    var indices: [Double] = []
    for (position, one) in annotators.enumerated() {
      for other in annotators[..<position] {
        if let index = jaccard(one, other) { indices.append(index) }
      }
    }
    return Mean.of(indices)
  }

  private static func jaccard(_ one: [LabelState], _ other: [LabelState]) -> Double? {
    precondition(one.count == other.count, "two annotators of the same classes")
    var (known, both, either) = (0, 0, 0)
    for (a, b) in zip(one, other) where a != .unknown && b != .unknown {
      known += 1
      both += a == .present && b == .present ? 1 : 0
      either += a == .present || b == .present ? 1 : 0
    }
    guard known > 0 else { return nil }
    return either > 0 ? Double(both) / Double(either) : 1
  }

  private static func counts(_ ratings: [Int], _ highest: Int) -> [Double] {
    var counts = [Double](repeating: 0, count: highest + 1)
    for rating in ratings { counts[rating] += 1 }
    return counts
  }
}
