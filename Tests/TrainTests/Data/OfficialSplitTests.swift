import Artifacts
import Testing
import Vocabulary
@testable import Train

/// What the parts of an official split do in training.
@Suite struct OfficialSplitTests {
  private func set(_ roles: [SplitRole?]) throws -> TrainingSet {
    let parts = roles.enumerated().map { fold, role in
      SplitPart(name: role?.rawValue ?? "part \(fold)", role: role)
    }
    return TrainingSet(try TinyPack(folds: roles.count, parts: parts).pack)
  }

  private func folds(_ images: [Int], _ set: TrainingSet) -> Set<Int> {
    Set(images.map { set.pack.images[$0].fold.rawValue })
  }

  @Test func `train trains, valid validates, test is tested`() throws {
    let set = try set([.test, .train, .valid])
    #expect(try FoldChoice.all.folds(of: set) == [0])
    let images = try set.split(fold: 0, share: 0.1, seed: 0)
    #expect(folds(images.test, set) == [0])
    #expect(folds(images.training, set) == [1])
    #expect(folds(images.validation, set) == [2])
    #expect(images.training.count + images.validation.count + images.test.count == 24)
  }

  @Test func `without a part that validates a share of the training part does`() throws {
    let set = try set([.test, .train])
    let images = try set.split(fold: 0, share: 0.2, seed: 0)
    #expect(folds(images.test, set) == [0])
    #expect(folds(images.training + images.validation, set) == [1])
    #expect(!images.validation.isEmpty && !images.training.isEmpty)
  }

  @Test func `a test part never trains, next to plain folds and in a final model neither`() throws {
    let set = try set([nil, nil, .test])
    #expect(try FoldChoice.all.folds(of: set) == [0, 1, 2])
    let first = try set.split(fold: 0, share: 0.2, seed: 0)
    #expect(folds(first.training + first.validation, set) == [1])
    let last = try set.split(fold: 2, share: 0.2, seed: 0)
    #expect(folds(last.training + last.validation, set) == [0, 1])
    let final = try self.set([.test, .train, .valid]).split(fold: nil, share: 0.2, seed: 0)
    #expect(final.test.isEmpty)
    let official = try self.set([.test, .train, .valid])
    #expect(folds(final.training, official) == [1] && folds(final.validation, official) == [2])
  }

  @Test func `a part that trains or validates is refused as a fold to test`() throws {
    let set = try set([.test, .train, .valid])
    #expect {
      try FoldChoice.some([1]).folds(of: set)
    } throws: { error in
      "\(error)".contains("the part 'train' of an official split")
        && "\(error)".contains("Choose from 0 ")
    }
    #expect(try FoldChoice.some([0]).folds(of: set) == [0])
    let untested = try self.set([.train, .valid])
    #expect {
      try FoldChoice.all.folds(of: untested)
    } throws: { "\($0)".contains("--folds none") }
  }

  @Test func `folds of a cross-validation are as they were`() throws {
    let set = TrainingSet(try TinyPack().pack)
    #expect(try FoldChoice.all.folds(of: set) == [0, 1, 2])
    let images = try set.split(fold: 1, share: 0.2, seed: 0)
    #expect(folds(images.training + images.validation, set) == [0, 2])
  }
}
