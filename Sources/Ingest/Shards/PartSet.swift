internal import Catalogue
internal import Files

/// The parts of one ingest, each once, in order of their numbers.
struct PartSet {
  /// The files, by number.
  let paths: [String]
  /// What the parts have in common.
  let plan: ShardPlan
  /// Where the folders of images lie, as they were named or, from another working directory, as they are
  /// stored.
  let folders: [String]

  /// Looks at the parts and refuses what is not a whole.
  ///
  /// Throws `IngestError.parts`, and `CatalogueError` when a file is no catalogue.
  init(_ paths: [String]) throws {
    var headers: [Int: (path: String, header: ShardHeader)] = [:]
    var first: (path: String, header: ShardHeader)?
    for path in paths {
      let part = try Catalogue(reading: path, allowingPart: true)
      guard let header = try part.part() else { throw IngestError.parts(.noPart(path: path)) }
      try Self.check(header, path, like: first)
      if first == nil { first = (path, header) }
      if let other = headers.updateValue((path, header), forKey: header.number) {
        throw IngestError.parts(
          .doubled(
            first: other.path, second: path, number: header.number, count: header.count))
      }
    }
    let count = first?.header.count ?? 0
    let missing = (1...max(1, count)).filter { headers[$0] == nil }
    guard missing.isEmpty, let first = headers[1] else {
      throw IngestError.parts(.missing(numbers: missing, count: max(1, count)))
    }
    self.paths = (1...count).compactMap { headers[$0]?.path }
    let plan = try ShardPlan(of: first.header, path: first.path)
    let part = try Catalogue(reading: first.path, allowingPart: true)
    folders = try plan.folders.enumerated().map { number, named in
      let stored = try part.imageFolder(number) ?? named
      return Folder.resolved(stored) == Folder.resolved(named) ? named : stored
    }
    self.plan = plan
  }

  private static func check(
    _ header: ShardHeader, _ path: String, like first: (path: String, header: ShardHeader)?
  ) throws(IngestError) {
    guard header.readers == ShardPlan.readers else {
      throw .parts(
        .otherVersion(path: path, found: header.readers, needed: ShardPlan.readers))
    }
    if let first {
      func foreign(_ what: String) -> IngestError {
        .parts(.foreign(path: path, first: first.path, what: what))
      }
      guard header.count == first.header.count else {
        throw foreign("a part of an ingest in \(header.count) parts")
      }
      guard header.plan == first.header.plan else {
        throw foreign("read from other inputs or with other options")
      }
    }
    guard header.isWhole, (1...max(1, header.count)).contains(header.number) else {
      throw .parts(.unfinished(path: path, number: header.number, count: header.count))
    }
  }
}
