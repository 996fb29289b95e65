import Artifacts
import AtlasSamples
import Duplicates
import Files
import Foundation
import Parallel
import Randomness
internal import Rules
import RuleSamples
import TestSupport
import Testing
import Vocabulary
@testable import Taxonomy

/// Copies of an image stay in one fold.
@Suite struct DuplicateSplitTests {
  private func fingerprint(_ seed: UInt64) -> ImageFingerprint {
    var random = RandomStream(seed: seed, purpose: "fingerprint")
    var signs = (0..<16).map { _ in UInt16(random.below(65_536)) }
    signs[0] &= 0x7FFF
    return ImageFingerprint(signs: signs, grays: (0..<256).map { _ in UInt8(random.below(256)) })
  }

  /// An atlas whose image 5 is shown again, mirrored, by the last image; both have other cases.
  private func atlas() -> (atlas: Atlas, original: Int, copy: Int) {
    let base = GeneratedAtlas.make(cases: 150)
    let (original, copy) = (5, base.images.count - 1)
    let facts = base.images.indices.map { position in
      var image = base.images[position]
      image.fingerprint = fingerprint(UInt64(position == copy ? original : position))
      if position == copy {
        image.fingerprint = image.fingerprint.map(ImageOrientation.mirrored.fingerprint)
      }
      let mentions = base.mentions(of: position).map { mention in
        let term = base.terms[Int(mention.term)]
        return AtlasMention(term.facet, term.path, mention.assertion)
      }
      return (image: image, mentions: mentions)
    }
    return (Atlas(facts), original, copy)
  }

  @Test func `a mirrored copy in another case is in the fold of its original`() throws {
    let (atlas, original, copy) = atlas()
    #expect(atlas.images[original].caseID != atlas.images[copy].caseID)
    let groups = try ImageGroups(atlas)
    #expect(groups.group[original] == groups.group[copy])
    #expect(groups.pairs.count == 1)
    var options = RefinementOptions()
    options.replicates = 20
    options.permutations = 19
    let refinement = try Refinement(
      atlas: atlas, book: try RuleText.book(GeneratedAtlas.rules, in: TemporaryFolder()),
      options: options)
    #expect(try refinement.folds.fold[original] == refinement.folds.fold[copy])
    #expect(try refinement.certificate.sharedGroups == 0)
    let fold = try refinement.folds.fold
    let included = fold[original] >= 0 && fold[copy] >= 0
    #expect(try refinement.certificate.nearDuplicates == (included ? 1 : 0))
    #expect(try included == refinement.summary.contains("pairs    1"))
  }

  /// Local features of noise, of which no part is like another.
  private func features(_ seed: UInt64) -> LocalFeatures {
    var random = RandomStream(seed: seed, purpose: "local features")
    return LocalFeatures(
      width: 56, height: 42, grays: (0..<(56 * 42)).map { _ in UInt8(60 + random.below(120)) },
      points: (0..<20).map { _ in
        LocalFeatures.Point(
          x: UInt8(20 + random.below(200)), y: UInt8(20 + random.below(150)), scale: 24,
          hash: random.next())
      })
  }

  @Test func `images that share a part are in one group, unless a person says that they differ`()
    throws
  {
    let base = GeneratedAtlas.make(cases: 40)
    let (original, copy) = (3, base.images.count - 1)
    let atlas = Atlas(
      base.images.indices.map { position in
        var image = base.images[position]
        image.localFeatures = features(UInt64(position == copy ? original : position))
        return (image: image, mentions: [AtlasMention(.lesion, ["papule"], .present)])
      })
    #expect(atlas.images[original].caseID != atlas.images[copy].caseID)
    let groups = try ImageGroups(atlas)
    #expect(groups.pairs.map { [$0.0, $0.1] } == [[original, copy]])
    #expect(groups.group[original] == groups.group[copy])
    let (one, other) = (atlas.images[original].id.rawValue, atlas.images[copy].id.rawValue)
    let folder = TemporaryFolder()
    try Data("image,other,verdict\n\(one),\(other),different\n".utf8).write(
      to: URL(fileURLWithPath: folder.file("rules.duplicates.csv")))
    let book = try RuleText.book(GeneratedAtlas.rules, in: folder)
    let apart = try ImageGroups(atlas, GroupCorrections(book))
    #expect(apart.pairs.isEmpty)
    #expect(apart.group[original] != apart.group[copy])
  }

