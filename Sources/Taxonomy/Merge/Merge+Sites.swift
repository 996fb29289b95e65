internal import Rules
internal import Vocabulary

/// A site class that an image has, and the mention that gave it.
private struct SiteMention {
  let index: Int32
  var depth: Int32
  let rank: Int32
}

extension Merge {
  /// Settles sites: rules, thresholds, one per image, corrections.
  mutating func mergeSites(_ corrections: Corrections, locked: LockedThresholds) {
    var sets = ThresholdStage.ClassSets()
    // Next to each set: the depth and rank of the mention that gave the class first.
    var depths: [Int32] = []
    var ranks: [Int32] = []
    var found: [SiteMention] = []
    for image in atlas.images.indices {
      let removed = corrections.byImage.isEmpty ? nil : corrections.byImage[image]?.removedTerms
      readSites(of: image, removed: removed, into: &found)
      for mention in found {
        sets.classes.append(mention.index)
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
    for (position, index) in siteClasses.enumerated() { final[index] = Int32(position) }
    for image in atlas.images.indices {
      found.removeAll(keepingCapacity: true)
      for position in sets.starts[image]..<sets.starts[image + 1] {
        guard let target = siteTarget[Int(sets.classes[position])] else { continue }
        found.append(
          SiteMention(index: final[target], depth: depths[position], rank: ranks[position]))
      }
      let first = found.first?.index ?? -1
      if found.contains(where: { $0.index != first }) {
        if exclusion[image] == nil { manySites += 1 }
        site[image] = choose(found)
      } else {
        site[image] = first
      }
      if !corrections.byImage.isEmpty, let index = corrections.byImage[image]?.site {
        site[image] = index < 0 ? -1 : siteTarget[index].map { final[$0] } ?? -1
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
      func add(_ index: Int32) {
        if let known = found.firstIndex(where: { $0.index == index }) {
          found[known].depth = max(found[known].depth, depth)
        } else {
          found.append(SiteMention(index: index, depth: depth, rank: Int32(rank)))
        }
      }
      // Only a condition needs the image; all other terms have their classes in a table made once.
      if flags.contains(.conditional) {
        for index in outcome(of: term, on: image).classes { add(Int32(index)) }
      } else {
        for index in meanings.classes(of: term) { add(index) }
      }
    }
    if threshold.isAsked, atlas.images[image].annotators[.site] != nil {
      let doubts = found.filter { doubtsSite(Int($0.index), on: image, removed) }
      if !doubts.isEmpty {
        let indices = Set(doubts.map(\.index))
        found.removeAll { indices.contains($0.index) }
      }
    }
    if found.count > 1 { found.sort { $0.index < $1.index } }
  }

  /// Whether a site was named by annotators only, and by too few of them.
  private func doubtsSite(_ index: Int, on image: Int, _ removed: Set<Int32>?) -> Bool {
    let named = atlas.mentions(of: image).filter { mention in
      let term = Int(mention.term)
      return mention.assertion == .present && removed?.contains(mention.term) != true
        && atlas.terms[term].facet == .site && outcome(of: term, on: image).classes.contains(index)
    }
    guard named.allSatisfy({ $0.annotator >= 0 }) else { return false }
    return threshold.doubts(
      voters: Set(named.map(\.annotator)).count, of: annotators(of: image, .site))
  }

  /// One of several different sites, as the policy says.
  private func choose(_ indices: [SiteMention]) -> Int32 {
    switch rules.file.sites.onePerImage {
    case .unknownIfMany: return -1
    case .first: return indices.min { $0.rank < $1.rank }?.index ?? -1
    case .mostSpecific:
      let deepest = indices.map(\.depth).max() ?? 0
      let best = Set(indices.filter { $0.depth == deepest }.map(\.index))
      return best.count == 1 ? best.first ?? -1 : -1
    }
  }
}
