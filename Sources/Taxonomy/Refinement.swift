internal import Duplicates
public import Packs
internal import Provenance
internal import Vocabulary

/// What decides how rules are applied.
public struct RefinementOptions: Sendable {
  /// The number of folds; nil: that of the remembered folds, else 5.
  public var folds: Int?
  /// Seeds ties of the split, the bootstrap and the permutation.
  public var seed: UInt64 = 0
  /// Decide thresholds again instead of keeping the lock's verdicts.
  public var relock = false
  /// Deal folds again instead of keeping remembered ones.
  public var refold = false
  /// Fail when more than counts would change in the lock.
  public var frozen = false
  /// Leave out rules that nobody approved.
  public var requireApproved = false
  /// Bootstrap samples of the correlation map.
  public var draws = 1000
  /// Permutations of the correlation map.
  public var permutations = 20_000

  /// The defaults.
  public init() {}
}

/// Everything that rules make of an atlas, computed in memory before anything is written.
public struct Refinement: Sendable {
  let book: RuleBook
  let merge: Merge
  let groups: ImageGroups
  let plan: FoldPlan
  let lock: Lock
  let oldLock: Lock?
  let map: CorrelationMap
  let lesionPairs: PairTable
  let diagnosisPairs: PairTable
  /// Warnings of lint.
  public let warnings: [RuleFinding]
  /// The fate of every term.
  public let fates: [TermFate]
  /// Rules that `requireApproved` leaves out.
  public let rulesLeftOut: Int
  let options: RefinementOptions

  /// Applies a rules file to an atlas.
  ///
  /// The memory of folds is that beside the rules, or beside `foldsOf`, so that two rules files can
  /// be compared on the same folds. Fails with `rules` for any error in the rules, `frozen`, or when
  /// no split is possible.
  public init(
    atlas: Atlas, book: RuleBook, options: RefinementOptions, foldsOf: RuleBook? = nil
  ) throws(TaxonomyError) {
    self.book = book
    self.options = options
    (merge, oldLock) = try Self.merge(atlas, book, options)
    rulesLeftOut = merge.rules.leftOut
    groups = Self.groups(atlas, book)
    warnings =
      (book.findings + (options.requireApproved ? book.unapproved() : [])
      + DataChecks(merge: merge, groups: groups, book: book, lock: oldLock).findings()).sorted()
    guard !warnings.contains(where: \.isError) else { throw .rules(warnings) }
    fates = FateTable(merge: merge).fates()
    lock = Self.lock(merge: merge, fates: fates, book: book)
    if options.frozen { try Self.refuseChanges(lock, oldLock, book) }
    let memory = options.refold ? FoldMemory() : try (foldsOf ?? book).memory()
    plan = try FoldPlan(
      merge: merge, groups: groups, memory: memory,
      folds: options.folds ?? memory.standardFolds, seed: options.seed)
    let tables = AssociationTables(merge: merge, groups: groups, options: options)
    map = tables.sites
    lesionPairs = tables.lesions
    diagnosisPairs = tables.diagnoses
  }

  /// Labels and sites by a book's rules and overrides, with the decisions of its lock.
  ///
  /// Fails with `rules` for errors in rules and overrides, and when the lock can't be read.
  static func merge(
    _ atlas: Atlas, _ book: RuleBook, _ options: RefinementOptions
  ) throws(TaxonomyError) -> (merge: Merge, lock: Lock?) {
    guard !book.findings.contains(where: \.isError) else { throw .rules(book.findings) }
    let rules = RuleSet(book.file, requireApproved: options.requireApproved)
    let stale =
      book.overrides.check(against: atlas, rules: rules) + book.duplicates.check(against: atlas)
    guard stale.isEmpty else { throw .rules(book.findings + stale) }
    // Under --relock a damaged lock is simply replaced.
    let lock = options.relock ? try? book.lock() : try book.lock()
    let pins = options.relock ? Pins() : lock?.decisions ?? Pins()
    return (Merge(atlas: atlas, rules: rules, overrides: book.overrides, pins: pins), lock)
  }

  private static func refuseChanges(
    _ lock: Lock, _ old: Lock?, _ book: RuleBook
  ) throws(TaxonomyError) {
    guard let old else {
      throw .frozen(path: book.lockPath, differences: ["there is no lock"])
    }
    let differences = lock.differences(from: old)
    if !differences.isEmpty { throw .frozen(path: book.lockPath, differences: differences) }
  }

  /// Connects images that belong to one case, share a further key or a file, or show one picture.
  ///
  /// All that is connected through others is in one group: a chain of copies lies in one
  /// group, for each link of it would tell a network of its neighbours. Verdicts of people overrule
  /// fingerprints, and an image that overrides exclude connects nothing.
  static func groups(_ atlas: Atlas, _ book: RuleBook? = nil) -> ImageGroups {
    let excluded = Set(book?.overrides.rows.filter(\.exclude).map(\.image) ?? [])
    let isLeftOut = atlas.images.map { excluded.contains($0.id.rawValue) }
    let copies = NearCopies.find(
      atlas.images.indices.map { isLeftOut[$0] ? nil : atlas.images[$0].fingerprint })
    let found = copies.map { ($0.first, $0.second) }
    let pairs = book?.duplicates.applied(to: found, atlas: atlas) ?? found
    return ImageGroups(
      keys: atlas.images.indices.map { isLeftOut[$0] ? [] : keys(of: atlas.images[$0]) },
      pairs: pairs.filter { !isLeftOut[$0.0] && !isLeftOut[$0.1] })
  }

  /// What an image shares with those that it belongs together with.
  static func keys(of image: AtlasImage) -> [String] {
    var keys = image.groupKeys.map { "key \($0)" }
    if let id = image.caseID { keys.append("case \(id)") }
    if let digest = image.sha256 { keys.append("file \(digest)") }
    return keys
  }

  private static func lock(merge: Merge, fates: [TermFate], book: RuleBook) -> Lock {
    let pins = merge.verdicts.map {
      Lock.PinEntry(
        facet: $0.facet.rawValue, class: $0.classID, kind: $0.kind.rawValue,
        verdict: $0.decision.rawValue, count: $0.count, threshold: $0.threshold, basis: $0.basis)
    }
    let terms = fates.map {
      Lock.TermEntry(
        facet: $0.facet.rawValue, term: $0.term, count: $0.count, fate: $0.fate.rawValue,
        classes: $0.classes, rule: $0.rule)
    }
    return Lock(
      rules: book.file.digest().hex, overrides: book.correctionsDigest.hex,
      data: merge.atlas.digest().hex,
      images: merge.atlas.images.count,
      pins: pins.sorted { ($0.facet, $0.kind, $0.class) < ($1.facet, $1.kind, $1.class) },
      terms: terms, statements: merge.rules.statements().map(\.entry))
  }

  /// How well the folds are balanced.
  public var certificate: SplitCertificate { plan.certificate }

  /// Remembered images that had to move, as `image: from -> to`.
  public var movedImages: [String] {
    plan.moves.map { "\($0.image): fold \($0.from) -> \($0.to)" }
  }

  /// Images in the catalogue and in the data set, final lesion classes and sites.
  public var counts: (images: Int, included: Int, lesions: Int, sites: Int) {
    (
      merge.atlas.images.count, merge.included.count, merge.lesionClasses.count,
      merge.siteClasses.count
    )
  }
}
