import Artifacts
import AtlasSamples
import Foundation
import RuleSamples
import TestSupport
import Testing
import Vocabulary
@testable import Rules
@testable import Taxonomy

/// The parts of a published split keep what they are for.
@Suite struct OfficialSplitTests {
  private let folder = TemporaryFolder()

  private static let rules = """
    derm_rules: 1
    lesions:
      classes:
        l0: {same_as: [l0]}
        l1: {same_as: [l1]}
    """

  private func refinement(
    images: Int = 40, folds: Int? = nil, refold: Bool = false
  ) throws -> Refinement {
    var options = RefinementOptions()
    (options.replicates, options.permutations) = (0, 0)
    options.folds = folds
    options.refold = refold
    return try Refinement(
      atlas: Atlas.of((0..<images).map { "l\($0 % 2) #\($0 / 2)" }),
      book: try RuleText.book(Self.rules, in: folder), options: options)
  }

  /// Images 0 to 27 train, 28 to 33 validate, 34 to 39 are tested, in changing spellings.
  private var table: [UInt8] {
    let rows = (0..<40).map { image in
      let part =
        image < 28
        ? ["train", "Train", "TRAINING"][image % 3]
        : image < 34 ? ["valid", "val", "Validation"][image % 3] : ["test", "Test"][image % 2]
      return "t/\(String(format: "%05d", image)),\(part)\n"
    }
    return Array(("image,split\n" + rows.joined()).utf8)
  }

  @Test func `spellings of a part are one part, and its role is known`() throws {
    let check = try refinement().verify(split: table, path: "s.csv")
    #expect(check.parts.map(\.name) == ["test", "train", "valid"])
    #expect(check.parts.map(\.role) == [.test, .train, .valid])
    #expect(check.isSound)
    #expect(check.certificate.images == [6, 28, 6])
    // Both classes are on half of each part's images: the part's share is the ideal.
    #expect(check.certificate.maxImbalance == 0)
    #expect(check.text.contains("train (trains): 28"))
    #expect(check.foldsText.contains("valid (validates) is fold 2"))
    let plain = try refinement().verify(
      split: Array("image,fold\nt/00000,A\nt/00001,a\nt/00002,b\n".utf8), path: "s.csv")
    #expect(plain.parts == [SplitPart(name: "a", role: nil), SplitPart(name: "b", role: nil)])
  }

  @Test func `the next refinement keeps parts without being told their number`() throws {
    let first = try refinement()
    _ = try first.adopt(try first.verify(split: table, path: "s.csv"), replacing: false)
    let next = try refinement()
    #expect(try next.certificate.parts?.map(\.name) == ["test", "train", "valid"])
    #expect(try next.certificate.role(of: 0) == .test && next.certificate.role(of: 2) == .valid)
    #expect(try next.certificate.images == [6, 28, 6])
    #expect(try next.summary.contains("test 6 + train 28 + valid 6"))
    // What is remembered is read again as it was written.
    let memory = try next.book.memory()
    #expect(try memory.parts == next.folds.memory.parts)
    #expect(
      try FoldAssignments(Array(next.folds.memory.text.utf8), path: "f.csv") == next.folds.memory)
  }

  @Test func `images that the split does not name train`() throws {
    let first = try refinement()
    _ = try first.adopt(try first.verify(split: table, path: "s.csv"), replacing: false)
    let grown = try refinement(images: 80)
    #expect(try grown.certificate.images == [6, 68, 6])
  }

  @Test func `another number of folds is refused without a word of starting over`() throws {
    let first = try refinement()
    _ = try first.adopt(try first.verify(split: table, path: "s.csv"), replacing: false)
    do {
      _ = try refinement(folds: 5).folds
      Issue.record("five folds were assigned over an official split")
    } catch let error as TaxonomyError {
      #expect(error.description.contains("official split (test, train, valid)"))
      #expect(error.description.contains("Leave out --folds"))
      #expect(!error.description.contains("refold"))
    }
  }

  @Test func `a part without an image of this data set is no fold`() throws {
    var bytes = table
    bytes += Array("elsewhere/1,extra\n".utf8)
    let check = try refinement().verify(split: bytes, path: "s.csv")
    #expect(check.parts.map(\.name) == ["test", "train", "valid"])
    #expect(check.unknown == ["elsewhere/1"])
  }

  @Test func `one part in two spellings is no split`() throws {
    let refinement = try refinement()
    #expect(throws: TaxonomyError.self) {
      try refinement.verify(
        split: Array("image,split\nt/00000,Train\nt/00001,train\n".utf8), path: "s.csv")
    }
  }

  @Test func `remembered folds decide the number where none is asked for`() throws {
    let first = try refinement(folds: 3)
    try AtomicText.write(try first.folds.memory.text, to: first.book.foldsPath)
    #expect(try refinement().certificate.folds == 3)
    #expect(try refinement(folds: 4, refold: true).certificate.folds == 4)
    #expect(throws: TaxonomyError.self) { try refinement(folds: 4).folds.fold }
  }
}

extension OfficialSplitTests {
  @Test func `a fold that remembered images leave empty is filled, and the move is listed`() throws
  {
    let first = try refinement(images: 200)
    try AtomicText.write(try first.folds.memory.text, to: first.book.foldsPath)
    // Six cases of the hundred are left, all of two folds.
    let fold = try first.folds.fold
    let kept = fold.indices.filter { $0 % 2 == 0 && fold[$0] < 2 }.prefix(6)
    var options = RefinementOptions()
    (options.replicates, options.permutations) = (0, 0)
    let rest = try Refinement(
      atlas: Atlas(
        kept.flatMap { [$0, $0 + 1] }.map { image in
          var facts = AtlasImage(
            id: ImageID("t/\(String(format: "%05d", image))"), source: "t")
          facts.caseID = CaseID("t/\(image / 2)")
          return (facts, [AtlasMention(.lesion, ["l\(image % 2)"])])
        }), book: try RuleText.book(Self.rules, in: folder), options: options)
    #expect(try rest.certificate.folds == 5)
    #expect(try rest.certificate.images.allSatisfy { $0 >= 2 })
    #expect(try rest.certificate.sharedGroups == 0)
    #expect(try rest.movedImages.count >= 6)
  }
}

private enum AtomicText {
  static func write(_ text: String, to path: String) throws {
    try Data(text.utf8).write(to: URL(fileURLWithPath: path))
  }
}
