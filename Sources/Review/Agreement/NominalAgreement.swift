internal import Metrics

/// Kappa, alpha and PABAK of answers with two or more categories that have no order, such as sites.
struct NominalAgreement {
  private let ratings: [[Int]]
  /// What is resampled as a whole, one a row.
  private let groups: [Int]
  private let isPair: Bool
  private let categories: Int

  /// Ratings by row, two or more each, categories from 0; `isPair` when all are of the same two people, in the same
  /// order.
  init(_ ratings: [[Int]], _ groups: [Int], isPair: Bool) {
    self.ratings = ratings
    self.groups = groups
    self.isPair = isPair
    categories = max(2, (ratings.joined().max() ?? 0) + 1)
  }

  /// The three figures with their 95 % intervals; rows are resampled with their groups.
  func figures(_ bootstrap: GroupBootstrap) -> [AgreementTable.Figure] {
    let drawn = categories > 2 ? replicates(bootstrap) : binary(bootstrap)
    return drawn.values.enumerated().map { position, value in
      let interval = drawn.interval(of: position)
      return AgreementTable.Figure(value: value, low: interval?.low, high: interval?.high)
    }
  }

  /// Two categories: the intervals whose coverage was simulated.
  private func binary(_ bootstrap: GroupBootstrap) -> Replicates {
    var presence = PresenceAgreement(isPair: isPair)
    for (row, ratings) in ratings.enumerated() { presence.add(row: row, ratings: ratings) }
    return PresenceAgreement.replicates(of: [presence], bootstrap)[0]
  }

  private func replicates(_ bootstrap: GroupBootstrap) -> Replicates {
    let groups = telling
    let drawn = (0..<bootstrap.count).map { replicate -> [Double?] in
      let weights = bootstrap.weights(replicate: replicate)
      let values = values { Int(weights[$0]) }
      return groups >= PresenceAgreement.leastGroups ? values : [nil, nil, values[2]]
    }
    let wide = (Double(groups) / Double(max(1, groups - 1))).squareRoot()
    return Replicates(
      values: values { _ in 1 }, replicates: drawn, spreads: [wide, wide, bootstrap.spread],
      range: -1...1)
  }

  /// Each row as often as its weight says.
  private func values(_ weight: (Int) -> Int) -> [Double?] {
    let repeated = ratings.enumerated().flatMap { row, ratings in
      [[Int]](repeating: ratings, count: weight(row))
    }
    return [
      isPair ? AnnotatorAgreement.cohenKappa(repeated.map { $0[0] }, repeated.map { $0[1] }) : nil,
      AnnotatorAgreement.krippendorffAlpha(repeated),
      AnnotatorAgreement.pabak(repeated, categories: categories),
    ]
  }

  /// In how many groups most ratings of a row are the commonest category, or most are another one: the fewer of both.
  private var telling: Int {
    var counts = [Int](repeating: 0, count: categories)
    for rating in ratings.joined() { counts[rating] += 1 }
    let commonest = counts.indices.max { (counts[$0], $1) < (counts[$1], $0) } ?? 0
    func count(_ holds: (Int, Int) -> Bool) -> Int {
      let rows = ratings.indices.filter { row in
        holds(2 * ratings[row].count { $0 == commonest }, ratings[row].count)
      }
      return Set(rows.map { groups[$0] }).count
    }
    return min(count { $0 > $1 }, count { $0 < $1 })
  }
}
