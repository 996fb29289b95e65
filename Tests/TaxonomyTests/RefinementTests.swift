import AtlasSamples
import Digests
import Files
import Foundation
import RuleSamples
import TestSupport
import Testing
@testable import Rules
@testable import Taxonomy

@Suite struct RefinementTests {
  private func refine(
    _ atlas: Atlas, _ rules: String, _ folder: TemporaryFolder,
    options: RefinementOptions = RefinementOptions()
  ) throws -> Refinement {
    var options = options
    options.replicates = 20
    options.permutations = 19
    return try Refinement(
      atlas: atlas, book: try RuleText.book(rules, in: folder), options: options)
  }

  private func keep(_ refinement: Refinement) throws {
    try AtomicFile.write(refinement.folds.memory.text, to: refinement.book.foldsPath)
    try AtomicFile.write(try refinement.lockText(), to: refinement.book.lockPath)
  }

  private let rules = GeneratedAtlas.rules.replacing(
    "lesions:\n", with: "lesions:\n  drop_under: {share: 1%, at_least: 5}\n")

  @Test func `permuted lines give the same lock, mappings and folds`() throws {
    let atlas = GeneratedAtlas.make(cases: 200)
    let first = try refine(atlas, rules, TemporaryFolder())
    var lines = rules.split(separator: "\n").map(String.init)
    let from = try #require(lines.firstIndex { $0.contains("l10:") })
    lines[from..<(from + 25)].reverse()
    let sites = try #require(lines.firstIndex { $0 == "sites:" })
    let lesions = try #require(lines.firstIndex { $0 == "lesions:" })
    let permuted = [lines[0]] + lines[sites...] + lines[lesions..<sites]
    let second = try refine(atlas, permuted.joined(separator: "\n"), TemporaryFolder())
    #expect(try first.lockText() == second.lockText())
    let expected = try second.folds.memory.text
    #expect(try first.folds.memory.text == expected)
    #expect(first.merge.labels == second.merge.labels)
  }

  @Test func `applying twice equals applying once`() throws {
    let atlas = GeneratedAtlas.make(cases: 200)
    let folder = TemporaryFolder()
    let first = try refine(atlas, rules, folder)
    try keep(first)
    let second = try refine(atlas, rules, folder)
    #expect(try first.lockText() == second.lockText())
    let expected = try second.folds.memory
    #expect(try first.folds.memory == expected)
    let digest = Digest.of([])
    let one = try first.manifest(tool: "t", catalogueDigest: digest, findings: [])
    #expect(one == (try second.manifest(tool: "t", catalogueDigest: digest, findings: [])))
    let images = Array(try second.packedImages())
    #expect(try Array(first.packedImages()) == images)
  }

  @Test func `the lock keeps results when counts drift, relock decides again`() throws {
    let folder = TemporaryFolder()
    let small = Atlas.of(
      (0..<40).map { "lesion \($0 < 6 ? 1 : 0) @ site 0 #c\($0)" })
    let first = try refine(small, rules, folder)
    #expect(first.counts.lesions == 2)
    try keep(first)
    let large = Atlas.of(
      (0..<900).map { "lesion \($0 < 6 ? 1 : 0) @ site 0 #c\($0)" })
    let held = try refine(large, rules, folder)
    #expect(held.counts.lesions == 2)
    #expect(held.warnings.contains { $0.code == .locked })
    var options = RefinementOptions()
    options.relock = true
    let relocked = try refine(large, rules, folder, options: options)
    #expect(relocked.counts.lesions == 1)
    // As if the lock had never been.
    let fresh = try refine(large, rules, TemporaryFolder())
    #expect(try relocked.lockText() == fresh.lockText())
  }

  @Test func `frozen refuses anything but counts`() throws {
    let folder = TemporaryFolder()
    var options = RefinementOptions()
    options.frozen = true
    let atlas = GeneratedAtlas.make(cases: 100)
    #expect(throws: TaxonomyError.self) { try refine(atlas, rules, folder, options: options) }
    try keep(try refine(atlas, rules, folder))
    _ = try refine(GeneratedAtlas.make(cases: 101), rules, folder, options: options)
    let edited = rules.replacing("l10: {same_as: [lesion 0]}", with: "l10: {}")
    #expect(throws: TaxonomyError.self) { try refine(atlas, edited, folder, options: options) }
  }

  @Test func `the lock survives its file`() throws {
    let folder = TemporaryFolder()
    let refinement = try refine(GeneratedAtlas.make(cases: 100), rules, folder)
    let text = try refinement.lockText()
    #expect(try Lock.read(Array(text.utf8), path: "rules.lock") == refinement.lock)
    #expect(throws: TaxonomyError.self) {
      try Lock.read(Array(text.replacing("- {", with: "- [").utf8), path: "rules.lock")
    }
  }

  @Test func `errors in the rules stop everything`() throws {
    let wrong = rules.replacing("l11: {same_as: [lesion 1]}", with: "l11: {same_as: [lesion 0]}")
    do {
      _ = try refine(GeneratedAtlas.make(cases: 50), wrong, TemporaryFolder())
      Issue.record("two mappings were accepted")
    } catch TaxonomyError.rules(let findings) {
      #expect(findings.filter(\.isError).map(\.code) == [.mappedTwice])
    }
  }

  @Test func `lint warns about terms, classes and sites in the light of the data`() throws {
    let text = """
      derm_rules: 1
      lesions:
        drop_under: 2
        classes:
          a: {same_as: [papule]}
          b: {same_as: [noduel]}
      sites: {classes: {hands: {same_as: [hands]}, feet: {same_as: [feet]}}}
      """
    let atlas = Atlas.of([
      "papule @ hands #1", "papule; nodule @ hands; feet #2", "nodule @ feet #3", "papule @ hands",
    ])
    let book = try RuleText.book(text, in: TemporaryFolder())
    let codes = Set(try book.lint(atlas: atlas).map(\.code))
    #expect(
      codes.isSuperset(of: [
        .unmappedTerm, .termNotInData, .fewGroups, .labelsLost, .manySites,
      ]), "\(codes)")
    let near = try book.lint(atlas: atlas).first { $0.code == .termNotInData }
    #expect(near?.remedy.hasPrefix("Did you mean 'nodule'?") == true)
  }
}