  @Test func `the search for crops ends when a signal asks for it`() throws {
    let base = GeneratedAtlas.make(cases: 40)
    let atlas = Atlas(
      base.images.indices.map { position in
        var image = base.images[position]
        image.localFeatures = features(UInt64(position))
        return (image: image, mentions: [AtlasMention(.lesion, ["papule"], .present)])
      })
    var options = RefinementOptions()
    options.cancellation = Cancellation { 2 }
    let book = try RuleText.book(GeneratedAtlas.rules, in: TemporaryFolder())
    #expect(isStopped { _ = try ImageGroups(atlas, GroupCorrections(nil), options) })
    #expect(isStopped { _ = try book.lint(atlas: atlas, options: options) })
    #expect(isStopped { _ = try Refinement(atlas: atlas, book: book, options: options) })
    options.cancellation = Cancellation()
    #expect(!isStopped { _ = try ImageGroups(atlas, GroupCorrections(nil), options) })
  }

  /// Whether the work fails because signal 2 stopped it.
  private func isStopped(_ work: () throws -> Void) -> Bool {
    do {
      try work()
      return false
    } catch {
      if case TaxonomyError.stopped(signal: 2) = error { return true }
      return false
    }
  }

  /// Ten images in ten cases, each a copy of the next one only: five bits of the hash change each time.
  private func chain() -> Atlas {
    var print = fingerprint(7)
    var prints: [ImageFingerprint] = [print]
    for step in 0..<9 {
      var signs = print.signs
      for bit in (5 * step + 1)..<(5 * step + 6) { signs[bit / 8] ^= 0x8000 >> UInt16(bit % 8) }
      print = ImageFingerprint(signs: signs, grays: print.grays)
      prints.append(print)
    }
    let base = Atlas.of((0..<60).map { "papule @ hands #\($0)" })
    return Atlas(
      base.images.enumerated().map { position, image in
        var image = image
        // The chain's images are scattered among the others.
        image.fingerprint =
          position % 6 == 0 ? prints[position / 6] : fingerprint(UInt64(1000 + position))
        return (image, [AtlasMention(.lesion, ["papule"]), AtlasMention(.site, ["hands"])])
      })
  }

  @Test func `a chain of copies lies in one fold, and every pair of it is counted`() throws {
    let atlas = chain()
    let members = stride(from: 0, to: 60, by: 6).map { $0 }
    let groups = try ImageGroups(atlas)
    #expect(groups.pairs.count == 9)
    #expect(Set(members.map { groups.group[$0] }).count == 1)
    var options = RefinementOptions()
    (options.replicates, options.permutations) = (0, 0)
    let rules = """
      derm_rules: 1
      lesions: {classes: {papule: {same_as: [papule]}}}
      sites: {classes: {hands: {same_as: [hands]}}}
      """
    let refinement = try Refinement(
      atlas: atlas, book: try RuleText.book(rules, in: TemporaryFolder()), options: options)
    let fold = try refinement.folds.fold
    #expect(Set(members.map { fold[$0] }).count == 1)
    #expect(try refinement.certificate.nearDuplicates == 9)
    #expect(try refinement.certificate.sharedNearDuplicates == 0)
    #expect(try refinement.certificate.sharedGroups == 0)
    // Somebody's split that divides the chain gets an error, with the pair that shows it.
    let lines = (0..<60).map { "t/\(String(format: "%05d", $0)),\($0 < 30 ? 0 : 1)\n" }
    let check = try refinement.verify(
      split: Array(("image,fold\n" + lines.joined()).utf8), path: "s.csv")
    #expect(check.leaks.map(\.why) == ["one is a near-duplicate of the other"])
    #expect(check.leaks.map(\.images) == [10])
    #expect(check.certificate.sharedNearDuplicates == 1)
  }

