import Files
import Parallel
import Testing
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
}
