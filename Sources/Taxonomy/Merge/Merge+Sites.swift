internal import Vocabulary

extension Merge {
  /// Settles sites: rules, thresholds, one per image, corrections.
  mutating func mergeSites(_ corrections: Corrections, pins: Pins) {
    var sets = ThresholdStage.ClassSets()
    // Beside each set: the depth and rank of the mention that gave the class first.
    var depths: [Int32] = []
    var ranks: [Int32] = []
    for image in atlas.images.indices {
      let found = sites(of: image, removed: corrections.byImage[image]?.removedTerms ?? [])
      sets.append(found.map(\.place))
      depths += found.map(\.depth)
      ranks += found.map(\.rank)
    }
    let counted = exclusion.map { $0 == nil }
    let stage = ThresholdStage(
      rules: rules.sites, sets: sets, counted: counted, total: counted.count { $0 }, pins: pins)
    verdicts += stage.verdicts
    siteTarget = stage.target
    siteClasses = siteTarget.indices.filter { siteTarget[$0] == $0 }
    var final = [Int32](repeating: -1, count: siteTarget.count)
    for (position, place) in siteClasses.enumerated() { final[place] = Int32(position) }
    for image in atlas.images.indices {
      let range = sets.starts[image]..<sets.starts[image + 1]
      let places = range.compactMap { position -> (place: Int32, depth: Int32, rank: Int32)? in
        guard let target = siteTarget[Int(sets.classes[position])] else { return nil }
        return (final[target], depths[position], ranks[position])
      }
      if Set(places.map(\.place)).count > 1, exclusion[image] == nil { manySites += 1 }
      site[image] = choose(places)
      if let place = corrections.byImage[image]?.site {
        site[image] = place < 0 ? -1 : siteTarget[place].map { final[$0] } ?? -1
      }
    }
  }

  private func sites(
    of image: Int, removed: Set<Int32>
  ) -> [(place: Int32, depth: Int32, rank: Int32)] {
    var found: [(place: Int32, depth: Int32, rank: Int32)] = []
    for (rank, mention) in atlas.mentions(of: image).enumerated() {
      let term = Int(mention.term)
      guard atlas.terms[term].facet == .site, mention.assertion == .present,
        !removed.contains(mention.term)
      else { continue }
      let depth = Int32(atlas.terms[term].path.count)
      for place in outcome(of: term, on: image).classes.map({ Int32($0) }) {
        if let known = found.firstIndex(where: { $0.place == place }) {
          found[known].depth = max(found[known].depth, depth)
        } else {
          found.append((place, depth, Int32(rank)))
        }
      }
    }
    return found.sorted { $0.place < $1.place }
  }

  private func choose(_ places: [(place: Int32, depth: Int32, rank: Int32)]) -> Int32 {
    let distinct = Set(places.map(\.place))
    guard distinct.count > 1 else { return places.first?.place ?? -1 }
    switch rules.file.sites.onePerImage {
    case .unknownIfMany: return -1
    case .first: return places.min { $0.rank < $1.rank }?.place ?? -1
    case .mostSpecific:
      let deepest = places.map(\.depth).max() ?? 0
      let best = Set(places.filter { $0.depth == deepest }.map(\.place))
      return best.count == 1 ? best.first ?? -1 : -1
    }
  }
}