  @Test func `a narrower search for crops is in the certificate, and a usual one leaves no trace`()
    throws
  {
    let atlas = Atlas.of((0..<20).map { "papule @ hands #\($0)" })
    let merge = Merge(
      atlas,
      """
      derm_rules: 1
      lesions: {classes: {papule: {same_as: [papule]}}}
      sites: {classes: {hands: {same_as: [hands]}}}
      """)
    func certificate(_ radius: Int?) throws -> String {
      let groups = ImageGroups(keys: atlas.images.map(\.sharedKeys), narrowedRadius: radius)
      let plan = try FoldPlan(
        merge: merge, groups: groups, memory: FoldAssignments(), folds: 5, seed: 0)
      #expect(plan.certificate.pointRadius == radius)
      return String(decoding: try CanonicalJSON.encode(plan.certificate), as: UTF8.self)
    }
    #expect(try certificate(6).contains("\"pointRadius\" : 6"))
    #expect(try !certificate(nil).contains("pointRadius"))
    #expect(try ImageGroups(atlas).narrowedRadius == nil)
  }

  @Test func `a large group of chained near-duplicates is reported with its cases and pairs`()
    throws
  {
    var texts: [String] = []
    for number in 0..<100 { texts.append("papule @ hands #\(number)") }
    let base = Atlas.of(texts)
    let pairs = (0..<30).map { ($0, $0 + 1) }
    let groups = ImageGroups(keys: base.images.map(\.sharedKeys), pairs: pairs)
    let rules = """
      derm_rules: 1
      lesions: {classes: {papule: {same_as: [papule]}}}
      sites: {classes: {hands: {same_as: [hands]}}}
      """
    let found = DataChecks(
      merge: Merge(base, rules), groups: groups,
      book: try RuleText.book(rules, in: TemporaryFolder()), lock: nil
    ).findings().filter { $0.code == .largeGroup }
    #expect(
      found.map(\.what) == [
        "31 of 100 images are one group, of 31 cases and 30 pairs of near-duplicates; it begins with t/00000"
      ])
  }

  @Test func `a class of near-duplicates is reported`() throws {
    var texts = (0..<12).map { "scale #\($0)" }
    texts += (0..<30).map { "papule #\($0 + 20)" }
    let base = Atlas.of(texts)
    let facts = base.images.indices.map { position in
      var image = base.images[position]
      // The scales are two images, again and again.
      image.fingerprint = fingerprint(UInt64(position < 12 ? position % 2 : position))
      let mentions = base.mentions(of: position).map { mention in
        let term = base.terms[Int(mention.term)]
        return AtlasMention(term.facet, term.path, mention.assertion)
      }
      return (image: image, mentions: mentions)
    }
    let atlas = Atlas(facts)
    let rules = """
      derm_rules: 1
      lesions:
        classes:
          scale: {same_as: [scale]}
          papule: {same_as: [papule]}
      sites:
        classes: {hands: {same_as: [hands]}}
      """
    let folder = TemporaryFolder()
    let book = try RuleText.book(rules, in: folder)
    let merge = Merge(atlas, rules)
    let found = DataChecks(
      merge: merge, groups: try ImageGroups(atlas), book: book, lock: nil
    ).findings().filter { $0.code == .mostlyCopies }
    #expect(
      found.map(\.what) == [
        "10 of the 12 images of the lesion class 'scale' are near-duplicates of others"
      ])
  }

  @Test func `what pictures look like counts among the facts`() {
    let (atlas, _, _) = atlas()
    #expect(atlas.digest() != GeneratedAtlas.make(cases: 150).digest())
  }
}
