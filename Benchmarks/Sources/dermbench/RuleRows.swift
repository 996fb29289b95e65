internal import Artifacts
internal import Catalogue
internal import Foundation
internal import Randomness
internal import Rules
internal import Taxonomy
internal import Vocabulary

/// Rules on an atlas, and the map of lesions by sites.
enum RuleRows {
  /// What a peer's answer is compared with.
  private struct Labels: Encodable {
    struct Term: Encodable {
      let facet: String
      let term: String
      let classes: [String]
      let images: Int
      let line: Int?
    }

    let seconds: Double
    let lesions: [String]
    let sites: [String]
    /// One digit a lesion class, image by image: 0 absent, 1 present, 2 unknown; empty for an excluded image.
    let states: [String]
    let site: [Int]
    let terms: [Term]
  }

  /// A map with its intervals, row by row; cells without a value are null.
  private struct Map: Encodable {
    let seconds: Double
    let value: [Double?]
    let low: [Double?]
    let high: [Double?]
  }

  /// A line of JSON, or nil for a row of another file.
  static func run(_ row: String, _ path: String) throws -> String? {
    switch row {
    case "rules": return try text(rules(path))
    case "correlation": return try text(map(path))
    default: return nil
    }
  }

  private static func text(_ value: some Encodable) throws -> String {
    String(decoding: try JSONEncoder().encode(value), as: UTF8.self)
  }

  /// Applies `rules.yaml` to `catalogue.sqlite` of a folder; reading both is not counted.
  private static func rules(_ folder: String) throws -> Labels {
    let atlas = try Atlas.load(try Catalogue.existing("\(folder)/catalogue.sqlite"))
    let book = try RuleBook("\(folder)/rules.yaml")
    let start = ContinuousClock.now
    // An empty lock: each threshold is decided by the counts of this atlas, as the peer decides it.
    let merge = Merge(
      atlas: atlas, rules: RuleSet(book.file), overrides: book.overrides, locked: LockedThresholds()
    )
    let mappings = TermMappingTable(merge: merge).mappings()
    let time = (ContinuousClock.now - start) / .seconds(1)
    let digits: [LabelState: String] = [.absent: "0", .present: "1", .unknown: "2"]
    return Labels(
      seconds: time, lesions: merge.lesionClasses.map { merge.rules.lesions.classIDs[$0] },
      sites: merge.siteClasses.map { merge.rules.sites.classIDs[$0] },
      states: atlas.images.indices.map { image in
        merge.exclusion[image] == nil
          ? merge.labels(of: image).map { digits[$0] ?? "?" }.joined() : ""
      },
      site: atlas.images.indices.map { Int(merge.site[$0]) },
      terms: mappings.map {
        .init(
          facet: $0.facet.rawValue, term: $0.term, classes: $0.classes, images: $0.count,
          line: $0.line)
      })
  }

  /// The map of a file of labels with 1,000 bootstrap replicates; their groups are left next to it as i32.
  private static func map(_ path: String) throws -> Map {
    let images = try String(contentsOfFile: path, encoding: .utf8).split(separator: "\n").map {
      line in
      let cells = line.split(separator: ",", omittingEmptySubsequences: false)
      return (
        group: Int(cells[0]) ?? 0, site: Int(cells[1]) ?? -1,
        lesions: cells[2].split(separator: " ").compactMap { Int($0) }
      )
    }
    let lesions = 1 + (images.flatMap(\.lesions).max() ?? 0)
    let sites = 1 + (images.map(\.site).max() ?? 0)
    let start = ContinuousClock.now
    var counts = SiteCounts(lesions: lesions, sites: sites)
    // The file lists the images of a group one after the other, so that a group ends where the next
    // image has another one.
    for (number, image) in images.enumerated() {
      counts.addImage(site: image.site, lesions: image.lesions)
      let isLast = number + 1 == images.count || images[number + 1].group != image.group
      if isLast { counts.endGroup() }
    }
    let map = CorrelationMap(
      counts: counts, lesions: (0..<lesions).map { ClassID(rawValue: "lesion-\($0)") },
      sites: (0..<sites).map { SiteID(rawValue: "site-\($0)") }, views: [],
      effort: .init(replicates: 1000, rounds: 0), seed: 0)
    let time = (ContinuousClock.now - start) / .seconds(1)
    // numpy's answer is checked against ours on the same replicates: on others the intervals would
    // differ by chance.
    try drawnGroups(of: Set(images.map(\.group)).count).write(
      to: URL(fileURLWithPath: path + ".draws"))
    let cells = map.table.cells
    return Map(
      seconds: time, value: cells.map(\.value), low: cells.map(\.low), high: cells.map(\.high))
  }

  /// The groups of the map's 1,000 bootstrap replicates, one after the other: each has as many as there are.
  private static func drawnGroups(of groups: Int) -> Data {
    var stream = RandomStream(seed: 0, purpose: "correlation bootstrap")
    let drawn = (0..<1000 * groups).map { _ in Int32(stream.below(groups)) }
    return drawn.withUnsafeBytes { Data($0) }
  }
}
