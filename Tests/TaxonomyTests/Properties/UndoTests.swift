import Artifacts
import Testing

@testable import Taxonomy

/// Raw data never changes: what a line did is undone by deleting it.
@Suite struct UndoTests {
  private let rules = GeneratedAtlas.rules.replacing(
    "lesions:\n",
    with:
      "lesions:\n  drop_under: 4\n  families: {f: {keep_apart_over: 20, rest: l10, members: [l12, l15, l20]}}\n"
  )

  private static let lines = [
    "  drop: [{term: lesion 3, why: vague, may_be: [l10]}]\n",
    "  also: [{term: lesion 4, means: [l10, l11]}]\n",
    "  never_merge: [{pair: [lesion 3, lesion 9]}]\n",
  ]

  @Test(arguments: 0..<3)
  func `deleting a rule and relocking equals never having had it`(_ number: Int) throws {
    let line = Self.lines[number]
    let desk = RuleDesk(atlas: GeneratedAtlas.make(cases: 150))
    // A term must not be mapped twice, so its plain rule makes room.
    let plain = rules.replacing("l13: {same_as: [lesion 3]}", with: "l13: {}")
      .replacing("l14: {same_as: [lesion 4]}", with: "l14: {}")
    let never = try RuleDesk(atlas: desk.atlas).refine(plain)
    _ = try desk.apply(try desk.refine(plain))
    let had = try desk.refine(plain.replacing("lesions:\n", with: "lesions:\n" + line))
    let neverText = try never.lockText()
    #expect(try had.lockText() != neverText)
    _ = try desk.apply(had)
    var options = RefinementOptions()
    options.relock = true
    options.refold = true
    let undone = try desk.refine(plain, options)
    #expect(try undone.lockText() == neverText)
    let images = Array(try never.packedImages())
    #expect(try Array(undone.packedImages()) == images)
    let expected = try never.folds.memory
    #expect(try undone.folds.memory == expected)
  }

  @Test func `applying twice writes the same lock, folds and pack as applying once`() throws {
    let desk = RuleDesk(atlas: GeneratedAtlas.make(cases: 150))
    let first = try desk.refine(rules)
    let pack = try desk.apply(first)
    let second = try desk.refine(rules)
    #expect(try second.lockText() == first.lockText())
    #expect(try desk.apply(second).digest == pack.digest)
  }

  @Test func `renaming a label keeps ids, labels of images, folds and thresholds`() throws {
    let desk = RuleDesk(atlas: GeneratedAtlas.make(cases: 150))
    let before = try desk.refine(rules)
    let pack = try desk.apply(before)
    let renamed = try desk.refine(
      rules.replacing("l10: {same_as", with: "l10: {label: A new name, same_as"))
    let after = try desk.apply(renamed)
    #expect(after.manifest.lesions.map(\.id) == pack.manifest.lesions.map(\.id))
    #expect(after.manifest.lesions[0].label == "A new name")
    #expect(after.images == pack.images)
    #expect(
      renamed.lock.thresholds == before.lock.thresholds && renamed.lock.terms == before.lock.terms)
    #expect(after.manifest.correlation == pack.manifest.correlation)
  }
}
