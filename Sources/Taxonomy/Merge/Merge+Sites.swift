internal import Rules
internal import Vocabulary

/// A site class that an image has, and the mention that gave it.
private struct SiteMention {
  let place: Int32
  var depth: Int32
  let rank: Int32
}

extension Merge {
  /// Settles sites: rules, thresholds, one per image, corrections.
  mutating func mergeSites(_ corrections: Corrections, locked: LockedThresholds) {
    var sets = ThresholdStage.ClassSets()
    // Beside each set: the depth and rank of the mention that gave the class first.
    var depths: [Int32] = []
    var ranks: [Int32] = []
    var found: [SiteMention] = []
    for image in atlas.images.indices {
      let removed = corrections.byImage.isEmpty ? nil : corrections.byImage[image]?.removedTerms
      readSites(of: image, removed: removed, into: &found)
      for mention in found {
        sets.classes.append(mention.place)
        depths.append(mention.depth)
        ranks.append(mention.rank)
      }
      sets.starts.append(sets.classes.count)
    }
    let eligible = exclusion.map { $0 == nil }
    let stage = ThresholdStage(
      rules: rules.sites, sets: sets, images: .init(eligible: eligible, counted: eligible),
      locked: locked)
    thresholdResults += stage.thresholdResults
    siteTarget = stage.target
    siteClasses = siteTarget.indices.filter { siteTarget[$0] == $0 }
    var final = [Int32](repeating: -1, count: siteTarget.count)
    for (position, place) in siteClasses.enumerated() { final[place] = Int32(position) }
    for image in atlas.images.indices {
      found.removeAll(keepingCapacity: true)
      for position in sets.starts[image]..<sets.starts[image + 1] {
        guard let target = siteTarget[Int(sets.classes[position])] else { continue }
        found.append(
          SiteMention(place: final[target], depth: depths[position], rank: ranks[position]))
      }
      let first = found.first?.place ?? -1
      if found.contains(where: { $0.place != first }) {
        if exclusion[image] == nil { manySites += 1 }
        site[image] = choose(found)
      } else {
        site[image] = first
      }
      if !corrections.byImage.isEmpty, let place = corrections.byImage[image]?.site {
        site[image] = place < 0 ? -1 : siteTarget[place].map { final[$0] } ?? -1
      }
    }
  }

  /// The site classes that an image's mentions give, ascending, each with its first and deepest mention.
  private func readSites(of image: Int, removed: Set<Int32>?, into found: inout [SiteMention]) {
    found.removeAll(keepingCapacity: true)
    for (rank, mention) in atlas.mentions(of: image).enumerated() {
      let term = Int(mention.term)
      let flags = meanings.flags[term]
      guard !flags.contains(.lesion), mention.assertion == .present,
        removed?.contains(mention.term) != true
      else { continue }
      let depth = Int32(atlas.terms[term].path.count)
      func add(_ place: Int32) {
        if let known = found.firstIndex(where: { $0.place == place }) {
          found[known].depth = max(found[known].depth, depth)
        } else {
          found.append(SiteMention(place: place, depth: depth, rank: Int32(rank)))
        }
      }
      if flags.contains(.conditional) {
        for place in outcome(of: term, on: image).classes { add(Int32(place)) }
      } else {
        for place in meanings.classes(of: term) { add(place) }
      }
    }
    if threshold.isAsked, atlas.images[image].annotators[.site] != nil {
      let doubts = found.filter { doubtsSite(Int($0.place), on: image, removed) }
      if !doubts.isEmpty {
        let places = Set(doubts.map(\.place))
        found.removeAll { places.contains($0.place) }
      }
    }
    if found.count > 1 { found.sort { $0.place < $1.place } }
  }

  /// Whether a site was named by annotators only, and by too few of them.
  private func doubtsSite(_ place: Int, on image: Int, _ removed: Set<Int32>?) -> Bool {
    let named = atlas.mentions(of: image).filter { mention in
      let term = Int(mention.term)
      return mention.assertion == .present && removed?.contains(mention.term) != true
        && atlas.terms[term].facet == .site && outcome(of: term, on: image).classes.contains(place)
    }
    guard named.allSatisfy({ $0.annotator >= 0 }) else { return false }
    return threshold.doubts(
      voters: Set(named.map(\.annotator)).count, of: annotators(of: image, .site))
  }

  /// One of several different sites, as the policy says.
  private func choose(_ places: [SiteMention]) -> Int32 {
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
