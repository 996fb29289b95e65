extension CorrelationTable {
  /// Under so many images to be expected, the number that was found tells little.
  package static let leastExpected = 5.0

  /// Images with both that independence would give: n_i n_j / n.
  package func expected(_ lesion: Int, _ site: Int) -> Double {
    let all = knownImages(lesion)
    return all > 0
      ? Double(lesionImages[lesion]) * Double(knownImages(lesion, site)) / Double(all) : 0
  }

  /// Whether so few images with both are to be expected that their number tells little.
  package func isFew(_ lesion: Int, _ site: Int) -> Bool {
    expected(lesion, site) < Self.leastExpected
  }

  /// Lift / N_b with N_b sites that have images: like the value of equation 1 it is 1 / N_b for a lesion
  /// that keeps to no site, but it is not scaled row by row.
  package func liftShare(_ lesion: Int, _ site: Int) -> Double? {
    let open = sites.indices.count { knownImages(lesion, $0) > 0 }
    return self[lesion, site].lift.map { $0 / Double(max(1, open)) }
  }
}
