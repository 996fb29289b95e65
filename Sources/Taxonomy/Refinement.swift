package import Artifacts
internal import Digests
internal import Duplicates
internal import Parallel
package import Rules
internal import Vocabulary

/// What rules make of an atlas, in stages, before anything is written.
///
/// Labels are computed at once, and checked; they need the atlas and the rules. Groups need the atlas and
/// the corrections of groups, and are shared through `AtlasStage`. Folds need both, and the correlation
/// maps, which take longest, only who writes them: each is computed on first need.
package struct Refinement: Sendable {
  let stage: AtlasStage
  let book: RuleBook
  /// Labels and sites of every image, and the outcome of every threshold.
  let merge: Merge
  /// Images that belong together.
  let groups: ImageGroups
  let oldLock: Lock?
  /// Warnings of lint.
  package let warnings: [RuleFinding]
  package let mappings: [TermMapping]
  /// Rules that `requireApproved` leaves out.
  package let rulesLeftOut: Int
  let options: RefinementOptions
  /// The rules next to which the remembered folds are.
  private let foldsBook: RuleBook
  private let newLock = OnFirstNeed<Lock>()
  private let foldPlan = OnFirstNeed<Result<FoldPlan, TaxonomyError>>()
  private let tables = OnFirstNeed<AssociationTables>()
  private let comparable = OnFirstNeed<Result<PlanBaseline, TaxonomyError>>()

  /// Applies a rules file to an atlas that nothing else is made of.
  ///
  /// Fails as the other `init`.
  package init(
    atlas: Atlas, book: RuleBook, options: RefinementOptions, foldsOf: RuleBook? = nil
  ) throws(TaxonomyError) {
    try self.init(AtlasStage(atlas), book: book, options: options, foldsOf: foldsOf)
  }

  /// Applies a rules file to an atlas.
  ///
  /// The remembered folds are those next to the rules, or next to `foldsOf`, so that two rules files can
  /// be compared on the same folds. Fails with `rules` for any error in the rules, when the lock can't be
  /// read, and with `frozen`. That no split is possible is said by who asks for folds.
  package init(
    _ stage: AtlasStage, book: RuleBook, options: RefinementOptions, foldsOf: RuleBook? = nil
  ) throws(TaxonomyError) {
    self.stage = stage
    self.book = book
    self.options = options
    foldsBook = foldsOf ?? book
    options.progress.begin("labels", unit: "images", total: stage.atlas.images.count)
    (merge, oldLock) = try Self.merge(stage.atlas, book, options)
    options.progress.advance(by: stage.atlas.images.count)
    rulesLeftOut = merge.rules.leftOut
    groups = try stage.groups(book, options)
    warnings =
      (book.findings + (options.requireApproved ? book.unapproved() : [])
      + DataChecks(
        merge: merge, groups: groups, book: book, lock: oldLock, stage: stage
      ).findings()).sorted()
    guard !warnings.contains(where: \.isError) else { throw .rules(warnings) }
    mappings = TermMappingTable(merge: merge).mappings()
    if options.frozen { try refuseChanges() }
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
    let locked = options.relock ? LockedThresholds() : lock?.decisions ?? LockedThresholds()
    return (Merge(atlas: atlas, rules: rules, overrides: book.overrides, locked: locked), lock)
  }

  private func refuseChanges() throws(TaxonomyError) {
    guard let oldLock else {
      throw .frozen(path: book.lockPath, differences: ["there is no lock"])
    }
    let differences = lock.differences(from: oldLock)
    if !differences.isEmpty { throw .frozen(path: book.lockPath, differences: differences) }
  }

  /// What the next refinement is to remember of terms and thresholds.
  var lock: Lock { newLock.value { makeLock() } }

  private func makeLock() -> Lock {
    let thresholds = merge.thresholdResults.map {
      Lock.ThresholdEntry(
        facet: $0.facet.rawValue, class: $0.classID, kind: $0.kind.rawValue,
        result: $0.decision.rawValue, count: $0.count, threshold: $0.threshold, basis: $0.basis)
    }
    let terms = mappings.map {
      Lock.TermEntry(
        facet: $0.facet.rawValue, term: $0.term, count: $0.count, mapping: $0.kind.rawValue,
        classes: $0.classes, rule: $0.rule)
    }
    return Lock(
      rules: book.file.digest().hex, overrides: book.correctionsDigest.hex,
      data: stage.digest(merge).hex,
      images: merge.atlas.images.count,
      // Sorted, so that version control shows what changed and nothing else.
      thresholds: thresholds.sorted {
        ($0.facet, $0.kind, $0.class) < ($1.facet, $1.kind, $1.class)
      },
      terms: terms, statements: merge.rules.statements().map(\.entry))
  }

  /// The folds of all images, and how well they are balanced.
  ///
  /// Fails when no split is possible, or when the remembered folds can't be read or kept.
  var folds: FoldPlan {
    get throws(TaxonomyError) {
      try foldPlan.value { () -> Result<FoldPlan, TaxonomyError> in
        do throws(TaxonomyError) {
          return .success(try makeFolds())
        } catch {
          return .failure(error)
        }
      }.get()
    }
  }

  /// What other rules are compared with; kept, for one version is compared with many.
  ///
  /// Fails as `folds` does.
  var baseline: PlanBaseline {
    get throws(TaxonomyError) {
      try comparable.value { () -> Result<PlanBaseline, TaxonomyError> in
        do throws(TaxonomyError) {
          return .success(try PlanBaseline(self))
        } catch {
          return .failure(error)
        }
      }.get()
    }
  }

  private func makeFolds() throws(TaxonomyError) -> FoldPlan {
    options.progress.begin("folds", unit: "groups", total: groups.count)
    defer { options.progress.advance(by: groups.count) }
    let remembered = options.refold ? FoldAssignments() : try stage.memory(foldsBook)
    return try FoldPlan(
      merge: merge, groups: groups, memory: remembered,
      folds: options.folds ?? remembered.standardFolds, seed: options.seed)
  }

  /// The correlation maps, with the options' replicates and permutations.
  ///
  /// Fails when the options' cancellation came before they were complete.
  var maps: AssociationTables {
    get throws(Cancelled) {
      let made = tables.value {
        options.progress.begin("maps", total: 1)
        defer { options.progress.advance() }
        return AssociationTables(merge: merge, groups: groups, options: options)
      }
      // What was cancelled stays cancelled: no later call gets the unfinished tables.
      try options.cancellation.check()
      return made
    }
  }

  /// How well the folds are balanced.
  ///
  /// Fails when no split is possible, or when the remembered folds can't be read or kept: call it before
  /// anything is written that must not be there without folds.
  package var certificate: SplitCertificate {
    get throws(TaxonomyError) { try folds.certificate }
  }

  /// Remembered images that had to move, as `image: from -> to`.
  ///
  /// Fails as `certificate` does.
  package var movedImages: [String] {
    get throws(TaxonomyError) {
      try folds.moves.map { "\($0.image): fold \($0.from) -> \($0.to)" }
    }
  }

  /// Images in the catalogue and in the data set, final lesion classes and sites.
  package var counts: (images: Int, included: Int, lesions: Int, sites: Int) {
    (
      merge.atlas.images.count, merge.included.count, merge.lesionClasses.count,
      merge.siteClasses.count
    )
  }
}
