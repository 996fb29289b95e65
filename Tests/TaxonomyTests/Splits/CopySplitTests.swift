import Duplicates
import Packs
import Provenance
import TestSupport
import Testing
import Vocabulary

@testable import Taxonomy

/// Copies of a picture stay in one fold.
@Suite struct CopySplitTests {
  private func fingerprint(_ seed: UInt64) -> PictureFingerprint {
    var random = RandomStream(seed: seed, purpose: "fingerprint")
    var signs = (0..<16).map { _ in UInt16(random.below(65_536)) }
    signs[0] &= 0x7FFF
    return PictureFingerprint(signs: signs, grays: (0..<256).map { _ in UInt8(random.below(256)) })
  }

  /// An atlas whose image 5 is shown again, mirrored, by the last image; both have other cases.
  private func atlas() -> (atlas: Atlas, original: Int, copy: Int) {
    let base = GeneratedAtlas.make(cases: 150)
    let (original, copy) = (5, base.images.count - 1)
    let facts = base.images.indices.map { position in
      var image = base.images[position]
      image.fingerprint = fingerprint(UInt64(position == copy ? original : position))
      if position == copy {
        image.fingerprint = image.fingerprint.map(PictureTurn.mirrored.fingerprint)
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
    let groups = Refinement.groups(atlas)
    #expect(groups.group[original] == groups.group[copy])
    #expect(groups.pairs.count == 1)
    var options = RefinementOptions()
    options.draws = 20
    options.permutations = 19
    let refinement = try Refinement(
      atlas: atlas, book: try RuleText.book(GeneratedAtlas.rules, in: TemporaryFolder()),
      options: options)
    #expect(refinement.plan.fold[original] == refinement.plan.fold[copy])
    #expect(refinement.certificate.sharedGroups == 0)
    let included = refinement.plan.fold[original] >= 0 && refinement.plan.fold[copy] >= 0
    #expect(refinement.certificate.copies == (included ? 1 : 0))
    #expect(included == refinement.summary.contains("copies   1"))
  }

  @Test func `a class of copies is told`() throws {
    var texts = (0..<12).map { "scale #\($0)" }
    texts += (0..<30).map { "papule #\($0 + 20)" }
    let base = Atlas.of(texts)
    let facts = base.images.indices.map { position in
      var image = base.images[position]
      // The scales are two pictures, again and again.
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
      merge: merge, groups: Refinement.groups(atlas), book: book, lock: nil
    ).findings().filter { $0.code == .mostlyCopies }
    #expect(
      found.map(\.what) == [
        "10 of the 12 images of the lesion class 'scale' are copies of others"
      ])
  }

  @Test func `what pictures look like counts among the facts`() {
    let (atlas, _, _) = atlas()
    #expect(atlas.digest() != GeneratedAtlas.make(cases: 150).digest())
  }
}
