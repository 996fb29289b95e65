import Testing
@testable import SampleAtlas

@Suite struct PlantedErrorTests {
  private static func plan(_ errors: PlantedErrors, cases: Int = 1500) throws -> AtlasPlan {
    AtlasPlan(SampleOptions(cases: cases, seed: 3, errors: errors), try AtlasPlanTests.vocabulary())
  }

  /// Images that are no copies.
  private static func originals(_ plan: AtlasPlan) -> [PlannedImage] {
    plan.cases.flatMap(\.images).filter { $0.copy == nil }
  }

  /// Within four standard deviations of a binomial share.
  private static func isShare(_ count: Int, of total: Int, _ share: Double) -> Bool {
    let deviation = (Double(total) * share * (1 - share)).squareRoot()
    return total > 0 && abs(Double(count) - share * Double(total)) <= 4 * deviation + 0.5
  }

  @Test func `each share is met within binomial bounds`() throws {
    let usual = PlantedErrors.usual
    let clean = try Self.plan(.none)
    let plan = try Self.plan(usual)
    let images = Self.originals(plan)
    let skin = images.filter { $0.offTopic == nil }
    #expect(Self.isShare(images.count - skin.count, of: images.count, usual.offTopic))
    let spurious = skin.count { !LabelErrors($0).spurious.isEmpty }
    #expect(Self.isShare(spurious, of: skin.count, usual.spurious))
    let withSite = skin.filter { $0.site.site != nil }
    let misplaced = withSite.count { LabelErrors($0).statedSite != nil }
    #expect(Self.isShare(misplaced, of: withSite.count, usual.wrongSite))
    let silent = plan.cases.count { $0.isSilent }
    #expect(silent == 150 && plan.cases.count { $0.contributor == "Practice 41" } == 150)
    let copies = plan.cases.flatMap(\.images).filter { $0.copy != nil }
    let conflicts = copies.count { $0.conflict != nil }
    #expect(Self.isShare(conflicts, of: copies.count, usual.conflicts))
    let crops = copies.count { $0.copy?.crop != nil }
    #expect(crops == Int((Double(images.count) * usual.crops).rounded()))
    // Of terms, which may stand for several classes: those that the same atlas without errors writes.
    let spoken = Dictionary(
      uniqueKeysWithValues: plan.cases.filter { !$0.isSilent }.flatMap(\.images).map { ($0.id, $0) }
    )
    var (terms, left) = (0, 0)
    for image in Self.originals(clean) {
      guard let dirty = spoken[image.id], dirty.offTopic == nil else { continue }
      let drawn = Set(image.findings.map(\.lesion))
      func named(_ image: PlannedImage) -> Int {
        image.terms.count { !drawn.isDisjoint(with: TermMeaning.classes(of: $0)) }
      }
      terms += named(image)
      left += named(image) - named(dirty)
    }
    #expect(Self.isShare(left, of: terms, usual.missing))
  }

  @Test func `one kind of error leaves everything else as it was`() throws {
    let clean = Self.originals(try Self.plan(.none, cases: 300))
    let missing = Self.originals(try Self.plan(PlantedErrors(missing: 0.3), cases: 300))
    let both = Self.originals(
      try Self.plan(PlantedErrors(missing: 0.3, wrongSite: 0.2), cases: 300))
    #expect(missing.map(\.sitePaths) == clean.map(\.sitePaths))
    #expect(missing.map(\.terms) != clean.map(\.terms))
    #expect(both.map(\.terms) == missing.map(\.terms))
    #expect(both.map(\.sitePaths) != missing.map(\.sitePaths))
    for (image, other) in zip(clean, both) {
      #expect(image.findings.map(\.lesion) == other.findings.map(\.lesion))
    }
  }

  @Test func `the silent contributor draws scale and never names it, others do`() throws {
    let plan = try Self.plan(PlantedErrors(spurious: 0.3, silentContributor: 0.2, conflicts: 1))
    var hidden = 0
    for planned in plan.cases {
      for image in planned.images {
        let isDrawn = image.findings.contains { $0.lesion == .squames }
        if planned.isSilent {
          #expect(!image.said.contains(.squames))
          #expect(isDrawn == LabelErrors(image).missing.contains(.squames))
          hidden += isDrawn ? 1 : 0
        } else if image.copy == nil, image.wrongLabel.isEmpty, isDrawn {
          #expect(image.said.contains(.squames))
        }
      }
    }
    #expect(hidden > 50)
  }

  @Test func `a conflict is a difference in lesions or site, and without one a copy says the same`()
    throws
  {
    let plan = try Self.plan(PlantedErrors(missing: 0.1, crops: 0.1, conflicts: 0.5))
    let originals = Dictionary(
      uniqueKeysWithValues: Self.originals(plan).map { ($0.index, $0) })
    var kinds: [Conflict: Int] = [:]
    for image in plan.cases.flatMap(\.images) {
      guard let copy = image.copy else { continue }
      let original = try #require(originals[copy.original])
      if let conflict = image.conflict { kinds[conflict, default: 0] += 1 }
      #expect((image.said != original.said) == (image.conflict == .lesions))
      #expect((image.sitePaths != original.sitePaths) == (image.conflict == .site))
      #expect(image.findings.map(\.lesion) == original.findings.map(\.lesion))
    }
    #expect((kinds[.lesions] ?? 0) > 40 && (kinds[.site] ?? 0) > 40)
  }

  @Test func `crops lie in other cases, and their originals have no other copy`() throws {
    let plan = try Self.plan(PlantedErrors(crops: 0.1))
    var seen = Set<Int>()
    for planned in plan.cases {
      for copy in planned.images.compactMap(\.copy) {
        #expect(seen.insert(copy.original).inserted)
        let isHome = planned.images.contains { $0.copy == nil && $0.index == copy.original }
        if copy.crop != nil { #expect(!isHome) }
      }
    }
    #expect(seen.count > 400)
  }

  @Test("a share that makes no sense is refused", arguments: [-0.1, 1.5, .nan])
  func refused(share: Double) throws {
    for errors in [
      PlantedErrors(missing: share), PlantedErrors(crops: share), PlantedErrors(frames: share),
    ] {
      #expect(throws: SampleError.self) {
        try SampleExportTests.export(SampleOptions(cases: 2, errors: errors))
      }
    }
  }
}
