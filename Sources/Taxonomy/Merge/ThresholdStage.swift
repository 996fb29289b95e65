internal import Digests
internal import Documents
internal import Rules

/// Lets families and thresholds decide which classes stay, on counts of one moment.
struct ThresholdStage {
  /// Sets of classes, image by image.
  struct ClassSets {
    /// Where the classes of image i begin.
    var starts = [0]
    /// The classes, ascending within an image, none twice.
    var classes: [Int32] = []

    /// Ends an image with its classes.
    mutating func append(_ set: some Sequence<Int32>) {
      classes.append(contentsOf: set)
      starts.append(classes.count)
    }
  }

  /// The images that thresholds look at.
  struct Images {
    /// Those that may be in the data set: of these, images in which a class is known, shares are taken.
    var eligible: [Bool]
    /// Those that count: for lesions, mostly the ones with a final site.
    var counted: [Bool]
    /// Classes that are unknown where they are not present; empty: none is.
    var unknown = ClassSets()
    /// Images in which every class that is not present is unknown; empty: there is none.
    var isOpen: [Bool] = []
  }

  /// Distinct images of each class after what was merged so far.
  struct Counts {
    /// Images that count.
    var counted: [Int]
    /// Eligible images.
    var all: [Int]
    /// Eligible images in which the class is known to be present or absent.
    var known: [Int]
  }

  let rules: FacetRuleSet
  /// Further rules that lead to the same classes: diagnoses next to lesions.
  let furtherRules: FacetRuleSet?
  let sets: ClassSets
  let images: Images
  let locked: LockedThresholds

  /// Where each class goes: itself, the rest of its family, or nil when dropped.
  private(set) var target: [Int?]
  private(set) var thresholdResults: [ThresholdResult] = []

  init(
    rules: FacetRuleSet, furtherRules: FacetRuleSet? = nil, sets: ClassSets, images: Images,
    locked: LockedThresholds
  ) {
    self.rules = rules
    self.furtherRules = furtherRules
    self.sets = sets
    self.images = images
    self.locked = locked
    target = Array(rules.classes.indices)
    for family in Self.ordered(rules.file.families) { decide(family) }
    dropRare()
  }

  /// Counts what is there after what was merged so far.
  func counts() -> Counts {
    let none = [Int](repeating: 0, count: target.count)
    var counts = Counts(counted: none, all: none, known: none)
    var seen = [Int](repeating: -1, count: target.count)
    var total = 0
    var open = 0
    // Images that leave a class unknown, less those of `open` that have it.
    var unknown = none
    for image in images.eligible.indices where images.eligible[image] {
      let isOpen = !images.isOpen.isEmpty && images.isOpen[image]
      total += 1
      open += isOpen ? 1 : 0
      for position in sets.starts[image]..<sets.starts[image + 1] {
        guard let goal = target[Int(sets.classes[position])], seen[goal] != image else { continue }
        seen[goal] = image
        counts.all[goal] += 1
        counts.counted[goal] += images.counted[image] ? 1 : 0
        unknown[goal] -= isOpen ? 1 : 0
      }
      guard !isOpen, images.unknown.starts.count > image + 1 else { continue }
      for position in images.unknown.starts[image]..<images.unknown.starts[image + 1] {
        let index = Int(images.unknown.classes[position])
        guard let goal = target[index], seen[goal] != image else { continue }
        seen[goal] = image
        unknown[goal] += 1
      }
    }
    counts.known = unknown.map { total - open - $0 }
    return counts
  }

  private mutating func decide(_ family: FamilyRule) {
    guard let rest = rules.classIndex[family.rest.value] else { return }
    // Counted before any member moves: the result of one must not depend on members before it.
    let counts = counts()
    let threshold = family.keepApartOver.value
    let members = family.members.compactMap { rules.classIndex[$0.value] }.sorted()
    for member in members where target[member] == member {
      let basis = basis(of: [member], threshold, rest: rules.classIDs[rest])
      let limit = threshold.count(of: counts.known[member])
      let byCounts: ThresholdResult.Decision = counts.counted[member] >= limit ? .kept : .merged
      let id = rules.classIDs[member]
      let decision =
        locked.decision(rules.file.facet, .keepApartOver, id, basis: basis) ?? byCounts
      thresholdResults.append(
        ThresholdResult(
          facet: rules.file.facet, kind: .keepApartOver, classID: id,
          rest: rules.classIDs[rest], count: counts.counted[member], all: counts.all[member],
          threshold: limit, decision: decision, byCounts: byCounts, basis: basis))
      if decision == .merged {
        // Classes that fell into the member earlier go with it.
        for position in target.indices where target[position] == member {
          target[position] = rest
        }
      }
    }
  }

  private mutating func dropRare() {
    guard let threshold = rules.file.dropUnder?.value else { return }
    // Counted once, so that a class that falls can't take others with it: a second pass is only a
    // finding.
    let counts = counts()
    let finals = target.indices.filter { target[$0] == $0 }
    for final in finals {
      let parts = target.indices.filter { target[$0] == final }
      let basis = basis(of: parts, threshold, rest: nil)
      let id = rules.classIDs[final]
      let limit = threshold.count(of: counts.known[final])
      let byCounts: ThresholdResult.Decision = counts.counted[final] >= limit ? .kept : .dropped
      let decision = locked.decision(rules.file.facet, .dropUnder, id, basis: basis) ?? byCounts
      thresholdResults.append(
        ThresholdResult(
          facet: rules.file.facet, kind: .dropUnder, classID: id, rest: nil,
          count: counts.counted[final], all: counts.all[final], threshold: limit,
          decision: decision, byCounts: byCounts, basis: basis))
      if decision == .dropped {
        for part in parts { target[part] = nil }
      }
    }
  }

  /// What people wrote that a result rests on: threshold, rest, and the rules of the classes.
  private func basis(of classes: [Int], _ threshold: Threshold, rest: String?) -> String {
    let members = Set(classes)
    var lines = [threshold.description, rest ?? ""] + classes.map { rules.classIDs[$0] }
    for rule in rules.rules where !members.isDisjoint(with: rule.classes) {
      lines.append(rule.text(rules.classIDs))
    }
    for rule in furtherRules?.rules ?? [] where !members.isDisjoint(with: rule.classes) {
      lines.append("diagnosis \(rule.text(rules.classIDs))")
    }
    return Digest.of(text: lines.joined(separator: "\n")).short
  }

  /// Families in the order in which their rests can become members of others.
  private static func ordered(_ families: [FamilyRule]) -> [FamilyRule] {
    var left = families.sorted { $0.name.value < $1.name.value }
    var result: [FamilyRule] = []
    while !left.isEmpty {
      let free = left.firstIndex { family in
        !left.contains { other in
          family.members.contains { $0.value == other.rest.value }
            && other.name.value != family.name.value
        }
      }
      // Lint refuses cycles; with one the order no longer matters.
      result.append(left.remove(at: free ?? 0))
    }
    return result
  }
}
