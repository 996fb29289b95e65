import Artifacts
import Files
import Parallel
import Testing
import Vocabulary
@testable import Train

/// A schedule that watches what the validation images do not say.
@Suite struct WatchedHeadTests {
  @Test func `validation images without a label of the watched head are refused before training`()
    throws
  {
    let tiny = try TinyPack()
    var request = tiny.request()
    request.recipe.tasks = .site
    let error = #expect(throws: TrainError.self) { try Trainer.run(request, observer: Witness()) }
    guard case .unusablePack(_, let what, let remedy) = error else {
      Issue.record("\(String(describing: error))")
      return
    }
    #expect(
      what.contains("validation images of fold 0") && what.contains("the head 'site'"), "\(what)")
    #expect(remedy.contains("schedule.monitor"), "\(remedy)")
    #expect(!Folder.exists("\(request.out)/run"))
    request.recipe.schedule.kind = .cosine
    _ = try Trainer.run(request, observer: Witness())
  }

  @Test func `the sum of losses of which none is known is refused too`() throws {
    let tiny = try TinyPack()
    var request = tiny.request()
    request.recipe.tasks = .site
    request.recipe.schedule.monitor = .sum
    let error = #expect(throws: TrainError.self) { try Trainer.run(request, observer: Witness()) }
    #expect(error?.description.contains("a known label of the head 'site'") == true)
    // Of two heads one is enough.
    request.recipe.tasks = .mtl
    _ = try Trainer.run(request, observer: Witness())
  }

  @Test func `average precision needs an image that has a class`() throws {
    let tiny = try TinyPack()
    var set = TrainingSet(tiny.pack)
    set.take(try ClassList(set.pack, tiny.recipe).heads)
    var recipe = tiny.recipe
    recipe.schedule.monitor = .lesionMeanAP
    let watched = try #require(recipe.watched)
    #expect(watched.ids == ["lesion"] && watched.needsPresent)
    // Two images without a lesion, then one that has one.
    let bare = tiny.pack.images.indices.filter { !tiny.pack.images[$0].lesions.contains(.present) }
    let error = #expect(throws: TrainError.self) {
      try set.check(watched, on: [(fold: nil, validation: Array(bare.prefix(2)))])
    }
    let message = error?.description ?? ""
    #expect(message.contains("none of the 2 validation images has a class of the head 'lesion'"))
    try set.check(watched, on: [(fold: nil, validation: Array(bare.prefix(2)) + [1])])
    // A loss needs a known label alone.
    recipe.schedule.monitor = .lesionLoss
    try set.check(recipe.watched, on: [(fold: nil, validation: Array(bare.prefix(2)))])
    recipe.schedule.best = .metric
    #expect(recipe.watched?.needsPresent == true)
    recipe.schedule.kind = .cosine
    recipe.schedule.best = .last
    #expect(recipe.watched == nil)
  }
}
